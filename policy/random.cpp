// Any option, each as likely: what a choice is worth shows in the distance from it.
#include "base/random.h"

#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct RandomSettings;

class Random : public Policy {
 public:
  Random(const RandomSettings&, const PolicyContext& context) : stream_(context.seed, "policy random") {}
  Decision decide(const Situation& situation, const History&) override {
    if (situation.options.empty()) return wait();
    return serve(static_cast<std::size_t>(stream_.below(situation.options.size())));
  }

 private:
  RandomStream stream_;
};

struct RandomSettings : SettingsOf<RandomSettings, Random> {
  void describe(Keys&) override {}
};

}  // namespace

std::unique_ptr<PolicySettings> random_settings() { return std::make_unique<RandomSettings>(); }

}  // namespace switchyard::policy
