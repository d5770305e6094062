#include "sweep/mpi/mpi_crew.h"

#include <algorithm>
#include <boost/serialization/string.hpp>
#include <cstring>
#include <deque>
#include <optional>
#include <thread>

#include "base/error.h"
#include "sweep/message.h"
#include "sweep/pool.h"

namespace switchyard::sweep {
namespace {

constexpr int to_worker = 1, to_manager = 2;
/// MPI's own waiting takes a whole core; this leaves it to the points.
constexpr std::chrono::microseconds pause_between_looks{500};
constexpr int child_wait_milliseconds = 1;

enum class Order : std::int64_t { begin, end };

std::string order_message(Order order) {
  Packer packer(MessageKind::order);
  packer.put(static_cast<std::int64_t>(order));
  return packer.take();
}

/// Messages travel with their length, as through a socket.
Unpacker open(const std::string& message) {
  MessageBuffer buffer;
  buffer.add(message.data(), message.size());
  auto whole = buffer.next();
  if (!whole) throw SimError("a message between ranks is too short");
  return Unpacker(std::move(*whole));
}

std::optional<std::string> receive(boost::mpi::communicator& world, int source, int tag, int& from) {
  const auto waiting = world.iprobe(source, tag);
  if (!waiting) return std::nullopt;
  std::string message;
  from = waiting->source();
  world.recv(from, tag, message);
  return message;
}

std::int64_t bits_of(double value) {
  std::int64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

double double_of(std::int64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

MpiCrew::MpiCrew(boost::mpi::communicator world, const SweepIdentity& identity, const Limits& limits)
    : world_(std::move(world)),
      find_([](const std::string&) { return std::vector<LayerEntry>(); }),
      ranks_(static_cast<std::size_t>(std::max(0, world_.size() - 1))) {
  if (ranks_.empty())
    throw ConfigError("there is no rank to run points: rank 0 keeps the store; start two or more");
  Packer packer(MessageKind::order);
  packer.put(static_cast<std::int64_t>(Order::begin));
  for (const std::string& text :
       {identity.title, identity.kind, identity.config, identity.base, identity.version}) {
    packer.put(text);
  }
  packer.put(bits_of(limits.seconds.value_or(0)));
  packer.put(limits.bytes.value_or(0));
  const std::string message = packer.take();
  for (int rank = 1; rank < world_.size(); ++rank) world_.send(rank, to_worker, message);
}

MpiCrew::~MpiCrew() { dismiss_mpi_workers(world_); }

void dismiss_mpi_workers(boost::mpi::communicator world) {
  for (int rank = 1; rank < world.size(); ++rank) world.send(rank, to_worker, order_message(Order::end));
}

std::size_t MpiCrew::room() const {
  std::size_t room = 0;
  for (const Rank& rank : ranks_) room += queue_.points() - std::min(queue_.points(), rank.points);
  return room;
}

void MpiCrew::give(Point point) {
  const auto idlest = std::min_element(ranks_.begin(), ranks_.end(),
                                       [](const Rank& a, const Rank& b) { return a.points < b.points; });
  if (idlest->points == 0) idlest->since = Clock::now();
  ++idlest->points;
  Packer packer(MessageKind::point);
  packer.put(point);
  world_.send(static_cast<int>(idlest - ranks_.begin()) + 1, to_worker, packer.take());
}

std::vector<Report> MpiCrew::collect(int milliseconds) {
  std::vector<Report> reports;
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  for (;;) {
    int from = 0;
    while (const auto message = receive(world_, boost::mpi::any_source, to_manager, from))
      handle(from, *message, reports);
    if (!reports.empty() || Clock::now() >= end) return reports;
    std::this_thread::sleep_for(pause_between_looks);
  }
}

void MpiCrew::handle(int rank, const std::string& message, std::vector<Report>& reports) {
  Unpacker unpacker = open(message);
  if (unpacker.kind() == MessageKind::question) {
    Packer packer(MessageKind::answer);
    packer.put(find_(unpacker.text()));
    world_.send(rank, to_worker, packer.take());
    return;
  }
  Report report;
  report.point = unpacker.point();
  report.outcome = unpacker.outcome();
  report.layers = unpacker.layers();
  Rank& worker = ranks_.at(static_cast<std::size_t>(rank - 1));
  if (worker.points == 0) throw SimError("a rank reported a point it was not given");
  --worker.points;
  const std::chrono::duration<double> spent = Clock::now() - worker.since;
  worker.since = Clock::now();
  queue_.learn(spent.count());
  reports.push_back(std::move(report));
}

void run_mpi_worker(boost::mpi::communicator world, const ReadOptions& reading) {
  int from = 0;
  std::optional<std::string> first;
  while (!(first = receive(world, 0, to_worker, from))) std::this_thread::sleep_for(pause_between_looks);
  Unpacker order = open(*first);
  order.kind();
  if (static_cast<Order>(order.integer()) == Order::end) return;
  SweepIdentity identity;
  for (std::string* text :
       {&identity.title, &identity.kind, &identity.config, &identity.base, &identity.version}) {
    *text = order.text();
  }
  Limits limits;
  if (const double seconds = double_of(order.integer()); seconds > 0) limits.seconds = seconds;
  if (const std::int64_t bytes = order.integer(); bytes > 0) limits.bytes = bytes;

  const Setup setup = restore_setup(identity, reading);
  Pool child(setup.evaluator(), 1, limits);
  std::deque<std::string> waiting;  // orders that came while an answer was awaited
  child.answer_with([&](const std::string& machine) {
    Packer packer(MessageKind::question);
    packer.put(machine);
    world.send(0, to_manager, packer.take());
    for (;;) {
      if (auto message = receive(world, 0, to_worker, from)) {
        Unpacker unpacker = open(*message);
        if (unpacker.kind() == MessageKind::answer) return unpacker.layers();
        waiting.push_back(std::move(*message));
      } else {
        std::this_thread::sleep_for(pause_between_looks);
      }
    }
  });
  for (;;) {
    while (auto message = receive(world, 0, to_worker, from)) waiting.push_back(std::move(*message));
    for (; !waiting.empty(); waiting.pop_front()) {
      Unpacker unpacker = open(waiting.front());
      if (unpacker.kind() != MessageKind::point)
        return;  // the end; what the child still runs is run by the next job
      child.give(unpacker.point());
    }
    for (const Report& report : child.collect(child_wait_milliseconds)) {
      Packer packer(MessageKind::report);
      packer.put(report.point);
      packer.put(report.outcome);
      packer.put(report.layers);
      world.send(0, to_manager, packer.take());
    }
  }
}

}  // namespace switchyard::sweep
