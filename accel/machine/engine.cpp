#include "accel/machine/engine.h"

namespace switchyard::accel::machine {

ModuleActivity Timeline::activity(std::string name, const std::vector<std::string_view>& causes) const {
  ModuleActivity activity;
  activity.name = std::move(name);
  activity.busy = cycles_[busy];
  activity.idle = cycles_[idle];
  for (std::size_t i = 0; i < causes.size(); ++i) {
    activity.causes.push_back({std::string(causes[i]), cycles_[first_cause + i]});
    activity.stall += cycles_[first_cause + i];
  }
  return activity;
}

void Timeline::show(Cycle now, std::int64_t task, std::int64_t tile) {
  if (state_ == shown_state_ && task == shown_.task && tile == shown_.tile) return;
  shown_.end = now;
  if (shown_state_ != idle && shown_.end > shown_.begin) observer_->interval(shown_);
  shown_state_ = state_;
  shown_.begin = now;
  shown_.busy = state_ == busy;
  shown_.what = state_ == busy ? "transfer" : state_ == idle ? "" : names_[state_ - first_cause];
  shown_.task = task;
  shown_.tile = tile;
}

}  // namespace switchyard::accel::machine
