#include "accel/tiles.h"

#include <algorithm>

#include "base/checked_math.h"

namespace switchyard::accel {

void TileTerms::add(const TileTerms& other, std::int64_t times) {
  tiles += other.tiles * times;
  extent += other.extent * times;
  parts += other.parts * times;
  part += other.part * times;
  slots += other.slots * times;
  part_slots += other.part_slots * times;
  blocks += other.blocks * times;
  span += other.span * times;
  part_spans += other.part_spans * times;
  part_span += other.part_span * times;
}

DimTiling::DimTiling(Dim dim, const Nest& nest, const Mapping& mapping, const Accelerator& accelerator)
    : size_(nest.size[dim]),
      array_tile_(mapping.array_tile(dim, nest)),
      buffer_tile_(mapping.buffer_tile[dim]),
      spatial_(mapping.spatial[dim]) {
  buffer_tiles_ = ceil_div(size_, buffer_tile_);
  per_buffer_tile_ = ceil_div(buffer_tile_, array_tile_);
  in_last_ = ceil_div(size_ - (buffer_tiles_ - 1) * buffer_tile_, array_tile_);

  const PeParams& pe = accelerator.pe;
  const bool by_channel = mapping.lanes == LaneUse::output_channels;
  if (dim == Dim::g && !by_channel) slot_ = std::min(pe.lanes, pe.vector_width);
  if (dim == Dim::k && by_channel) slot_ = pe.lanes;
  if (dim == Dim::c) {
    if (by_channel) slot_ = pe.vector_width;
    taps_ = compute_taps(nest, mapping);
    collector_ = pe.weight_collector;
  }
  windowed_ = dim == Dim::p || dim == Dim::q;
  if (windowed_) {
    const bool rows = dim == Dim::p;
    stride_ = rows ? nest.stride_h : nest.stride_w;
    filter_ = rows ? nest.read_rows() : nest.read_columns();
    dilation_ = rows ? nest.dilation_h : nest.dilation_w;
    pad_ = rows ? nest.pad_h : nest.pad_w;
    input_ = rows ? nest.in_h : nest.in_w;
    if (mapping.winograd) slot_ = slot_cost_ = 2;  // 2x2 outputs at a time
  }

  const std::int64_t whole_tiles = size_ / array_tile_;
  inner_end_ = whole_tiles;
  if (windowed_) {
    inner_begin_ = ceil_div(ceil_div(pad_, stride_), array_tile_);
    // Last output whose window ends within the stored input.
    const std::int64_t room = input_ + pad_ - (filter_ - 1) * dilation_ - 1;
    const std::int64_t whole_windows = room < 0 ? 0 : room / stride_ + 1;
    inner_end_ = std::min(whole_tiles, whole_windows / array_tile_);
  }
  if (inner_begin_ < inner_end_) {
    inner_ = compute(inner_begin_ * array_tile_, array_tile_);
  } else {
    inner_begin_ = inner_end_ = 0;
  }
}

std::int64_t DimTiling::span_of(std::int64_t first, std::int64_t outputs) const {
  return input_span(first, outputs, stride_, filter_, dilation_, pad_, input_);
}

TileTerms DimTiling::compute(std::int64_t start, std::int64_t extent) const {
  TileTerms t;
  t.tiles = 1;
  t.extent = extent;
  t.part = ceil_div(extent, spatial_);
  t.parts = ceil_div(extent, t.part);
  const std::int64_t last = extent - (t.parts - 1) * t.part;
  t.part_slots = slots_of(t.part);
  t.slots = (t.parts - 1) * t.part_slots + slots_of(last);
  if (collector_ > 0) {
    t.blocks = (t.parts - 1) * ceil_div(t.part_slots * taps_, collector_) +
               ceil_div(slots_of(last) * taps_, collector_);
  }
  if (!windowed_) {
    t.span = t.part_spans = extent;
    t.part_span = t.part;
    return t;
  }
  for (std::int64_t i = 0; i < t.parts; ++i) {
    const std::int64_t span = span_of(start + i * t.part, i + 1 < t.parts ? t.part : last);
    t.part_spans += span;
    t.part_span = std::max(t.part_span, span);
  }
  // Rows between the windows of a stride wider than the filter are fetched by nobody when PEs split them.
  t.span = std::min(span_of(start, extent), t.part_spans);
  return t;
}

TileTerms DimTiling::terms(std::int64_t b, std::int64_t a) const {
  const std::int64_t index = b * per_buffer_tile_ + a;
  if (index >= inner_begin_ && index < inner_end_) return inner_;
  const std::int64_t start = index * array_tile_;
  return compute(start, std::min(array_tile_, size_ - start));
}

std::int64_t DimTiling::equal_tiles(std::int64_t b, std::int64_t a) const {
  const std::int64_t index = b * per_buffer_tile_ + a;
  if (index < inner_begin_ || index >= inner_end_) return 1;
  return std::min(inner_end_ - index, array_tiles(b) - a);
}

TileTerms DimTiling::sum(std::int64_t first, std::int64_t last) const {
  TileTerms total;
  for (std::int64_t i = first; i < last;) {
    if (i >= inner_begin_ && i < inner_end_) {
      const std::int64_t end = std::min(inner_end_, last);
      total.add(inner_, end - i);
      i = end;
    } else {
      const std::int64_t start = i * array_tile_;
      total.add(compute(start, std::min(array_tile_, size_ - start)), 1);
      ++i;
    }
  }
  return total;
}

TileTerms DimTiling::sum_where(bool several) const {
  const std::int64_t in_front = (buffer_tiles_ - 1) * per_buffer_tile_;
  const bool front = buffer_tiles_ > 1 && (per_buffer_tile_ > 1) == several;
  const bool back = (in_last_ > 1) == several;
  if (front && back) return sum_all();
  if (front) return sum(0, in_front);
  if (back) return sum(in_front, in_front + in_last_);
  return {};
}

std::int64_t DimTiling::very_first_parts() const {
  return ceil_div(array_tile_, ceil_div(array_tile_, spatial_));
}

std::int64_t DimTiling::first_parts() const {
  const auto parts_of = [&](std::int64_t extent) { return ceil_div(extent, ceil_div(extent, spatial_)); };
  const std::int64_t last_start = (buffer_tiles_ - 1) * buffer_tile_;
  return (buffer_tiles_ - 1) * parts_of(array_tile_) + parts_of(std::min(array_tile_, size_ - last_start));
}

std::int64_t DimTiling::buffer_extent(std::int64_t b) const {
  return std::min(buffer_tile_, size_ - b * buffer_tile_);
}

std::int64_t DimTiling::buffer_span(std::int64_t b) const {
  const std::int64_t extent = buffer_extent(b);
  return windowed_ ? span_of(b * buffer_tile_, extent) : extent;
}

std::int64_t DimTiling::sum_buffer_spans() const {
  if (!windowed_) return size_;
  std::int64_t total = 0;
  for (std::int64_t b = 0; b < buffer_tiles_; ++b) total += buffer_span(b);
  return total;
}

DimTiling::PartSizes DimTiling::part_sizes(std::int64_t extent) const {
  const std::int64_t part = ceil_div(extent, spatial_);
  const std::int64_t parts = ceil_div(extent, part);
  return {{{part, parts - 1}, {extent - (parts - 1) * part, 1}, {}, {}}};
}

DimTiling::PartSizes DimTiling::part_sizes() const {
  const std::int64_t whole = size_ / array_tile_;
  const std::int64_t rest = size_ % array_tile_;
  PartSizes sizes = part_sizes(array_tile_);
  sizes[0].count *= whole;
  sizes[1].count *= whole;
  if (rest > 0) {
    const PartSizes edge = part_sizes(rest);
    sizes[2] = edge[0];
    sizes[3] = edge[1];
  }
  return sizes;
}

Tiling::Tiling(const Nest& nest, const Mapping& mapping, const Accelerator& accelerator) {
  for (const Dim d : all_dims) dims_[static_cast<std::size_t>(d)] = DimTiling(d, nest, mapping, accelerator);
}

std::int64_t pixel_blocks(const DimTiling::PartSizes& n, const DimTiling::PartSizes& p,
                          const DimTiling::PartSizes& q, std::int64_t collector) {
  std::int64_t blocks = 0;
  for (const auto& a : n) {
    if (a.count == 0) continue;
    for (const auto& b : p) {
      if (b.count == 0) continue;
      for (const auto& c : q) {
        if (c.count > 0) blocks += a.count * b.count * c.count * ceil_div(a.size * b.size * c.size, collector);
      }
    }
  }
  return blocks;
}

}  // namespace switchyard::accel
