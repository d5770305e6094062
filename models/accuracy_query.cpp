#include "models/accuracy_query.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace switchyard {
namespace {

bool allows(const AccuracyQuery& query, Provenance provenance) {
  return query.provenances.empty() ||
         std::find(query.provenances.begin(), query.provenances.end(), provenance) != query.provenances.end();
}

}  // namespace

void describe(Keys& keys, AccuracyQuery& query) {
  keys.text({"dataset", "data set of the value; may be left out where the path has values for one only"},
            query.dataset);
  keys.optional({"protocol", "how the network was tested"}, query.protocol,
                [](Keys& k, const Key& key, Protocol& value) { k.choice(key, value, protocol_choices()); });
  keys.text({"training", "checkpoint or training run"}, query.training);
  keys.optional(
      {"precision", "number format during the test"}, query.precision,
      [](Keys& k, const Key& key, NumberFormat& value) { k.choice(key, value, number_format_choices()); });
  keys.list({"provenances", "where a value may come from; none named: anywhere"}, query.provenances,
            [](Keys& k, Provenance& value) {
              k.choice({"", "provenance"}, value, provenance_choices());
            },
            {0, 4});
}

int mismatches(const AccuracyQuery& query, const std::string& dataset, const Conditions& conditions,
               Provenance provenance) {
  int count = 0;
  if (!query.dataset.empty() && query.dataset != dataset) ++count;
  if (query.protocol && *query.protocol != conditions.protocol) ++count;
  if (!query.training.empty() && query.training != conditions.training) ++count;
  if (query.precision && *query.precision != conditions.precision) ++count;
  if (!allows(query, provenance)) ++count;
  return count;
}

std::string to_string(const AccuracyQuery& query) {
  std::vector<std::string> words;
  if (!query.dataset.empty()) words.push_back(query.dataset);
  if (query.protocol) words.emplace_back(name_of(*query.protocol));
  if (!query.training.empty()) words.push_back(query.training);
  if (query.precision) words.emplace_back(name_of(*query.precision));
  for (const Provenance provenance : query.provenances) words.emplace_back(name_of(provenance));
  return words.empty() ? std::string() : fmt::format(" ({})", comma_list(words));
}

std::string to_string(const Accuracy& a) {
  return fmt::format("{:.2f} % {}, {}, {}, {}", a.value, a.metric, a.dataset, to_string(a.conditions),
                     name_of(a.provenance));
}

Accuracy accuracy_of(const AccuracyTable& table, const AccuracyPoint& point, double value) {
  Accuracy a;
  a.value = value;
  a.dataset = table.dataset;
  a.metric = table.metric;
  a.conditions = point.conditions;
  a.provenance = point.provenance;
  a.uncertainty = point.uncertainty;
  if (point.raw && !a.uncertainty) a.uncertainty = table.correction->uncertainty;
  a.raw = point.raw;
  a.source = point.source;
  a.note = point.note;
  return a;
}

Accuracy accuracy_of(const AccuracyTable& table, const AccuracyCurve& curve, double removed) {
  Accuracy a;
  a.value = curve.value(removed);
  a.dataset = table.dataset;
  a.metric = table.metric;
  a.conditions = curve.conditions;
  a.provenance = Provenance::modelled;
  a.uncertainty = curve.uncertainty;
  a.source = curve.source;
  a.note = fmt::format("curve {}, {:.1f} % of the MACs left out", curve.name, 100 * removed);
  return a;
}

}  // namespace switchyard
