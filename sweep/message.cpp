#include "sweep/message.h"

#include <cstring>

#include "base/error.h"

namespace switchyard::sweep {
namespace {
constexpr std::size_t length_bytes = sizeof(std::int64_t);
}

Packer::Packer(MessageKind kind) : bytes_(length_bytes, '\0') { bytes_ += static_cast<char>(kind); }

void Packer::put(std::int64_t value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes_.append(raw, sizeof value);
}

void Packer::put(const std::string& text) {
  put(static_cast<std::int64_t>(text.size()));
  bytes_ += text;
}

void Packer::put(const Point& point) {
  put(point.position);
  put(static_cast<std::int64_t>(point.settings.size()));
  for (const std::string& setting : point.settings) put(setting);
}

void Packer::put(const Outcome& outcome) {
  put(static_cast<std::int64_t>(outcome.status));
  put(outcome.reason);
  put(static_cast<std::int64_t>(outcome.metrics.size()));
  for (const auto& [name, value] : outcome.metrics) {
    put(name);
    const auto* number = std::get_if<double>(&value);
    put(static_cast<std::int64_t>(number != nullptr ? 1 : 0));
    if (number != nullptr) {
      std::int64_t bits = 0;
      std::memcpy(&bits, number, sizeof bits);
      put(bits);
    } else {
      put(std::get<std::string>(value));
    }
  }
}

void Packer::put(const std::vector<LayerEntry>& layers) {
  put(static_cast<std::int64_t>(layers.size()));
  for (const LayerEntry& layer : layers) {
    put(layer.machine);
    put(layer.nest);
    put(layer.mapping);
  }
}

std::string Packer::take() {
  const auto length = static_cast<std::int64_t>(bytes_.size() - length_bytes);
  std::memcpy(bytes_.data(), &length, sizeof length);
  return std::move(bytes_);
}

void Unpacker::copy(void* to, std::size_t size) {
  if (bytes_.size() - at_ < size) throw SimError("a message between sweep processes is too short");
  std::memcpy(to, bytes_.data() + at_, size);
  at_ += size;
}

MessageKind Unpacker::kind() {
  MessageKind kind{};
  copy(&kind, 1);
  return kind;
}

std::int64_t Unpacker::integer() {
  std::int64_t value = 0;
  copy(&value, sizeof value);
  return value;
}

std::string Unpacker::text() {
  const auto size = static_cast<std::size_t>(integer());
  if (bytes_.size() - at_ < size) throw SimError("a message between sweep processes is too short");
  std::string result = bytes_.substr(at_, size);
  at_ += size;
  return result;
}

Point Unpacker::point() {
  Point point;
  point.position = integer();
  for (std::int64_t left = integer(); left > 0; --left) point.settings.push_back(text());
  return point;
}

Outcome Unpacker::outcome() {
  Outcome outcome;
  outcome.status = static_cast<Status>(integer());
  outcome.reason = text();
  for (std::int64_t left = integer(); left > 0; --left) {
    std::string name = text();
    if (integer() != 0) {
      const std::int64_t bits = integer();
      double number = 0.0;
      std::memcpy(&number, &bits, sizeof number);
      outcome.metrics.emplace_back(std::move(name), number);
    } else {
      outcome.metrics.emplace_back(std::move(name), text());
    }
  }
  return outcome;
}

std::vector<LayerEntry> Unpacker::layers() {
  std::vector<LayerEntry> layers;
  for (std::int64_t left = integer(); left > 0; --left) {
    LayerEntry entry;
    entry.machine = text();
    entry.nest = text();
    entry.mapping = text();
    layers.push_back(std::move(entry));
  }
  return layers;
}

std::optional<std::string> MessageBuffer::next() {
  if (bytes_.size() < length_bytes) return std::nullopt;
  std::int64_t length = 0;
  std::memcpy(&length, bytes_.data(), sizeof length);
  const std::size_t end = length_bytes + static_cast<std::size_t>(length);
  if (bytes_.size() < end) return std::nullopt;
  std::string message = bytes_.substr(length_bytes, static_cast<std::size_t>(length));
  bytes_.erase(0, end);
  return message;
}

}  // namespace switchyard::sweep
