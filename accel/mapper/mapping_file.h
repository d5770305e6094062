// Mappings of a network's layers in a file: exported, read by people, edited, and forced again.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "accel/mapping.h"
#include "accel/program.h"
#include "base/keys.h"
#include "models/graph.h"

namespace switchyard::accel {

struct LayerMapping {
  Mapping mapping;
  Mark where;           ///< of the layer in the file, for messages
  std::string comment;  ///< written above the layer for people, not read back
};

/// Layers that the file does not name are mapped by the search.
struct MappingFile {
  std::string network;      ///< Path::name() or Graph::name() of the network they are for
  std::string accelerator;  ///< name of the machine they are for
  Mark network_at, accelerator_at;  ///< of the two, for messages
  std::vector<std::pair<std::string, LayerMapping>> layers;  ///< by the layer's name
};

/// Declares every key. Whether a mapping suits its layer shows only with network and machine: forced_mappings().
void describe(Keys& keys, MappingFile& file);

/// The file as YAML, comments included; reads back to an equal one.
std::string to_yaml(const MappingFile& file);

/// Mappings by the layer of the task they belong to.
using ForcedMappings = std::map<LayerId, Mapping>;

/// The mappings of `file` for `program`, the tasks of `graph` on `accelerator`. Throws ConfigError, every problem at its
/// place, for another network or machine, a layer that is not there or is no dot product, and a mapping that cannot run.
ForcedMappings forced_mappings(const MappingFile& file, const std::string& network, const Graph& graph,
                               const std::vector<Task>& program, const Accelerator& accelerator);

/// "K 64, C 3, P x Q 128 x 128, 7 x 7 filters, stride 4": the loops of a layer for people, those of one turn left out.
std::string shape_text(const Nest& nest);

}  // namespace switchyard::accel
