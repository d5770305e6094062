#include "sweep/worker.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <new>
#include <optional>

#include "base/error.h"
#include "sweep/message.h"

namespace switchyard::sweep {
namespace {

/// The worker's end of the socket.
class Line : public LayerShelf {
 public:
  explicit Line(int socket) : socket_(socket) {}

  std::optional<Point> next_point() {
    while (points_.empty()) {
      if (!receive()) return std::nullopt;
    }
    Point point = std::move(points_.front());
    points_.pop_front();
    return point;
  }

  void report(const Point& point, const Outcome& outcome) {
    Packer packer(MessageKind::report);
    packer.put(point);
    packer.put(outcome);
    packer.put(kept_);
    kept_.clear();
    send_all(packer.take());
  }

  std::vector<LayerEntry> find(const std::string& machine) override {
    Packer packer(MessageKind::question);
    packer.put(machine);
    send_all(packer.take());
    while (!answer_) {
      if (!receive()) _exit(0);
    }
    std::vector<LayerEntry> layers = std::move(*answer_);
    answer_.reset();
    return layers;
  }
  void keep(LayerEntry entry) override { kept_.push_back(std::move(entry)); }

 private:
  /// Takes what has arrived, or waits for it; false once the other end is closed.
  bool receive() {
    std::array<char, 65536> bytes{};
    ssize_t count = 0;
    do {
      count = recv(socket_, bytes.data(), bytes.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) return false;
    buffer_.add(bytes.data(), static_cast<std::size_t>(count));
    while (auto message = buffer_.next()) {
      Unpacker unpacker(std::move(*message));
      if (unpacker.kind() == MessageKind::point) {
        points_.push_back(unpacker.point());
      } else {
        answer_ = unpacker.layers();
      }
    }
    return true;
  }

  void send_all(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t count = send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) _exit(0);  // nobody is left to report to
      sent += static_cast<std::size_t>(count);
    }
  }

  int socket_;
  MessageBuffer buffer_;
  std::deque<Point> points_;
  std::optional<std::vector<LayerEntry>> answer_;
  std::vector<LayerEntry> kept_;
};

void set_limit(int resource, std::int64_t value) {
  const auto limit = static_cast<rlim_t>(value);
  const rlimit limits{limit, limit};
  setrlimit(static_cast<__rlimit_resource>(resource), &limits);
}

std::string words_of(const ConfigError& error) {
  std::string words;
  for (const Diagnostic& problem : error.diagnostics())
    words += (words.empty() ? "" : "; ") + problem.message;
  return words;
}

}  // namespace

Outcome evaluate_safely(const Evaluate& evaluate, const Point& point, LayerShelf& shelf) {
  try {
    return evaluate(point, shelf);
  } catch (const ConfigError& error) {
    return {Status::refused, words_of(error), {}};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return {Status::broken, error.what(), {}};
  }
}

void run_worker(int socket, const Evaluate& evaluate, const Limits& limits, int parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  std::signal(SIGINT, SIG_IGN);
  // What models print to standard output is no part of a sweep's.
  if (const int nowhere = open("/dev/null", O_WRONLY); nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
  constexpr unsigned first_file = STDERR_FILENO + 1;
  const auto kept = static_cast<unsigned>(socket);
  if (kept > first_file) close_range(first_file, kept - 1, 0);
  close_range(kept + 1, ~0U, 0);
  set_limit(RLIMIT_CORE, 0);
  if (limits.bytes) set_limit(RLIMIT_AS, *limits.bytes);
  try {
    Line line(socket);
    while (const auto point = line.next_point()) line.report(*point, evaluate_safely(evaluate, *point, line));
  } catch (const std::bad_alloc&) {
    _exit(worker_out_of_memory);
  } catch (...) {
    _exit(1);
  }
  _exit(0);
}

}  // namespace switchyard::sweep
