// The page: the data block holds what the results hold, whatever they are called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/load.h"
#include "report/page.h"
#include "tests/report/results.h"

namespace switchyard::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view bare_page =
    "<html><script type=\"application/json\" id=\"data\">{}</script><script>run()</script></html>";

PageResult small(const std::string& text = small_result, const std::string& file = "r.json") {
  Node node = load_json(text, file);
  Result result = read_result(node, file);
  return {std::move(node), std::move(result)};
}

Node data_of(const std::string& page) {
  const std::string_view start = "id=\"data\">";
  const std::size_t at = page.find(start) + start.size();
  return load_json(page.substr(at, page.find("</script>", at) - at), "data");
}

TEST(Page, HoldsTheResultAsTheFileHasIt) {
  PageInput input;
  input.results.push_back(small());
  const Node data = data_of(to_page(input, bare_page));
  EXPECT_EQ(*data.find("results")->items.at(0).find("result"), input.results[0].node);
  EXPECT_EQ(data.find("results")->items.at(0).find("pareto")->items.size(), 6U);
  EXPECT_EQ(data.find("title")->text, "Small <study>");
  EXPECT_TRUE(data.find("points")->is_null());
}

TEST(Page, ANameCannotEndTheScript) {
  PageInput input;
  input.results.push_back(small(with(small_result, "Small <study>", "</script><script>alert(1)</script>")));
  const std::string page = to_page(input, bare_page);
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_EQ(data_of(page).find("title")->text, "</script><script>alert(1)</script>");
}

TEST(Page, ComparesTheFirstResultWithEachOther) {
  PageInput input;
  for (const char* file : {"a.json", "b.json", "c.json"}) input.results.push_back(small(small_result, file));
  const Node data = data_of(to_page(input, bare_page));
  ASSERT_EQ(data.find("comparisons")->items.size(), 2U);
  EXPECT_EQ(data.find("comparisons")->items[1].find("a")->text, "a.json");
  EXPECT_EQ(data.find("comparisons")->items[1].find("b")->text, "c.json");
}

TEST(Page, PointsAreColumns) {
  const PagePoints points{"s.db", {{"name", "energy_j"}, {{Cell("a"), Cell(0.5)}, {Cell("b"), Cell()}, {Cell("a"), Cell(2.0)}}}};
  EXPECT_EQ(json_of_points(points),
            R"({"file":"s.db","count":3,"columns":[{"key":"name","kind":"text","words":["a","b"],"codes":[0,1,0]},)"
            R"({"key":"energy_j","kind":"number","values":[0.5,null,2]}]})");
}

#ifdef SWITCHYARD_HAS_PAGE
TEST(Page, TheBuiltPageLoadsNothingFromElsewhere) {
  const std::string page(page_template());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr("src=\"http")));
  EXPECT_LT(page.size(), 1'000'000U);
}
#endif

}  // namespace
}  // namespace switchyard::report
