#include "gpu/launch_list.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace switchyard::gpu {
namespace {

bool matters(Layout have, Layout want) { return have != Layout::any && want != Layout::any && have != want; }

}  // namespace

LaunchList::LaunchList(const Graph& graph, const Execution& execution)
    : graph_(graph),
      execution_(execution),
      values_(graph.layers().size()),
      consumers_(graph.layers().size()) {
  for (const Layer& layer : graph.layers()) {
    for (const Edge& edge : layer.inputs) {
      auto& list = consumers_[static_cast<std::size_t>(edge.producer)];
      if (list.empty() || list.back() != layer.id) list.push_back(layer.id);
    }
  }
  // A result of the network has the outside world as a second consumer.
  for (const LayerId id : graph.outputs()) consumers_[static_cast<std::size_t>(id)].push_back(-1);
  program_.launches.reserve(graph.layers().size() * 3 / 2);
}

void LaunchList::begin(const Layer& layer) {
  layer_ = &layer;
  reads_.clear();
  operand_size_ = 0;
}

void LaunchList::define_source(const Layer& layer, Layout layout) {
  const bool image = std::get<Source>(layer.op).kind == Source::Kind::input;
  const std::int64_t size = execution_.autocast && !image ? 4 : product_bytes();
  value(layer.id) = {
      .tensor = new_tensor(), .values = layer.output.elements(), .bytes = size, .layout = layout};
}

void LaunchList::define_nothing(const Layer& layer) {
  value(layer.id) = {.values = layer.output.elements(), .bytes = product_bytes()};
}

std::int64_t LaunchList::edge_values(const Edge& edge) const {
  const Shape& shape = graph_.layer(edge.producer).output;
  return shape.elements() / shape.channels * edge.channels;
}

Layout LaunchList::layout_of(std::size_t i) const {
  return values_[static_cast<std::size_t>(layer_->inputs.at(i).producer)].layout;
}

std::optional<LayerId> LaunchList::only_consumer(LayerId layer) const {
  const auto& list = consumers_[static_cast<std::size_t>(layer)];
  if (list.size() != 1 || list.front() < 0) return std::nullopt;
  return list.front();
}

void LaunchList::launch_stream(std::string_view what, StreamKernel work, Operand from, Operand to,
                               int calls) {
  Launch launch;
  launch.kernel.what = what;
  launch.kernel.layer = layer_->id;
  launch.kernel.precision = execution_.precision;
  launch.kernel.work = work;
  launch.kernel.read_bytes = from.bytes;
  launch.kernel.written_bytes = to.bytes;
  launch.reads = {from};
  launch.views = std::exchange(views_, 0);
  launch.write = to;
  launch.framework_calls = calls;
  program_.launches.push_back(std::move(launch));
}

void LaunchList::read_edge(const Edge& edge, Layout layout, std::int64_t size) {
  Value& v = value(edge.producer);
  const std::int64_t wanted = size == 0 ? v.bytes : size;
  // One value a channel, or one channel, is in every order.
  const Shape& shape = graph_.layer(edge.producer).output;
  const bool reorder = matters(v.layout, layout) && shape.tokens() > 1 && shape.channels > 1;
  const std::int64_t count = edge_values(edge);
  if (!reorder && wanted == v.bytes) {
    reads_.push_back({v.tensor, count * v.bytes});
  } else if (v.other_tensor >= 0 && v.other_bytes == wanted && !matters(v.other_layout, layout)) {
    reads_.push_back({v.other_tensor, count * wanted});
  } else {
    const Operand copy{new_tensor(), v.values * wanted};
    launch_stream(reorder ? "layout copy" : "cast", {StreamKernel::Kind::copy, v.values},
                  {v.tensor, v.values * v.bytes}, copy, 1);
    v.other_tensor = copy.tensor;
    v.other_bytes = wanted;
    v.other_layout = reorder ? layout : v.layout;
    reads_.push_back({copy.tensor, count * wanted});
  }
  operand_size_ = std::max(operand_size_, wanted);
}

