#include "models/accuracy_terms.h"

#include <fmt/format.h>

namespace switchyard {

const std::vector<Choice>& provenance_choices() {
  static const std::vector<Choice> choices = {
      {"user", "measured by whoever wrote the table"},
      {"published", "stated by a paper or a repository, which is named"},
      {"predicted", "read from a published accuracy predictor, then corrected as the table says"},
      {"modelled", "evaluated from a curve whose formula and anchors stand in the table"},
  };
  return choices;
}

std::string_view name_of(Provenance provenance) {
  return provenance_choices().at(static_cast<std::size_t>(provenance)).word;
}

const std::vector<Choice>& protocol_choices() {
  static const std::vector<Choice> choices = {
      {"single-scale", "one pass over the whole image, resized as the source's own test does"},
      {"single-scale-aligned",
       "the same where a source tells it apart: both sides rounded up to multiples of 32"},
      {"multi-scale-flip", "mean over several scales and their mirror images: many passes an image"},
      {"multi-scale-flip-aligned",
       "the same where a source tells it apart: sizes rounded up to multiples of 32"},
      {"sliding-window", "mean over windows of the path's input size that cover the image: several passes"},
      {"sliding-window-multi-scale-flip",
       "sliding windows at several scales and mirrored: many passes an image"},
      {"centre-crop", "one pass over the centre of the resized image (ImageNet)"},
      {"coco-box", "box AP over IoU 0.5 to 0.95, short side 800 and long side at most 1333 (COCO)"},
  };
  return choices;
}

std::string_view name_of(Protocol protocol) {
  return protocol_choices().at(static_cast<std::size_t>(protocol)).word;
}

const std::vector<Choice>& number_format_choices() {
  static const std::vector<Choice> choices = {
      {"fp32", "32-bit floating point"},
      {"fp16", "16-bit floating point"},
      {"bf16", "16-bit floating point with 8 exponent bits"},
      {"int8", "8-bit integers"},
  };
  return choices;
}

std::string_view name_of(NumberFormat format) {
  return number_format_choices().at(static_cast<std::size_t>(format)).word;
}

void describe(Keys& keys, Conditions& conditions) {
  keys.choice({"protocol", "how the network was tested"}, conditions.protocol, protocol_choices());
  keys.text({"training", "checkpoint or training run: weights of different runs have different accuracies"},
            conditions.training);
  keys.choice({"precision", "number format of weights and activations during the test"}, conditions.precision,
              number_format_choices());
}

std::string to_string(const Conditions& conditions) {
  return fmt::format("{}, {}, {}", name_of(conditions.protocol), conditions.training,
                     name_of(conditions.precision));
}

}  // namespace switchyard
