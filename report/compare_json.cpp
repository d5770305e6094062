// A comparison as JSON.
#include "base/json_value.h"
#include "report/compare.h"

namespace switchyard::report {
namespace {

void set_number(Node& node, std::string key, const std::optional<double>& value) {
  node.set(std::move(key), value ? json_number(*value) : Node());
}

Node node_of(const std::vector<Change>& changes) {
  Node list = Node::sequence();
  for (const Change& c : changes) {
    Node row = Node::mapping();
    row.set("quantity", json_text(c.quantity));
    set_number(row, "a", c.before);
    set_number(row, "b", c.after);
    set_number(row, "difference", c.difference());
    set_number(row, "percent", c.percent());
    list.items.push_back(std::move(row));
  }
  return list;
}

Node node_of(const std::vector<NamedChanges>& changes) {
  Node list = Node::sequence();
  for (const NamedChanges& c : changes) {
    Node row = Node::mapping();
    row.set("name", json_text(c.name));
    row.set("presence", json_text(name_of(c.presence)));
    row.set("quantities", node_of(c.quantities));
    list.items.push_back(std::move(row));
  }
  return list;
}

Node node_of(const LayerChange& c) {
  Node row = Node::mapping();
  row.set("layer", json_text(c.layer));
  row.set("presence", json_text(name_of(c.presence)));
  row.set("time_a_s", json_number(c.time_before_s));
  row.set("time_b_s", json_number(c.time_after_s));
  row.set("energy_a_j", json_number(c.energy_before_j));
  row.set("energy_b_j", json_number(c.energy_after_j));
  row.set("bound_a", json_text(c.bound_before));
  row.set("bound_b", json_text(c.bound_after));
  return row;
}

}  // namespace

Node to_node(const Comparison& comparison) {
  Node node = Node::mapping();
  node.set("schema", json_text("switchyard-comparison/1"));
  node.set("a", json_text(comparison.before));
  node.set("b", json_text(comparison.after));
  node.set("equal", json_boolean(comparison.equal()));
  Node config = Node::sequence();
  for (const ConfigChange& c : comparison.config) {
    Node row = Node::mapping();
    row.set("key", json_text(c.key));
    row.set("a", json_text(c.before));
    row.set("b", json_text(c.after));
    config.items.push_back(std::move(row));
  }
  node.set("config", std::move(config));
  node.set("devices", node_of(comparison.devices));
  Node profiles = Node::sequence();
  for (const ProfileChange& p : comparison.profiles) {
    Node row = Node::mapping();
    row.set("a", json_text(p.before));
    row.set("b", json_text(p.after));
    row.set("quantities", node_of(p.quantities));
    Node layers = Node::sequence();
    for (const LayerChange& c : p.layers) layers.items.push_back(node_of(c));
    row.set("layers", std::move(layers));
    profiles.items.push_back(std::move(row));
  }
  node.set("profiles", std::move(profiles));
  node.set("runs", node_of(comparison.runs));
  return node;
}

}  // namespace switchyard::report
