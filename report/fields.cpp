#include "report/fields.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace switchyard::report {

Fields::Fields(const Node& node, std::string_view what, Diagnostics& diagnostics)
    : node_(node), what_(what), diagnostics_(diagnostics) {
  if (!node.is_mapping()) {
    diagnostics_.add(node.mark, fmt::format("{} must be a mapping, not {}", what_, node.kind_name()));
  }
}

const Node* Fields::find(std::string_view key) const {
  const Node* value = node_.is_mapping() ? node_.find(key) : nullptr;
  return value == nullptr || value->is_null() ? nullptr : value;
}

const Node* Fields::required(std::string_view key) const {
  const Node* value = find(key);
  if (value == nullptr && node_.is_mapping()) {
    diagnostics_.add(node_.mark, fmt::format("{} lacks ‘{}’; write the result anew with 'switchyard run'", what_, key));
  }
  return value;
}

std::string Fields::text_or(std::string_view key, std::string fallback) const {
  const Node* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_scalar()) {
    diagnostics_.add(value->mark, fmt::format("‘{}’ must be text, not {}", key, value->kind_name()));
    return fallback;
  }
  return value->text;
}

std::string Fields::text(std::string_view key) const { return required(key) == nullptr ? "" : text_or(key, ""); }

std::optional<double> Fields::to_number(std::string_view key, const Node& value, double least) const {
  if (value.is_scalar() && !value.quoted) {
    const auto decimal = scan_decimal(value.text);
    if (decimal && decimal->length == value.text.size()) {
      const double number = decimal->value();
      if (std::isfinite(number) && number >= least) return number;
    }
  }
  const std::string least_text = std::isfinite(least) ? fmt::format(" of at least {}", shortest_decimal(least)) : "";
  diagnostics_.add(value.mark, fmt::format("‘{}’ must be a number{}, not {}", key, least_text,
                                           value.is_scalar() ? in_quotes(value.text) : value.kind_name()));
  return std::nullopt;
}

double Fields::number(std::string_view key, double least) const {
  const Node* value = required(key);
  return value == nullptr ? 0.0 : to_number(key, *value, least).value_or(0.0);
}

std::optional<double> Fields::number_if(std::string_view key, double least) const {
  const Node* value = find(key);
  return value == nullptr ? std::nullopt : to_number(key, *value, least);
}

bool Fields::boolean(std::string_view key) const {
  const Node* value = required(key);
  if (value == nullptr) return false;
  const bool is_true = value->is_scalar() && !value->quoted && value->text == "true";
  if (!is_true && !(value->is_scalar() && !value->quoted && value->text == "false")) {
    diagnostics_.add(value->mark, fmt::format("‘{}’ must be true or false", key));
  }
  return is_true;
}

Parts Fields::parts(std::string_view key) const {
  Parts parts;
  const Node* value = find(key);
  if (value == nullptr) return parts;
  if (!value->is_mapping()) {
    diagnostics_.add(value->mark, fmt::format("‘{}’ must be a mapping, not {}", key, value->kind_name()));
    return parts;
  }
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    // A difference between two estimates may be negative; a part is not checked against zero.
    if (const auto number = to_number(value->keys[i], value->items[i], -HUGE_VAL)) {
      parts.emplace_back(value->keys[i], *number);
    }
  }
  return parts;
}

void Fields::each(std::string_view key, std::string_view what,
                  const std::function<void(const Fields&)>& each) const {
  const Node* value = find(key);
  if (value == nullptr) return;
  if (!value->is_sequence()) {
    diagnostics_.add(value->mark, fmt::format("‘{}’ must be a list, not {}", key, value->kind_name()));
    return;
  }
  for (const Node& item : value->items) each(Fields(item, what, diagnostics_));
}

void Fields::section(std::string_view key, std::string_view what,
                     const std::function<void(const Fields&)>& inner) const {
  if (const Node* value = find(key)) inner(Fields(*value, what, diagnostics_));
}

}  // namespace switchyard::report
