#include "accel/mapper/mapper.h"

#include <atomic>
#include <exception>
#include <thread>

#include <fmt/core.h>

#include "accel/mapper/quick_cost.h"
#include "accel/mapper/quick_mapping.h"
#include "accel/row_stationary.h"
#include "accel/systolic.h"
#include "base/digest.h"
#include "base/key_writer.h"

namespace switchyard::accel {

namespace {

std::string text_of(const Nest& n) {
  std::string text;
  for (const std::int64_t v : n.size.of) text += fmt::format("{} ", v);
  return text + fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", n.r, n.s, n.stride_h, n.stride_w, n.dilation_h,
                            n.dilation_w, n.pad_h, n.pad_w, n.in_h, n.in_w, n.stored_taps,
                            n.weights_are_activations ? 1 : 0);
}

std::string text_of(const MapperOptions& o) {
  const EnergyWeights& w = o.weights;
  std::string text = fmt::format("{} {} {}", static_cast<int>(o.objective), o.exact_below, o.finalists);
  for (const double weight :
       {w.mac, w.pe_cycle, w.weight_buffer_read, w.weight_buffer_write, w.input_buffer_read, w.input_buffer_write,
        w.accumulation_read, w.accumulation_write, w.weight_collector_read, w.weight_collector_write,
        w.accumulation_collector_read, w.accumulation_collector_write, w.network_bit_hop, w.global_buffer_bit_read,
        w.global_buffer_bit_write, w.dram_bit, w.cycle}) {
    text += fmt::format(" {}", weight);
  }
  return text;
}

MappedLayer map_one(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options) {
  if (accelerator.array_template == Template::vector_pe) {
    return options.effort == Effort::quick ? quick_mapping(nest, accelerator, options)
                                           : find_mapping(nest, accelerator, options);
  }
  MappedLayer layer;
  if (accelerator.array_template == Template::row_stationary) {
    const FoundRowStationary found = find_row_stationary(
        nest, accelerator, [&](const LayerCost& cost) { return objective_value(cost, options, accelerator); });
    return {as_mapping(found.mapping, nest), found.cost, found.candidates, true};
  }
  // A systolic array leaves nothing to choose.
  layer.cost = analyse_systolic(nest, accelerator);
  layer.exact = true;
  layer.candidates = 1;
  return layer;
}

}  // namespace

std::string mapping_digest(const Nest& nest, const Accelerator& accelerator, const MapperOptions& options) {
  return digest(text_of(nest) + "\n" + to_yaml(to_node(accelerator)) + "\n" + text_of(options) +
                (options.effort == Effort::quick ? " quick" : ""));
}

std::size_t Mapper::NestHash::operator()(const Nest& n) const {
  std::size_t hash = 1469598103934665603ULL;
  const auto mix = [&](std::int64_t v) { hash = (hash ^ static_cast<std::size_t>(v)) * 1099511628211ULL; };
  for (const std::int64_t v : n.size.of) mix(v);
  for (const std::int64_t v : {n.r, n.s, n.stride_h, n.stride_w, n.dilation_h, n.dilation_w, n.pad_h, n.pad_w, n.in_h,
                               n.in_w, n.stored_taps}) {
    mix(v);
  }
  mix(n.weights_are_activations ? 1 : 0);
  return hash;
}

Mapper::Mapper(Accelerator accelerator, MapperOptions options)
    : accelerator_(std::move(accelerator)), options_(options) {}

const MappedLayer& Mapper::map(const Nest& nest) {
  const auto known = found_.find(nest);
  if (known != found_.end()) return known->second;
  return found_.emplace(nest, map_one(nest, accelerator_, options_)).first->second;
}

void Mapper::map_all(const std::vector<Nest>& nests, int jobs) {
  std::vector<const Nest*> open;
  std::unordered_map<Nest, bool, NestHash> asked;
  for (const Nest& nest : nests) {
    if (found_.contains(nest) || !asked.emplace(nest, true).second) continue;
    open.push_back(&nest);
  }
  std::vector<MappedLayer> results(open.size());
  std::vector<std::exception_ptr> errors(open.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < open.size(); i = next++) {
      try {
        results[i] = map_one(*open[i], accelerator_, options_);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < jobs; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (errors[i]) std::rethrow_exception(errors[i]);
    found_.emplace(*open[i], results[i]);
  }
}

void Mapper::force(const Nest& nest, const Mapping& mapping) {
  if (const std::string why = why_illegal(nest, mapping, accelerator_); !why.empty()) throw ConfigError(why);
  MappedLayer layer;
  layer.mapping = mapping;
  layer.cost = analyse(nest, mapping, accelerator_);
  layer.candidates = 1;
  found_.insert_or_assign(nest, layer);
}

}  // namespace switchyard::accel
