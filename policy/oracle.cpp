// Follows a plan that was made for this very run: sim/system/oracle.h says how and what it maximises.
#include "base/error.h"
#include "policy/policies.h"

namespace switchyard::policy {
namespace {

struct OracleSettings;

class Oracle : public Policy {
 public:
  Oracle(const OracleSettings& settings, const PolicyContext& context);
  Decision decide(const Situation&, const History&) override {
    if (next_ == plan_.size()) throw SimError("the oracle's plan ended before the run that it was made for");
    return plan_[next_++];
  }

 private:
  std::vector<Decision> plan_;
  std::size_t next_ = 0;
};

struct OracleSettings : SettingsOf<OracleSettings, Oracle> {
  void describe(Keys&) override {}
};

Oracle::Oracle(const OracleSettings&, const PolicyContext& context) {
  if (!context.plan) throw SimError("the oracle needs a plan; run it through sim/system/oracle.h");
  plan_ = *context.plan;
}

}  // namespace

std::unique_ptr<PolicySettings> oracle_settings() { return std::make_unique<OracleSettings>(); }

}  // namespace switchyard::policy
