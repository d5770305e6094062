#include "accel/analytic.h"
#include "accel/count_terms.h"

namespace switchyard::accel {

namespace {

using Term = std::int64_t TileTerms::*;

/// A product that runs() sums: the factor of P and Q, of the other relevant dimensions, and whether dimensions that
/// do not tell tiles apart count the PEs along them.
struct Product {
  Term windowed = &TileTerms::extent;
  Term other = &TileTerms::extent;
  bool copies = false;
};

/// Sum of `product` over the tiles of an operand every time it arrives: once for each run of steps that share it.
/// `relevant` tells one tile from the next. (Constants are template parameters for speed: the mapper lives in here.) Within a buffer tile the operand changes whenever a loop turns that is not
/// inside the innermost relevant loop that turns at all; on the way to the next buffer tile it may stay the same.
template <unsigned relevant, Product product = Product{}>
std::int64_t runs(const Sums& sums, const Mapping& mapping) {
  std::array<std::int64_t, dim_count> all{}, several{}, single{};  // in buffer order, outermost first
  for (std::size_t i = 0; i < dim_count; ++i) {
    const Dim d = mapping.buffer_order[i];
    const DimSums& s = *sums[static_cast<std::size_t>(d)];
    if (relevant & bit(d)) {
      const Term term = d == Dim::p || d == Dim::q ? product.windowed : product.other;
      all[i] = s.all.*term;
      several[i] = s.several.*term;
      single[i] = s.single.*term;
    } else {
      all[i] = product.copies ? s.all.parts : s.all.tiles;
      single[i] = product.copies ? s.first_parts : s.buffer_tiles;
    }
  }
  // inner: everything inside loop i rests at (or has only) its first tile.
  std::int64_t total = 0;
  std::int64_t inner = 1;
  std::array<std::int64_t, dim_count + 1> outer{};
  outer[0] = 1;
  for (std::size_t i = 0; i < dim_count; ++i) outer[i + 1] = outer[i] * all[i];
  for (std::size_t i = dim_count; i-- > 0;) {
    if (several[i] != 0) total += outer[i] * several[i] * inner;
    inner *= single[i];
  }
  total += inner;

  // Buffer tiles entered with the very tile that the one before ended with.
  std::int64_t same = 1;
  std::int64_t turning = 1, resting = 1;
  bool inside = true;
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping.dram_order[i];
    const DimSums& s = *sums[static_cast<std::size_t>(d)];
    if (relevant & bit(d)) {
      same *= s.single.*(d == Dim::p || d == Dim::q ? product.windowed : product.other);
      if (s.buffer_tiles > 1) inside = false;
    } else {
      const std::int64_t over_tiles = product.copies ? s.first_parts : s.buffer_tiles;
      if (inside) {
        turning *= over_tiles;
        resting *= product.copies ? s.very_first_parts : 1;
      } else {
        same *= over_tiles;
      }
    }
  }
  return total - same * (turning - resting);
}

/// How often the buffer tiles of an operand come from DRAM, on top of once each.
std::int64_t dram_rounds(const Sums& sums, const Mapping& mapping, unsigned relevant) {
  std::int64_t rounds = 1;
  bool inside = true;
  for (std::size_t i = dim_count; i-- > 0;) {
    const Dim d = mapping.dram_order[i];
    const std::int64_t tiles = sums[static_cast<std::size_t>(d)]->buffer_tiles;
    if (relevant & bit(d)) {
      if (tiles > 1) inside = false;
    } else if (!inside) {
      rounds *= tiles;
    }
  }
  return rounds;
}

template <class Factor>
std::int64_t product_over(unsigned dims, Factor factor) {
  std::int64_t product = 1;
  for (const Dim d : all_dims) {
    if (dims & bit(d)) product *= factor(d);
  }
  return product;
}

}  // namespace

DimSums::DimSums(const DimTiling& t)
    : several(t.sum_where(true)),
      single(t.sum_where(false)),
      buffer_tiles(t.buffer_tiles()),
      total_tiles(t.total_tiles()),
      first_parts(t.first_parts()),
      very_first_parts(t.very_first_parts()),
      buffer_spans(t.sum_buffer_spans()),
      inner_span(t.inner_span()),
      part_sizes(t.part_sizes()) {
  all = several;
  all.add(single, 1);
}

