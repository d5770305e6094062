#include "sim/chip/study_json.h"

#include "base/json_value.h"
#include "base/key_writer.h"
#include "sim/chip/chip_json.h"
#include "sim/result/result.h"

namespace switchyard::sim {

Node result_json(const AccelStudy& study, const AccelResult& result) {
  AccelStudy config = study;
  config.energy = only_for(study.energy, study.accelerators);
  Node node = result_head("accel_study", study.title, to_node(config));
  Node devices = Node::sequence();
  for (const AccelDevice& d : result.devices) {
    devices.items.push_back(device_json(d.accelerator, d.area, d.pe_array, d.leakage));
  }
  node.set("devices", std::move(devices));
  Node profiles = Node::sequence();
  for (const AccelPoint& point : result.points) {
    const accel::Accelerator& a = result.devices[point.accelerator].accelerator;
    Node entry = Node::mapping();
    entry.set("path", json_text(point.network));
    entry.set("path_name", json_text(point.path.name()));
    entry.set("path_digest", json_text(point.path.digest()));
    entry.set("device", json_text(a.name));
    entry.set("fidelity", json_text(name_of(point.fidelity)));
    entry.set("objective", json_text(name_of(point.objective)));
    entry.set("batch", json_number(point.path.workload().batch));
    entry.set("parameters", json_number(point.parameters));
    add_profile(entry, point.profile, a, {static_cast<int>(study.depth), study.layers});
    profiles.items.push_back(std::move(entry));
  }
  node.set("profiles", std::move(profiles));
  return node;
}

}  // namespace switchyard::sim
