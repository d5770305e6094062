// One path for every frame, on whichever free device has it done first. It ignores deadlines and energy.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct FixedSettings;

class Fixed : public Policy {
 public:
  Fixed(const FixedSettings& settings, const PolicyContext& context);
  Decision decide(const Situation& situation, const History& history) override;

 private:
  std::size_t path_ = 0;
};

struct FixedSettings : SettingsOf<FixedSettings, Fixed> {
  std::string path;
  Mark where;

  void describe(Keys& keys) override {
    keys.text({"path", "name of the path", true}, path);
    if (keys.reading()) where = keys.where("path");
  }
  std::string variant() const override { return path; }
};

Fixed::Fixed(const FixedSettings& settings, const PolicyContext& context) {
  const auto found = std::find(context.paths.begin(), context.paths.end(), settings.path);
  if (found == context.paths.end()) {
    throw ConfigError(settings.where,
                      fmt::format("policy fixed: there is no path {}; known: {}{}", in_quotes(settings.path),
                                  comma_list(context.paths), did_you_mean(settings.path, context.paths)));
  }
  path_ = static_cast<std::size_t>(found - context.paths.begin());
}

Decision Fixed::decide(const Situation& situation, const History&) {
  const PathOption* best = nullptr;
  for (const PathOption& option : situation.options) {
    if (option.path == path_ && (best == nullptr || option.time() < best->time())) best = &option;
  }
  // Another device may have it, or another level.
  if (best == nullptr) return wait();
  return serve(static_cast<std::size_t>(best - situation.options.data()));
}

}  // namespace

std::unique_ptr<PolicySettings> fixed_settings() { return std::make_unique<FixedSettings>(); }

}  // namespace switchyard::policy
