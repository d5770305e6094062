// Layer topologies of SCALE-Sim, the CSV files its users have: the convolution form and the GEMM form.
// Neither holds data flow, paddings or anything without multiply-accumulates; docs/traces.md says what is
// lost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/graph.h"

namespace switchyard {

enum class TopologyForm {
  convolution,  ///< Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter,
                ///< Strides
  gemm          ///< Layer, M, N, K: an M x K matrix of activations times a K x N matrix of weights
};

struct TopologyImport {
  TopologyForm form = TopologyForm::convolution;
  Graph graph;
  std::vector<std::string> notes;  ///< what was assumed, one sentence each
};

/// Reads a topology; the header line decides its form. Every row becomes a layer with an input of its own: a
/// convolution without padding (IFMAP sizes include it) or a linear. As SCALE-Sim does, a last window that is
/// only partly inside counts, and a row whose name has "DP" in it is depth-wise. `name` stands for the file
/// in messages; its stem names the graph. Throws ConfigError that carries every problem with its place.
TopologyImport read_topology(const std::string& text, const std::string& name);

struct TopologyExport {
  std::string text;
  std::int64_t layers = 0;  ///< layers written
  std::int64_t rows = 0;    ///< rows written; a grouped layer or a product per head is many
  std::vector<std::string>
      skipped;  ///< "layer 'x': why" for layers with multiply-accumulates that cannot be written
  std::vector<std::string> notes;  ///< what else is lost, one sentence each
};

/// Writes the layers with multiply-accumulates, so that SCALE-Sim counts as many as we do. Throws ConfigError
/// that lists the layers which the form cannot express, unless `skip_inexpressible`.
TopologyExport write_topology(const Graph& graph, TopologyForm form, bool skip_inexpressible = false);

}  // namespace switchyard
