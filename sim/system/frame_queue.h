// Frames that wait, first come, first served, at most so many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/system/system.h"

namespace switchyard::sim {

class FrameQueue {
 public:
  FrameQueue(std::int64_t depth, DropRule rule) : depth_(static_cast<std::size_t>(depth)), rule_(rule) {}

  bool empty() const { return first_ == frames_.size(); }
  std::size_t size() const { return frames_.size() - first_; }
  std::int64_t front() const { return frames_[first_]; }
  /// Frame number `index` of those that wait, the oldest first.
  std::int64_t at(std::size_t index) const { return frames_[first_ + index]; }

  /// Adds the frame that arrives; returns the frame that this drops, if any: it, the oldest or the newest.
  std::optional<std::int64_t> arrive(std::int64_t frame) {
    if (size() < depth_) {
      push(frame);
      return std::nullopt;
    }
    if (rule_ == DropRule::reject) return frame;
    std::int64_t dropped = front();
    if (rule_ == DropRule::drop_oldest) {
      pop();
    } else {
      dropped = frames_.back();
      frames_.pop_back();
    }
    push(frame);
    return dropped;
  }
  void pop() {
    ++first_;
    // Moving once per as many pops as there are frames keeps the cost of a frame constant.
    if (first_ >= 64 && 2 * first_ >= frames_.size()) {
      frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
      first_ = 0;
    }
  }

 private:
  void push(std::int64_t frame) {
    if (empty()) {
      frames_.clear();
      first_ = 0;
    }
    frames_.push_back(frame);
  }

  std::size_t depth_;
  DropRule rule_;
  std::vector<std::int64_t> frames_;
  std::size_t first_ = 0;
};

}  // namespace switchyard::sim
