#include "base/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace switchyard {
namespace {

// A YAML parser looks no further than 1024 characters for the colon after a key.
constexpr std::size_t longest_simple_key = 512;
constexpr std::size_t one_line_width = 100;

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string escaped(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
          result += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
          result += c;
        }
    }
  }
  return result += '"';
}

// Characters that mean nothing to YAML wherever they stand.
bool is_plain_safe(const std::string& text) {
  if (text.empty() || text.back() == ' ') return false;
  const auto harmless = [](char c) {
    return is_alnum(c) || (c != '\0' && std::string_view("_./+-()= ").find(c) != std::string_view::npos);
  };
  if (!std::all_of(text.begin(), text.end(), harmless)) return false;
  const char first = text.front();
  if (is_alnum(first) || first == '_' || first == '/') return true;
  if (first == '.' || first == '-' || first == '+')
    return text.size() > 1 && (is_alnum(text[1]) || text[1] == '/');
  return false;
}

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return word.size() == text.size() && edit_distance(word, text) == 0;
  });
}
bool is_null_word(const std::string& text) { return is_one_of(text, {"~", "null"}); }
bool is_boolean_word(const std::string& text) {
  return text.size() <= 5 && is_one_of(text, {"true", "false", "yes", "no", "on", "off", "y", "n"});
}

// Text that some YAML version reads as a number, a date, a boolean or null.
bool looks_typed(const std::string& text) {
  const char first = text.empty() ? '~' : text.front();
  return is_digit(first) || first == '.' || first == '-' || first == '+' || first == '~' ||
         is_null_word(text) || is_boolean_word(text);
}

std::string yaml_scalar(const Node& node) {
  const bool plain =
      is_plain_safe(node.text) && !is_null_word(node.text) && !(node.quoted && looks_typed(node.text));
  return plain ? node.text : escaped(node.text);
}

std::string yaml_key(const std::string& key) {
  return is_plain_safe(key) && !is_null_word(key) && !is_boolean_word(key) ? key : escaped(key);
}

class YamlWriter {
 public:
  explicit YamlWriter(YamlStyle style) : style_(style) {}

  std::string write(const Node& node) {
    if (const std::optional<std::string> line = one_line(node)) {
      text_ += *line;
      end_line(node);
    } else {
      write_block(node, "", true);
    }
    return std::move(text_);
  }

 private:
  // Values that fit one line: scalars, empty collections, lists of scalars.
  static std::optional<std::string> one_line(const Node& node) {
    switch (node.kind) {
      case Node::Kind::null:
        return "null";
      case Node::Kind::scalar:
        return yaml_scalar(node);
      case Node::Kind::mapping:
        return node.items.empty() ? std::optional<std::string>("{}") : std::nullopt;
      case Node::Kind::sequence:
        break;
    }
    std::string line = "[";
    for (const Node& item : node.items) {
      if (!item.is_scalar() && !item.is_null()) return std::nullopt;
      if (line.size() > 1) line += ", ";
      line += item.is_null() ? "null" : yaml_scalar(item);
      if (line.size() > one_line_width) return std::nullopt;
    }
    return line + "]";
  }

  void end_line(const Node& node) {
    if (style_.origins) {
      const Mark& mark = node.is_sequence() && !node.items.empty() ? node.items.front().mark : node.mark;
      std::string place = mark.file ? *mark.file : "default";
      std::replace_if(
          place.begin(), place.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20U; }, ' ');
      if (mark.file && mark.line > 0) place += fmt::format(":{}", mark.line);
      text_ += "  # " + place;
    }
    text_ += '\n';
  }

  // `at_start`: the cursor already stands at the indentation (after "- ", or at the start of the text).
  void write_block(const Node& node, const std::string& indent, bool at_start) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (!at_start || i > 0) text_ += indent;
      if (node.is_sequence()) {
        text_ += "-";
        write_value(node.items[i], indent, true);
        continue;
      }
      const std::string key = yaml_key(node.keys[i]);
      text_ += key.size() <= longest_simple_key ? key + ":" : "? " + key + "\n" + indent + ":";
      write_value(node.items[i], indent, false);
    }
  }

  void write_value(const Node& value, const std::string& indent, bool after_dash) {
    if (const std::optional<std::string> line = one_line(value)) {
      text_ += " " + *line;
      end_line(value);
    } else if (after_dash) {
      text_ += " ";
      write_block(value, indent + "  ", true);
    } else {
      text_ += "\n";
      write_block(value, indent + "  ", false);
    }
  }

  YamlStyle style_;
  std::string text_;
};

bool is_json_literal(const Node& node) {
  if (node.quoted) return false;
  if (node.text == "true" || node.text == "false") return true;
  const std::optional<Decimal> number = scan_decimal(node.text);
  return number && number->length == node.text.size() && node.text.front() != '+' &&
         std::isfinite(number->value());
}

void write_json(const Node& node, const std::string& indent, std::string& text) {
  if (node.is_null()) {
    text += "null";
    return;
  }
  if (node.is_scalar()) {
    text += is_json_literal(node) ? node.text : escaped(node.text);
    return;
  }
  const bool flat =
      node.is_sequence() && std::all_of(node.items.begin(), node.items.end(),
                                        [](const Node& item) { return item.is_scalar() || item.is_null(); });
  const std::string inner = indent + "  ";
  text += node.is_mapping() ? '{' : '[';
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) text += flat ? ", " : ",";
    if (!flat) text += "\n" + inner;
    if (node.is_mapping()) text += escaped(node.keys[i]) + ": ";
    write_json(node.items[i], inner, text);
  }
  if (!flat && !node.items.empty()) text += "\n" + indent;
  text += node.is_mapping() ? '}' : ']';
}

void write_line(const Node& node, bool json, std::string& text) {
  if (node.is_null()) {
    text += "null";
  } else if (node.is_scalar()) {
    text += json ? (is_json_literal(node) ? node.text : escaped(node.text)) : yaml_scalar(node);
  } else {
    text += node.is_mapping() ? '{' : '[';
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      if (i > 0) text += ", ";
      if (node.is_mapping()) {
        const std::string& key = node.keys[i];
        if (json)
          text += escaped(key);
        else
          text += key.size() <= longest_simple_key ? yaml_key(key) : "? " + yaml_key(key);
        text += ": ";
      }
      write_line(node.items[i], json, text);
    }
    text += node.is_mapping() ? '}' : ']';
  }
}

}  // namespace

std::string to_yaml(const Node& node, YamlStyle style) { return YamlWriter(style).write(node); }

std::string to_json(const Node& node) {
  std::string text;
  write_json(node, "", text);
  return text += '\n';
}

std::string to_yaml_line(const Node& node) {
  std::string text;
  write_line(node, false, text);
  return text;
}

std::string to_json_line(const Node& node) {
  std::string text;
  write_line(node, true, text);
  return text;
}

}  // namespace switchyard
