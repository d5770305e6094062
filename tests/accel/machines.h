// The shipped machines and the layers of zoo networks, for tests that go over all of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "accel/accelerator.h"
#include "accel/program.h"
#include "base/key_reader.h"
#include "base/load.h"
#include "models/path.h"

namespace switchyard::accel::testing {

inline Accelerator shipped(const std::string& name) {
  const std::filesystem::path file =
      std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/accelerators" / (name + ".yaml");
  return read<Accelerator>(load_file(file));
}

inline std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(SWITCHYARD_SOURCE_DIR) / "configs/accelerators")) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline std::vector<Nest> nests_of(const Graph& graph, const Accelerator& machine) {
  std::vector<Nest> nests;
  for (const Task& task : program_of(graph, machine)) {
    if (task.nest) nests.push_back(*task.nest);
  }
  return nests;
}

}  // namespace switchyard::accel::testing