CountTerms time_terms(const Sums& sums, const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  const auto of = [&](Dim d) -> const DimSums& { return *sums[static_cast<std::size_t>(d)]; };
  CountTerms terms;
  terms.leaving = runs<output_dims>(sums, mapping);
  const std::int64_t leaves = runs<output_dims, Product{&TileTerms::tiles, &TileTerms::tiles, false}>(sums, mapping);
  terms.busy_cycles = product_over(weight_dims | input_dims, [&](Dim d) { return of(d).all.part_slots; }) *
                          compute_taps(nest, mapping) +
                      leaves * a.pe.pipeline_depth.value();

  const std::int64_t filter = weight_taps(nest, mapping);
  terms.weights = runs<weight_dims>(sums, mapping) * filter;
  terms.weights_delivered =
      runs<weight_dims, Product{&TileTerms::extent, &TileTerms::extent, true}>(sums, mapping) * filter;
  terms.inputs = runs<input_dims, Product{&TileTerms::span, &TileTerms::extent, false}>(sums, mapping);
  terms.inputs_delivered = runs<input_dims, Product{&TileTerms::part_spans, &TileTerms::extent, true}>(sums, mapping);

  terms.dram_weights = a.global_buffer.holds_weights
                           ? product_over(weight_dims, [&](Dim d) { return nest.size[d]; }) * filter *
                                 dram_rounds(sums, mapping, weight_dims)
                           : terms.weights;
  terms.dram_inputs = product_over(input_dims, [&](Dim d) { return of(d).buffer_spans; }) *
                      dram_rounds(sums, mapping, input_dims);
  terms.dram_spills = nest.output_values() * (dram_rounds(sums, mapping, output_dims) - 1);
  return terms;
}

CountTerms count_terms(const Sums& sums, const Nest& nest, const Mapping& mapping, const Accelerator& a) {
  const auto of = [&](Dim d) -> const DimSums& { return *sums[static_cast<std::size_t>(d)]; };
  const auto all = [&](Dim d) -> const TileTerms& { return of(d).all; };
  const auto slots = [&](Dim d) { return all(d).slots; };
  const auto parts = [&](Dim d) { return all(d).parts; };
  const std::int64_t taps = compute_taps(nest, mapping);
  constexpr unsigned every = weight_dims | input_dims;
  constexpr unsigned pixels = bit(Dim::n) | bit(Dim::p) | bit(Dim::q);

  CountTerms terms = time_terms(sums, nest, mapping, a);
  terms.pe_cycles = product_over(every, slots) * taps;
  terms.macs = taps * product_over(every, [&](Dim d) {
                 return mapping.winograd && (d == Dim::p || d == Dim::q) ? all(d).slots : all(d).extent;
               });
  const std::int64_t vectors = product_over(weight_dims, slots);
  terms.weight_vectors = vectors * weight_taps(nest, mapping) * product_over(pixels, parts);
  if (a.pe.dataflow == Dataflow::output_stationary_local_weight) {
    terms.held_vectors = vectors * taps *
                         pixel_blocks(of(Dim::n).part_sizes, of(Dim::p).part_sizes, of(Dim::q).part_sizes,
                                      a.pe.accumulation_collector);
  }
  const std::int64_t outputs = product_over(output_dims, slots);
  terms.output_slots = outputs * parts(Dim::c);
  if (a.pe.dataflow == Dataflow::weight_stationary_local_output) terms.block_slots = outputs * all(Dim::c).blocks;
  terms.first_slots = outputs * of(Dim::c).very_first_parts;
  terms.leaving_slots = runs<output_dims, Product{&TileTerms::slots, &TileTerms::slots, true}>(sums, mapping);
  terms.reduced =
      runs<output_dims, Product{&TileTerms::extent, &TileTerms::extent, true}>(sums, mapping) - terms.leaving;
  return terms;
}

CountTerms count_terms(const Tiling& tiling, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  std::array<DimSums, dim_count> of;
  Sums sums{};
  for (std::size_t i = 0; i < dim_count; ++i) {
    of[i] = DimSums(tiling[all_dims[i]]);
    sums[i] = &of[i];
  }
  return count_terms(sums, nest, mapping, accelerator);
}

ActionCounts counts_of(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  const Tiling tiling(nest, mapping, accelerator);
  return counts_from(count_terms(tiling, nest, mapping, accelerator), nest, mapping, accelerator);
}

}  // namespace switchyard::accel
