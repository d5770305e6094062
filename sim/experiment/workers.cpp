#include "sim/experiment/workers.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "base/error.h"

namespace switchyard::sim {
namespace {

/// An index that processes share.
class SharedCounter {
 public:
  SharedCounter()
      : memory_(mmap(nullptr, sizeof(std::atomic<std::size_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw SimError(fmt::format("no shared memory: {}", std::strerror(errno)));
    next_ = new (memory_) std::atomic<std::size_t>(0);
  }
  ~SharedCounter() { munmap(memory_, sizeof(std::atomic<std::size_t>)); }
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;
  std::size_t take() { return next_->fetch_add(1); }

 private:
  static_assert(std::atomic<std::size_t>::is_always_lock_free);
  void* memory_;
  std::atomic<std::size_t>* next_;
};

/// The life of a child: it leaves without destructors or exit handlers of the parent's state.
[[noreturn]] void serve(SharedCounter& counter, std::size_t count, const std::function<void(std::size_t)>& work) {
  bool failed = false;
  for (std::size_t i = counter.take(); i < count; i = counter.take()) {
    try {
      work(i);
    } catch (...) {
      failed = true;  // the parent does this piece again and reports what is wrong
    }
  }
  _exit(failed ? 1 : 0);
}

}  // namespace

void in_processes(std::size_t count, int jobs, const std::function<void(std::size_t)>& work) {
  if (jobs <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  SharedCounter counter;
  std::vector<pid_t> children;
  const auto wanted = std::min(count, static_cast<std::size_t>(jobs));
  int fork_error = 0;
  while (children.size() < wanted) {
    const pid_t child = fork();
    if (child == 0) serve(counter, count, work);
    if (child < 0) {
      fork_error = errno;
      break;
    }
    children.push_back(child);
  }
  int signal = 0;
  for (const pid_t child : children) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) signal = WTERMSIG(status);
  }
  if (children.empty()) throw SimError(fmt::format("no process could be started: {}", std::strerror(fork_error)));
  if (signal != 0) {
    throw SimError(fmt::format("a process that simulated paths ended by signal {} ({}); with one job the failing path "
                               "shows",
                               signal, strsignal(signal)));
  }
}

}  // namespace switchyard::sim
