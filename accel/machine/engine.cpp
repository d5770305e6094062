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

}  // namespace switchyard::accel::machine
