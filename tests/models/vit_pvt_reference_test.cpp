// ViT, DeiT and PVTv2 against a recount without norms (to the last digit) and against timm, which counts norm
// ops too (0.3 to 0.6 % more).
#include <gtest/gtest.h>

#include "models/path.h"
#include "tests/models/printed.h"

namespace switchyard {
namespace {

struct Reference {
  std::string model;
  std::string pure_macs, pure_parameters;  ///< GMACs, millions at 224x224, convolutions, linears, QK and AV
  std::string timm_macs, timm_parameters;  ///< timm benchmark-infer-amp-nchw-*.csv at 224x224
};

class TransformerReference : public testing::TestWithParam<Reference> {};

TEST_P(TransformerReference, AgreesWithTheRecountToTheLastDigitAndWithTimmWithin0Point6Percent) {
  const Reference& r = GetParam();
  const Totals totals = Path(r.model).build().totals();
  if (!r.pure_macs.empty()) {
    EXPECT_TRUE(prints_as(giga(totals.macs), r.pure_macs));
    EXPECT_TRUE(prints_as(mega(totals.parameters), r.pure_parameters));
  }
  EXPECT_TRUE(is_within(giga(totals.macs), 0.6, r.timm_macs));
  EXPECT_TRUE(prints_as(mega(totals.parameters), r.timm_parameters));
}

INSTANTIATE_TEST_SUITE_P(Models, TransformerReference,
                         testing::Values(Reference{"deit-tiny", "1.254", "5.717", "1.26", "5.72"},
                                         Reference{"vit-tiny", "1.254", "5.717", "1.26", "5.72"},
                                         Reference{"deit-small", "4.599", "22.051", "4.61", "22.05"},
                                         Reference{"vit-small", "4.599", "22.051", "4.61", "22.05"},
                                         Reference{"deit-base", "17.564", "86.568", "17.58", "86.57"},
                                         Reference{"vit-base", "17.564", "86.568", "17.58", "86.57"},
                                         Reference{"vit-large", "61.555", "304.327", "61.60", "304.33"},
                                         Reference{"pvt_v2-b0", "0.566", "3.667", "0.57", "3.67"},
                                         Reference{"pvt_v2-b1", "2.108", "14.009", "2.12", "14.01"},
                                         Reference{"pvt_v2-b2", "4.027", "25.363", "4.05", "25.36"},
                                         Reference{"pvt_v2-b2-li", "", "", "3.91", "22.55"},
                                         Reference{"pvt_v2-b3", "6.897", "45.239", "6.92", "45.24"},
                                         Reference{"pvt_v2-b4", "10.101", "62.556", "10.14", "62.56"},
                                         Reference{"pvt_v2-b5", "11.717", "81.956", "11.76", "81.96"}),
                         [](const auto& test) {
                           std::string name = test.param.model;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(VitAt384, AgreesWithTimmWithin0Point6Percent) {
  const auto giga_macs = [](const std::string& model) {
    return giga(parse_path(model, "input: 384x384").build().totals().macs);
  };
  EXPECT_TRUE(is_within(giga_macs("vit-small"), 0.6, "15.52"));
  EXPECT_TRUE(is_within(giga_macs("vit-base"), 0.6, "55.54"));
  EXPECT_TRUE(is_within(giga_macs("vit-large"), 0.6, "191.21"));
}

TEST(PvtV2, IsNotMitWithAnotherHead) {
  // The SegFormer paper prints PVTv2's GFLOPs and parameters for its own encoders: MiT-B2 alone is 3.27 GMACs
  // at 224 (MLP ratio 4), PVTv2-B2 4.027 (ratio 8 in stages 1 and 2).
  std::int64_t encoder = 0;
  for (const Share& row : parse_path("segformer-b2", "input: 224x224").build().by_module(1)) {
    if (row.name == "encoder") encoder = row.totals.macs;
  }
  EXPECT_TRUE(prints_as(giga(encoder), "3.27"));
}

}  // namespace
}  // namespace switchyard
