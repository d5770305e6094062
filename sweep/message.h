// What manager and workers say to each other, as bytes: a length, a kind, fields. Both ends are the same
// program on machines of one byte order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sweep/evaluate.h"

namespace switchyard::sweep {

enum class MessageKind : std::uint8_t { point, report, question, answer, order };

/// Writes the fields of one message.
class Packer {
 public:
  explicit Packer(MessageKind kind);
  void put(std::int64_t value);
  void put(const std::string& text);
  void put(const Point& point);
  void put(const Outcome& outcome);
  void put(const std::vector<LayerEntry>& layers);
  /// The message with its length in front.
  std::string take();

 private:
  std::string bytes_;
};

/// Reads them. Throws SimError if they are not what was asked for.
class Unpacker {
 public:
  explicit Unpacker(std::string bytes) : bytes_(std::move(bytes)) {}
  MessageKind kind();
  std::int64_t integer();
  std::string text();
  Point point();
  Outcome outcome();
  std::vector<LayerEntry> layers();

 private:
  void copy(void* to, std::size_t size);
  std::string bytes_;
  std::size_t at_ = 0;
};

/// Collects bytes and gives whole messages, without their lengths.
class MessageBuffer {
 public:
  void add(const char* bytes, std::size_t count) { bytes_.append(bytes, count); }
  std::optional<std::string> next();

 private:
  std::string bytes_;
};

}  // namespace switchyard::sweep
