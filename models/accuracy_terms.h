// The words that say how an accuracy was obtained. Two values may be compared only where these agree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/keys.h"

namespace switchyard {

/// Where a value comes from. In order of precedence: where two values describe the same path under the same
/// conditions, the first kind wins.
enum class Provenance { user, published, predicted, modelled };
const std::vector<Choice>& provenance_choices();
std::string_view name_of(Provenance provenance);

/// How a network was tested.
enum class Protocol {
  single_scale,
  single_scale_aligned,
  multi_scale_flip,
  multi_scale_flip_aligned,
  sliding_window,
  sliding_window_multi_scale_flip,
  centre_crop,
  coco_box
};
const std::vector<Choice>& protocol_choices();
std::string_view name_of(Protocol protocol);

/// Number format of weights and activations during the test.
enum class NumberFormat { fp32, fp16, bf16, int8 };
const std::vector<Choice>& number_format_choices();
std::string_view name_of(NumberFormat format);

/// What must agree, besides data set and path, before two values mean the same.
struct Conditions {
  Protocol protocol = Protocol::single_scale;
  std::string training;  ///< which checkpoint or training run: "NVlabs 160k"
  NumberFormat precision = NumberFormat::fp32;
  bool operator==(const Conditions&) const = default;
};

/// Declares protocol, training and precision; what `conditions` holds is the default.
void describe(Keys& keys, Conditions& conditions);

/// "sliding-window, NVlabs 160k, fp32".
std::string to_string(const Conditions& conditions);

}  // namespace switchyard
