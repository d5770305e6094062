#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/load.h"
#include "base/tree_builder.h"

namespace switchyard {
namespace {

// Tells where the JSON library's lexer stands: it reads ahead through this iterator.
class Cursor {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** position) : at_(at), position_(position) {}
  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *position_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** position_;
};

bool belongs_to_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

// Receives the JSON library's events. Every event comes right after the last character of its token (numbers:
// one later), so the start of the token is found by looking back.
class JsonEvents {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  JsonEvents(const std::string& text, const char** position, TreeBuilder& builder)
      : begin_(text.data()),
        position_(position),
        line_start_(text.data()),
        counted_(text.data()),
        builder_(builder) {}

  bool null() {
    builder_.null(mark(*position_ - 4));
    return true;
  }
  bool boolean(bool value) {
    const char* word = value ? "true" : "false";
    builder_.scalar(word, mark(*position_ - std::strlen(word)), false);
    return true;
  }
  bool number_integer(number_integer_t) { return number(); }
  bool number_unsigned(number_unsigned_t) { return number(); }
  bool number_float(number_float_t, const string_t&) { return number(); }
  bool string(string_t& text) {
    builder_.scalar(std::move(text), mark(opening_quote()), true);
    return true;
  }
  bool binary(binary_t&) { return false; }
  bool key(string_t& text) {
    builder_.key(std::move(text), mark(opening_quote()));
    return true;
  }
  bool start_object(std::size_t) {
    builder_.begin(Node::Kind::mapping, mark(*position_ - 1));
    return true;
  }
  bool start_array(std::size_t) {
    builder_.begin(Node::Kind::sequence, mark(*position_ - 1));
    return true;
  }
  bool end_object() {
    builder_.end();
    return true;
  }
  bool end_array() { return end_object(); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error …": keep what follows
    // the place.
    std::string message = error.what();
    const std::size_t id_end = message.find("] ");
    if (id_end != std::string::npos) message.erase(0, id_end + 2);
    const std::size_t place_end =
        message.rfind("parse error at", 0) == 0 ? message.find(": ") : std::string::npos;
    if (place_end != std::string::npos) message.erase(0, place_end + 2);
    throw ConfigError(mark(*position_ > begin_ ? *position_ - 1 : begin_), "not JSON: " + message);
  }

 private:
  bool number() {
    const char* end = *position_;
    if (!belongs_to_number(end[-1])) --end;
    const char* start = end;
    while (start > begin_ && belongs_to_number(start[-1])) --start;
    builder_.scalar(std::string(start, end), mark(start), false);
    return true;
  }

  // The closing quote is the last character read; the opening one is the nearest quote before it without a
  // backslash.
  const char* opening_quote() const {
    const char* at = *position_ - 1;
    while (at > begin_) {
      --at;
      if (*at != '"') continue;
      const char* escape = at;
      while (escape > begin_ && escape[-1] == '\\') --escape;
      if ((at - escape) % 2 == 0) return at;
    }
    return at;
  }

  Mark mark(const char* at) {
    while (counted_ < at) {
      const void* newline = std::memchr(counted_, '\n', static_cast<std::size_t>(at - counted_));
      if (newline == nullptr) break;
      line_start_ = counted_ = static_cast<const char*>(newline) + 1;
      ++line_;
    }
    counted_ = std::max(counted_, at);
    return {builder_.file(), line_, static_cast<int>(at - line_start_) + 1};
  }

  const char* begin_;
  const char** position_;
  int line_ = 1;
  const char* line_start_;
  const char* counted_;  ///< newlines before here are in line_
  TreeBuilder& builder_;
};

}  // namespace

Node load_json(const std::string& text, const std::string& name, const LoadLimits& limits) {
  const auto file = std::make_shared<const std::string>(name);
  check_size(text.size(), limits.max_bytes, file);
  check_encoding(text, file);
  TreeBuilder builder(file, limits.max_nodes, limits);
  const char* position = text.data();
  JsonEvents events(text, &position, builder);
  nlohmann::json::sax_parse(Cursor(text.data(), &position), Cursor(text.data() + text.size(), &position),
                            &events);
  return builder.finish();
}

}  // namespace switchyard
