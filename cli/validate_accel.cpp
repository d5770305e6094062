// switchyard validate accel: the analytic model against the event-driven one, network by network.
#include <fmt/format.h>

#include <cmath>

#include "accel/machine/agreement.h"
#include "base/json_value.h"
#include "base/write.h"
#include "cli/accel_configs.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "models/path.h"

namespace switchyard::cli {
namespace {

constexpr auto right = Table::Align::right;

std::string text_of(const std::vector<accel::Agreement>& rows, Style style) {
  Table table({{"network"},
               {"layers", right},
               {"analytic cycles", right},
               {"SystemC cycles", right},
               {"error %", right},
               {"layers within 10 %", right},
               {"counts equal"}});
  double worst = 0;
  std::int64_t layers = 0, close = 0;
  for (const accel::Agreement& row : rows) {
    table.row({row.network, std::to_string(row.layers), std::to_string(row.analytic_cycles),
               std::to_string(row.machine_cycles), fmt::format("{:+.2f}", 100 * row.error()),
               fmt::format("{:.1f} %", 100 * row.close_share()), row.counts_equal() ? "yes" : "no"});
    worst = std::max(worst, std::abs(row.error()));
    layers += row.layers;
    close += row.close_layers;
  }
  return table.text(style) + fmt::format("largest error {:.2f} %; {:.1f} % of all layers within 10 %\n", 100 * worst,
                                         100 * static_cast<double>(close) / static_cast<double>(layers));
}

Node json_of(const std::vector<accel::Agreement>& rows) {
  Node networks = Node::sequence();
  for (const accel::Agreement& row : rows) {
    Node node = Node::mapping();
    node.set("network", json_text(row.network));
    node.set("layers", json_number(row.layers));
    node.set("analytic_cycles", json_number(row.analytic_cycles));
    node.set("systemc_cycles", json_number(row.machine_cycles));
    node.set("error", json_number(row.error()));
    node.set("close_layers", json_number(row.close_layers));
    node.set("counts_equal", json_boolean(row.counts_equal()));
    networks.items.push_back(std::move(node));
  }
  return networks;
}

}  // namespace

Output execute(const ValidateAccelOptions& options, Style style) {
  const accel::Accelerator machine = find_accelerator(options.machine);
  std::vector<std::string> networks = options.networks;
  if (networks.empty()) {
    for (const Choice& model : model_choices()) networks.emplace_back(model.word);
  }
  accel::MapperOptions search;
  search.finalists = 1;
  accel::Mapper mapper(machine, search);
  std::vector<accel::Agreement> rows;
  rows.reserve(networks.size());
  for (const std::string& network : networks) rows.push_back(compare_models(Path(network).build(), mapper));
  Output output;
  if (options.json) {
    Node node = Node::mapping();
    node.set("schema", json_text("switchyard-validate-accel/1"));
    node.set("machine", json_text(machine.name));
    node.set("networks", json_of(rows));
    output.text = to_json(node);
  } else {
    output.text = machine.name + ": analytic model against the SystemC machine\n" + text_of(rows, style);
  }
  return output;
}

}  // namespace switchyard::cli
