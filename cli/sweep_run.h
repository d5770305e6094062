// The sweep command without the crew: processes of this machine, or ranks of an MPI job.
#pragma once

#include <functional>
#include <memory>

#include "cli/commands.h"
#include "sweep/evaluate.h"
#include "sweep/setup.h"
#include "sweep/worker.h"

namespace switchyard::cli {

using MakeCrew = std::function<std::unique_ptr<sweep::Crew>(const sweep::Setup&, const sweep::Limits&)>;

/// Throws ConfigError for bad input and what the store refuses.
Output run_sweep_with(const SweepRunOptions& options, const MakeCrew& make_crew);

}  // namespace switchyard::cli
