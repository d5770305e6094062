// Configuration keys of the system model.
#include "sim/system/system.h"

namespace switchyard::sim {

void describe(Keys& keys, Switching& s) {
  keys.quantity({"weight_memory", "weights that may be resident at once; the least recently used leave first"}, s.weight_memory,
                {1, 1e15});
  keys.quantity({"energy_per_byte", "of loading weights, per byte (DRAM or host link, both ends)"}, s.energy_per_byte, {0, 1});
  keys.quantity({"overhead", "added to the time of every load: set-up and synchronisation"}, s.overhead, {0, 1e3});
  keys.number({"prefetch_share", "of the load bandwidth that a prefetch gets while a frame is served"}, s.prefetch_share,
              {0, 0.99});
  keys.number({"contention", "how far serving slows down with the bandwidth that a prefetch takes: 1 fully, 0 not at all"},
              s.contention, {0, 1});
}

namespace {

void describe_battery(Keys& keys, Battery& b) {
  keys.quantity({"capacity", "energy of the full battery", true}, b.capacity, {1e-9, 1e9});
  keys.optional({"initial", "energy at the start; full if absent"}, b.initial,
                [](Keys& k, const Key& key, Joules& value) { k.quantity(key, value, {0, 1e9}); });
  keys.quantity({"harvest", "power that flows in all the time; what does not fit is lost"}, b.harvest, {0, 1e6});
  keys.number({"restart", "share of the capacity from which an empty system starts again"}, b.restart, {0.001, 1});
  if (keys.reading() && b.initial && *b.initial > b.capacity) keys.complain("initial", "is more than the capacity");
}

void describe_prediction(Keys& keys, PredictionError& p) {
  constexpr NumberRange range{0, 0.95};
  keys.number({"latency_bias", "largest relative error of believed latencies, one draw per path, device and level"},
              p.latency_bias, range);
  keys.number({"energy_bias", "largest relative error of believed energies, drawn likewise"}, p.energy_bias, range);
  keys.number({"latency_noise", "largest relative deviation of a frame's latency from its profile, one draw per frame"},
              p.latency_noise, range);
  keys.number({"energy_noise", "largest relative deviation of a frame's energy, drawn likewise"}, p.energy_noise, range);
}

}  // namespace

void describe(Keys& keys, SystemOptions& o) {
  keys.integer({"queue_depth", "frames that may wait"}, o.queue_depth, {1, 1'000'000});
  keys.choice({"drop_rule", "which frame goes when another arrives and the queue is full"}, o.drop_rule,
              {{"drop_oldest", "the one that waits longest"},
               {"drop_newest", "the one that came last before it"},
               {"reject", "the one that arrives"}});
  keys.optional({"horizon", "idle energy counts at least until here; if absent, until the last deadline"}, o.horizon,
                [](Keys& k, const Key& key, Seconds& value) { k.quantity(key, value, {0, 4e6}); });
  keys.optional({"energy_allowance", "energy that the run may take: told to policies; the oracle counts nothing beyond it"},
                o.energy_allowance,
                [](Keys& k, const Key& key, Joules& value) { k.quantity(key, value, {0, 1e12}); });
  keys.optional({"battery", "an energy store; the system is off while it is empty"}, o.battery,
                [](Keys& k, const Key& key, Battery& battery) {
                  k.section(key, [&](Keys& inner) { describe_battery(inner, battery); });
                });
  keys.section({"prediction", "how far beliefs and reality differ; all uniform within plus and minus"},
               [&](Keys& k) { describe_prediction(k, o.prediction); });
  keys.integer({"seed", "of everything random in the system"}, o.seed, {0, 1'000'000'000});
  keys.integer({"series", "most points of the time series in the result; 0 for none"}, o.series, {0, 1'000'000});
}

void describe(Keys& keys, OracleOptions& o) {
  keys.integer({"labels", "states that the search keeps for each frame"}, o.labels, {1, 1'000'000});
  keys.integer({"transitions", "answers that the search tries in total, about; long traces keep fewer states"}, o.transitions,
               {1, 1'000'000'000});
}

}  // namespace switchyard::sim