void LaunchList::rearrange_read(std::string_view what) {
  Operand& operand = reads_.back();
  const Operand copy{new_tensor(), operand.bytes};
  launch_stream(what, {StreamKernel::Kind::copy, operand.bytes / operand_size_}, operand, copy, 0);
  operand = copy;
}

void LaunchList::weights(const Layer& layer) {
  const std::int64_t count = weight_elements(layer.op, layer.output);
  if (count == 0) return;
  const bool norm = std::holds_alternative<LayerNorm>(layer.op);
  const std::int64_t stored = count * (execution_.autocast ? 4 : product_bytes());
  Operand operand{new_tensor(), stored};
  if (execution_.autocast && !norm) {
    const Operand narrow{new_tensor(), count * product_bytes()};
    launch_stream("weight cast", {StreamKernel::Kind::copy, count}, operand, narrow, 1);
    operand = narrow;
  }
  reads_.push_back(operand);
}

void LaunchList::emit(std::string_view what, Work work, std::int64_t value_bytes, Layout layout) {
  Value& v = value(layer_->id);
  v = {.tensor = new_tensor(),
       .values = layer_->output.elements(),
       .bytes = value_bytes,
       .layout = layout,
       .launch = static_cast<std::int32_t>(program_.launches.size())};
  Launch launch;
  launch.kernel.what = what;
  launch.kernel.layer = layer_->id;
  launch.kernel.precision = execution_.precision;
  launch.kernel.work = work;
  launch.kernel.read_bytes =
      std::accumulate(reads_.begin(), reads_.end(), std::int64_t{0},
                      [](std::int64_t sum, const Operand& o) { return sum + o.bytes; });
  launch.kernel.written_bytes = v.values * value_bytes;
  launch.reads = std::exchange(reads_, {});
  launch.views = std::exchange(views_, 0);
  launch.write = {v.tensor, v.values * value_bytes};
  program_.launches.push_back(std::move(launch));
  operand_size_ = 0;
}

void LaunchList::pass_on(std::string_view what, StreamKernel::Kind kind, std::int64_t fma_per_value) {
  Value& v = value(layer_->id);
  StreamKernel work{kind, v.values};
  work.fma_operations = fma_per_value * v.values;
  const Operand next{new_tensor(), v.values * v.bytes};
  launch_stream(what, work, {v.tensor, next.bytes}, next, 1);
  v.tensor = next.tensor;
  v.launch = static_cast<std::int32_t>(program_.launches.size()) - 1;
}

void LaunchList::update_in_place(std::string_view what, StreamKernel::Kind kind, std::int64_t fma_per_value) {
  Value& v = value(layer_->id);
  StreamKernel work{kind, v.values};
  work.fma_operations = fma_per_value * v.values;
  const Operand same{v.tensor, v.values * v.bytes};
  launch_stream(what, work, same, same, 0);
}

bool LaunchList::fuse_into_producer(std::size_t i, bool streams_only) {
  const Edge& edge = layer_->inputs.at(i);
  const Value& v = value(edge.producer);
  if (v.launch < 0 || only_consumer(edge.producer) != layer_->id) return false;
  Launch& launch = program_.launches[static_cast<std::size_t>(v.launch)];
  if (streams_only && !std::holds_alternative<StreamKernel>(launch.kernel.work)) return false;
  for (std::size_t other = 0; other < layer_->inputs.size(); ++other) {
    if (other == i) continue;
    // The other operand must exist by the time the producer runs.
    const Value& o = value(layer_->inputs[other].producer);
    if (o.launch >= v.launch || o.tensor < 0) return false;
  }
  for (std::size_t other = 0; other < layer_->inputs.size(); ++other) {
    if (other == i) continue;
    const Edge& o = layer_->inputs[other];
    const Operand operand{value(o.producer).tensor, edge_values(o) * value(o.producer).bytes};
    launch.reads.push_back(operand);
    launch.kernel.read_bytes += operand.bytes;
  }
  value(layer_->id) = {.tensor = v.tensor,
                       .values = layer_->output.elements(),
                       .bytes = v.bytes,
                       .layout = v.layout,
                       .launch = v.launch};
  return true;
}

}  // namespace switchyard::gpu
