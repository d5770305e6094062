// switchyard-mpi: the same commands as switchyard, for mpirun and srun. Rank 0 does what the command says;
// for ‘sweep run’ the other ranks run the points.
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <variant>

#include "base/error.h"
#include "cli/config_places.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/sweep_run.h"
#include "sweep/mpi/mpi_crew.h"

namespace switchyard::cli {
namespace {

Output run_on_rank_0(const std::vector<std::string>& arguments, const boost::mpi::communicator& world) {
  bool told = false;
  const auto sweep_run = [&](const SweepRunOptions& options) {
    if (options.jobs)
      throw ConfigError("sweep run: --jobs is for one machine; mpirun -n says how many ranks there are");
    return run_sweep_with(options, [&](const sweep::Setup& setup, const sweep::Limits& limits) {
      told = world.size() > 1;
      return std::make_unique<sweep::MpiCrew>(world, setup.identity, limits);
    });
  };
  const Output output = run(arguments, {}, [&](const Invocation& invocation) -> std::optional<Output> {
    const auto* options = std::get_if<SweepRunOptions>(&invocation);
    return options != nullptr ? std::optional(sweep_run(*options)) : std::nullopt;
  });
  if (!told) sweep::dismiss_mpi_workers(world);
  return output;
}

int run_on_worker_rank(const boost::mpi::communicator& world) {
  ReadOptions reading;
  reading.search_roots = search_roots();
  try {
    sweep::run_mpi_worker(world, reading);
    return success;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "switchyard-mpi: rank %d: %s\n", world.rank(), error.what());
    boost::mpi::environment::abort(broken_run);
    return broken_run;
  }
}

}  // namespace
}  // namespace switchyard::cli

int main(int argc, char** argv) {
  using namespace switchyard::cli;
  std::signal(SIGPIPE, SIG_IGN);
  const boost::mpi::environment environment(argc, argv);
  const boost::mpi::communicator world;
  if (world.rank() != 0) return run_on_worker_rank(world);
  const Output output = run_on_rank_0({argv + (argc > 0 ? 1 : 0), argv + argc}, world);
  const bool written = std::fwrite(output.text.data(), 1, output.text.size(), stdout) == output.text.size() &&
                       std::fflush(stdout) == 0;
  std::fwrite(output.messages.data(), 1, output.messages.size(), stderr);
  return written ? output.exit_code : broken_run;
}
