#include "accel/mapper/mapping_file.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/diagnostics.h"
#include "base/key_writer.h"
#include "base/text.h"

namespace switchyard::accel {

namespace {

/// `a` or `a x b`, where they differ.
std::string pair_text(std::int64_t a, std::int64_t b) {
  return a == b ? fmt::format("{}", a) : fmt::format("{} x {}", a, b);
}

void require_same(Diagnostics& problems, const Mark& where, std::string_view what, const std::string& in_file,
                  const std::string& asked) {
  if (in_file == asked) return;
  problems.add(where, fmt::format("the mappings are for {} {}, not {}; export them for that one, or change ‘{}’ if "
                                  "they suit it too",
                                  what, in_quotes(in_file), in_quotes(asked), what));
}

/// Layers that run on the array, by name.
std::map<std::string, const Task*> tasks_by_layer(const Graph& graph, const std::vector<Task>& program) {
  std::map<std::string, const Task*> tasks;
  for (const Task& task : program) {
    if (task.nest) tasks.emplace(graph.layer(task.layer).name, &task);
  }
  return tasks;
}

std::string why_no_task(const std::string& name, const Graph& graph,
                        const std::map<std::string, const Task*>& tasks) {
  for (const Layer& layer : graph.layers()) {
    if (layer.name == name) return fmt::format("layer {} is no dot product, so nothing maps it; remove it", in_quotes(name));
  }
  std::vector<std::string> names;
  for (const auto& [known, task] : tasks) names.push_back(known);
  return fmt::format("the network has no layer {}{}", in_quotes(name), did_you_mean(name, names));
}

}  // namespace

void describe(Keys& keys, MappingFile& file) {
  std::size_t only = 0;
  keys.choice({"kind", "what this file holds", true}, only, {{"mappings", "how layers run on an accelerator"}});
  keys.text({"network", "the network they are for, as 'switchyard map' calls it", true}, file.network);
  keys.text({"accelerator", "name of the machine they are for", true}, file.accelerator);
  file.network_at = keys.where("network");
  file.accelerator_at = keys.where("accelerator");
  keys.map({"layers", "mappings by the layer's name; layers that are absent are mapped by the search"}, file.layers,
           [](Keys& k, LayerMapping& layer) {
             layer.where = k.where("");
             describe(k, layer.mapping);
           });
}

std::string to_yaml(const MappingFile& file) {
  MappingFile head = file;
  head.layers.clear();
  Node node = to_node(head);
  node.keys.pop_back();
  node.items.pop_back();
  std::string text = switchyard::to_yaml(node) + "layers:\n";
  for (const auto& [name, layer] : file.layers) {
    if (!layer.comment.empty()) text += fmt::format("  # {}\n", layer.comment);
    text += fmt::format("  {}:\n", to_yaml_line(Node::scalar(name)));
    const Node mapping = to_node(layer.mapping);
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
      text += fmt::format("    {}: {}\n", mapping.keys[i], to_yaml_line(mapping.items[i]));
    }
  }
  return text;
}

ForcedMappings forced_mappings(const MappingFile& file, const std::string& network, const Graph& graph,
                               const std::vector<Task>& program, const Accelerator& accelerator) {
  Diagnostics problems;
  require_same(problems, file.network_at, "network", file.network, network);
  require_same(problems, file.accelerator_at, "accelerator", file.accelerator, accelerator.name);
  if (accelerator.array_template != Template::vector_pe) {
    problems.add(file.accelerator_at, fmt::format("{} is {}", in_quotes(accelerator.name),
                                                  why_not_mapped(accelerator.array_template)));
  }
  problems.throw_if_any();
  const std::map<std::string, const Task*> tasks = tasks_by_layer(graph, program);
  ForcedMappings forced;
  for (const auto& [name, layer] : file.layers) {
    const auto task = tasks.find(name);
    if (task == tasks.end()) {
      problems.add(layer.where, why_no_task(name, graph, tasks));
    } else if (std::string why = why_illegal(*task->second->nest, layer.mapping, accelerator); !why.empty()) {
      problems.add(layer.where, fmt::format("layer {}: {}", in_quotes(name), why));
    } else {
      forced.emplace(task->second->layer, layer.mapping);
    }
  }
  problems.throw_if_any();
  return forced;
}

std::string shape_text(const Nest& nest) {
  std::string text;
  const auto part = [&](const std::string& words) { text += (text.empty() ? "" : ", ") + words; };
  const Extents& s = nest.size;
  for (const Dim d : {Dim::g, Dim::n, Dim::k, Dim::c}) {
    if (s[d] > 1 || d == Dim::k || d == Dim::c) part(fmt::format("{} {}", name_of(d), s[d]));
  }
  if (s[Dim::q] > 1) {
    part(fmt::format("P x Q {} x {}", s[Dim::p], s[Dim::q]));
  } else {
    part(fmt::format("P {}", s[Dim::p]));
  }
  if (nest.r * nest.s > 1) part(fmt::format("{} x {} filters", nest.r, nest.s));
  if (nest.stride_h > 1 || nest.stride_w > 1) part("stride " + pair_text(nest.stride_h, nest.stride_w));
  if (nest.dilation_h > 1 || nest.dilation_w > 1) part("dilation " + pair_text(nest.dilation_h, nest.dilation_w));
  if (nest.weights_are_activations) part("weights computed at run time");
  return text;
}

}  // namespace switchyard::accel
