#include "base/key_reference.h"

#include <fmt/format.h>

#include <utility>

#include "base/scalar_reader.h"
#include "base/text.h"
#include "base/units.h"

namespace switchyard {
namespace {

// A bar would end the table cell.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

// "must be at least 1" -> "at least 1"; a range that excludes nothing is not worth a word.
std::string range_cell(std::string text) {
  const std::string verb = "must be ";
  if (text.rfind(verb, 0) == 0) text.erase(0, verb.size());
  if (text.rfind("within ", 0) == 0) text.erase(0, 7);
  return text == "any value" ? "" : text;
}

std::string code(const std::string& text) { return "`" + text + "`"; }

std::string line(const KeyReference::Row& row) {
  if (!row.more.empty()) {
    return fmt::format("| {} | | | | further keys, see “{}” |\n", code(row.key), row.more);
  }
  const bool is_value =
      !row.default_value.empty() && row.default_value != "required" && row.default_value != "absent";
  return fmt::format("| {} | {} | {} | {} | {} |\n", code(row.key), cell(row.type), cell(row.range),
                     cell(is_value ? code(row.default_value) : row.default_value), cell(row.meaning));
}

}  // namespace

KeyReference::KeyReference() : tables_(1) {}

std::string KeyReference::markdown(int heading_level) const {
  std::string text;
  for (const Table& table : tables_) {
    if (!table.title.empty()) {
      text += fmt::format("\n{} {}\n\n{}.\n\n", std::string(static_cast<std::size_t>(heading_level), '#'),
                          table.title, table.sentence);
      if (table.rows.empty()) text += "No further keys.\n";
    }
    if (table.rows.empty()) continue;
    text += "| Key | Type | Range | Default | Meaning |\n|---|---|---|---|---|\n";
    for (const Row& row : table.rows) text += line(row);
  }
  return text;
}

std::string KeyReference::path_of(std::string_view name) const {
  if (name.empty() || prefix_.empty()) return prefix_ + std::string(name);
  return fmt::format("{}.{}", prefix_, name);
}

void KeyReference::row(const Key& key, const std::string& type, const std::string& range,
                       const std::string& default_value) {
  const bool absent = std::exchange(may_be_absent_, false);
  std::string shown = default_value;
  if (key.name.empty()) shown.clear();  // an element has no default; its list has
  if (absent) shown = "absent";
  if (key.required) shown = "required";
  tables_[table_].rows.push_back({path_of(key.name), type, range, shown, std::string(key.sentence), {}});
}

void KeyReference::below(const std::string& path, const std::function<void(Keys&)>& describe) {
  const std::string outer = std::exchange(prefix_, path);
  may_be_absent_ = false;
  describe(*this);
  prefix_ = outer;
}

void KeyReference::integer(const Key& key, std::int64_t& value, IntegerRange range) {
  row(key, "integer", range_cell(range_text(range)), std::to_string(value));
}
void KeyReference::number(const Key& key, double& value, NumberRange range) {
  row(key, "number", range_cell(range_text(range)), shortest_decimal(value));
}
void KeyReference::boolean(const Key& key, bool& value) {
  row(key, "true or false", "", value ? "true" : "false");
}
void KeyReference::text(const Key& key, std::string& value) { row(key, "text", "", value); }
void KeyReference::extent(const Key& key, Extent& value, IntegerRange range) {
  row(key, "height x width", range_cell(range_text(range)), fmt::format("{}x{}", value.height, value.width));
}
void KeyReference::real_quantity(const Key& key, double& value, Dimension dimension, NumberRange range) {
  row(key, fmt::format("{} ({})", dimension_name(dimension), comma_list(unit_symbols(dimension))),
      range_cell(range_text(range, dimension)), format_quantity(value, dimension));
}
void KeyReference::whole_quantity(const Key& key, std::int64_t& value, Dimension dimension,
                                  NumberRange range) {
  row(key, fmt::format("{} ({})", dimension_name(dimension), comma_list(unit_symbols(dimension))),
      range_cell(range_text(range, dimension)), format_quantity(value, dimension));
}

void KeyReference::choice(const Key& key, std::size_t& index, const std::vector<Choice>& choices) {
  // A long table of choices stands in a list of its own ("switchyard list models"), not in a cell.
  constexpr std::size_t most_explained = 16;
  std::vector<std::string> words;
  for (const Choice& choice : choices) {
    const std::string word = code(std::string(choice.word));
    words.push_back(choices.size() > most_explained ? word : fmt::format("{}: {}", word, choice.sentence));
  }
  row(key, "one of", fmt::format("{}", fmt::join(words, choices.size() > most_explained ? ", " : "; ")),
      std::string(choices.at(index).word));
}

void KeyReference::section(const Key& key, const std::function<void(Keys&)>& describe) {
  if (!key.name.empty()) row(key, "mapping", "", "");
  below(path_of(key.name), describe);
}

void KeyReference::reference(const Key& key, const std::function<void(Keys&)>& describe) {
  row(key, "file name, mapping, or mapping with `from: file`", "", "");
  below(path_of(key.name), describe);
}

void KeyReference::alternatives(const Key& tag, std::size_t& index, const std::vector<Choice>& choices,
                                const std::function<void(Keys&, std::size_t)>& describe) {
  choice(tag, index, choices);
  const std::size_t outer = table_;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    tables_.push_back({code(fmt::format("{}: {}", path_of(tag.name), choices[i].word)),
                       std::string(choices[i].sentence),
                       {}});
    table_ = tables_.size() - 1;
    describe(*this, i);
  }
  table_ = outer;
}

void KeyReference::further_keys(std::string_view chapter, std::size_t /*count*/,
                                const std::function<void(Keys&, std::size_t)>& /*describe*/) {
  tables_[table_].rows.push_back({path_of("…"), {}, {}, {}, {}, std::string(chapter)});
}

void KeyReference::sequence(const Key& key, const Elements& elements, IntegerRange length) {
  const bool any_length = length.least == 0 && length.most == IntegerRange{}.most;
  row(key, "list", any_length ? "" : "length " + range_cell(range_text(length)),
      elements.size() == 0 ? "[]" : "");
  elements.resize(1);
  below(path_of(key.name) + "[]", [&](Keys& keys) { elements.describe(keys, 0); });
}

void KeyReference::free_mapping(const Key& key, const Elements& elements) {
  row(key, "mapping with names of your choice", "", elements.size() == 0 ? "{}" : "");
  elements.resize(1);
  below(path_of(key.name).append(path_of(key.name).empty() ? "NAME" : ".NAME"),
        [&](Keys& keys) { elements.describe(keys, 0); });
}

bool KeyReference::present(const Key&, bool has_value) {
  may_be_absent_ = !has_value;
  return true;
}

}  // namespace switchyard
