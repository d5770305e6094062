#include "sim/result/result.h"

#include "base/digest.h"
#include "base/json_value.h"
#include "base/write.h"

namespace switchyard::sim {

std::string config_digest(const Node& config) { return digest(to_yaml(config)); }

Node result_head(std::string_view kind, std::string_view title, Node config) {
  Node node = Node::mapping();
  node.set("schema", json_text(result_schema));
  node.set("kind", json_text(kind));
  node.set("title", json_text(title));
  node.set("tool_version", json_text(SWITCHYARD_VERSION));
  node.set("digest", json_text(config_digest(config)));
  node.set("config", std::move(config));
  return node;
}

const Node* config_of_result(const Node& node) {
  const Node* schema = node.is_mapping() ? node.find("schema") : nullptr;
  if (schema == nullptr || schema->text != result_schema) return nullptr;
  return node.find("config");
}

}  // namespace switchyard::sim
