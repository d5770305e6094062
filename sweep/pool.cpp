#include "sweep/pool.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>

#include "base/error.h"

namespace switchyard::sweep {
Pool::Pool(Evaluate evaluate, int jobs, Limits limits)
    : evaluate_(std::move(evaluate)),
      limits_(limits),
      find_([](const std::string&) { return std::vector<LayerEntry>(); }),
      workers_(static_cast<std::size_t>(jobs)) {
  for (Worker& worker : workers_) start(worker);
}

Pool::~Pool() {
  for (Worker& worker : workers_) stop(worker);
}

void Pool::start(Worker& worker) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw SimError(fmt::format("cannot connect to a worker: {}", std::strerror(errno)));
  }
  const int parent = getpid();
  const int process = fork();
  if (process < 0) throw SimError(fmt::format("cannot start a worker: {}", std::strerror(errno)));
  if (process == 0) run_worker(ends[1], evaluate_, limits_, parent);
  close(ends[1]);
  worker = Worker{};
  worker.process = process;
  worker.socket = ends[0];
}

void Pool::stop(Worker& worker) {
  if (worker.process <= 0) return;
  close(worker.socket);
  kill(worker.process, SIGKILL);
  while (waitpid(worker.process, nullptr, 0) < 0 && errno == EINTR) {
  }
  worker.process = -1;
}

std::size_t Pool::room() const {
  std::size_t room = 0;
  for (const Worker& worker : workers_)
    room += queue_.points() - std::min(queue_.points(), worker.points.size());
  return room;
}

void Pool::give(Point point) {
  Worker& idlest = *std::min_element(workers_.begin(), workers_.end(), [](const Worker& a, const Worker& b) {
    return a.points.size() < b.points.size();
  });
  send_point(idlest, point);
  if (idlest.points.empty()) idlest.since = Clock::now();
  idlest.points.push_back(std::move(point));
}

void Pool::send_point(Worker& worker, const Point& point) {
  Packer packer(MessageKind::point);
  packer.put(point);
  worker.out += packer.take();
  flush(worker);
}

void Pool::flush(Worker& worker) {
  while (!worker.out.empty()) {
    const ssize_t count =
        send(worker.socket, worker.out.data(), worker.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;  // full, or dead: then receive() sees it
    worker.out.erase(0, static_cast<std::size_t>(count));
  }
}

int Pool::wait_milliseconds(int asked) const {
  if (!limits_.seconds) return asked;
  double wait = asked;
  for (const Worker& worker : workers_) {
    if (worker.points.empty()) continue;
    const std::chrono::duration<double> spent = Clock::now() - worker.since;
    wait = std::min(wait, 1e3 * std::max(0.0, *limits_.seconds - spent.count()) + 1);
  }
  return static_cast<int>(std::ceil(wait));
}

std::vector<Report> Pool::collect(int milliseconds) {
  std::vector<pollfd> files;
  for (Worker& worker : workers_) {
    files.push_back({worker.socket, static_cast<short>(worker.out.empty() ? POLLIN : POLLIN | POLLOUT), 0});
  }
  std::vector<Report> reports;
  const int ready = poll(files.data(), files.size(), wait_milliseconds(milliseconds));
  for (std::size_t i = 0; ready > 0 && i < workers_.size(); ++i) {
    if ((files[i].revents & POLLOUT) != 0) flush(workers_[i]);
    if ((files[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive(workers_[i], reports);
  }
  enforce_time(reports);
  return reports;
}

void Pool::receive(Worker& worker, std::vector<Report>& reports) {
  std::array<char, 65536> bytes{};
  for (;;) {
    const ssize_t count = recv(worker.socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count <= 0) return bury(worker, reports);
    worker.in.add(bytes.data(), static_cast<std::size_t>(count));
    while (auto message = worker.in.next()) handle(worker, std::move(*message), reports);
  }
}

void Pool::handle(Worker& worker, std::string message, std::vector<Report>& reports) {
  Unpacker unpacker(std::move(message));
  if (unpacker.kind() == MessageKind::question) {
    Packer packer(MessageKind::answer);
    packer.put(find_(unpacker.text()));
    worker.out += packer.take();
    return flush(worker);
  }
  Report report;
  report.point = unpacker.point();
  report.outcome = unpacker.outcome();
  report.layers = unpacker.layers();
  if (worker.points.empty() || worker.points.front().position != report.point.position) {
    throw SimError("a worker reported a point it was not given");
  }
  worker.points.pop_front();
  ++worker.finished;
  const auto now = Clock::now();
  const std::chrono::duration<double> spent = now - worker.since;
  queue_.learn(spent.count());
  worker.since = now;
  reports.push_back(std::move(report));
}

void Pool::bury(Worker& worker, std::vector<Report>& reports) {
  int status = 0;
  while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
  }
  worker.process = -1;
  close(worker.socket);
  const bool memory = WIFEXITED(status) && WEXITSTATUS(status) == worker_out_of_memory;
  Outcome outcome;
  if (memory) {
    outcome = {
        Status::out_of_memory,
        limits_.bytes ? fmt::format("needs more than {} MB", *limits_.bytes / 1'000'000) : "out of memory",
        {}};
  } else if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    outcome = {
        Status::crashed, fmt::format("the worker died of signal {} ({})", signal, strsignal(signal)), {}};
  } else {
    outcome = {Status::crashed, fmt::format("the worker ended with exit code {}", WEXITSTATUS(status)), {}};
  }
  // A worker that has run other points may be full of what it remembers of them.
  const bool again = !worker.points.empty() && retried_.insert(worker.points.front().position).second &&
                     (!memory || worker.finished > 0);
  replace(worker, reports, worker.points.empty() || again ? nullptr : &outcome);
}

void Pool::enforce_time(std::vector<Report>& reports) {
  if (!limits_.seconds) return;
  for (Worker& worker : workers_) {
    const std::chrono::duration<double> spent = Clock::now() - worker.since;
    if (worker.points.empty() || spent.count() < *limits_.seconds) continue;
    stop(worker);
    const Outcome outcome{Status::out_of_time, fmt::format("took longer than {} s", *limits_.seconds), {}};
    replace(worker, reports, &outcome);
  }
}

void Pool::replace(Worker& worker, std::vector<Report>& reports, const Outcome* first) {
  std::deque<Point> points = std::move(worker.points);
  if (first != nullptr) {
    reports.push_back({std::move(points.front()), *first, {}});
    points.pop_front();
  }
  start(worker);
  worker.since = Clock::now();
  for (const Point& point : points) send_point(worker, point);
  worker.points = std::move(points);
}

std::vector<int> Pool::processes() const {
  std::vector<int> list;
  for (const Worker& worker : workers_) list.push_back(worker.process);
  return list;
}

}  // namespace switchyard::sweep
