// switchyard list: what there is, one topic at a time.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/compose.h"
#include "base/key_reference.h"
#include "base/text.h"
#include "base/write.h"
#include "cli/commands.h"
#include "cli/config_kinds.h"
#include "cli/config_places.h"
#include "base/json_value.h"
#include "cli/subject.h"
#include "cli/table.h"
#include "models/family.h"

namespace switchyard::cli {
namespace {

/// Rows of a topic; the titles of the columns, in lower case with underscores, are the keys of the JSON.
struct Listing {
  std::vector<Table::Column> columns;
  std::vector<std::vector<std::string>> rows;
};

using Filter = std::vector<std::string>;

struct Topic {
  std::string_view name;
  std::string_view sentence;
  std::string_view filter;  ///< what may narrow it; empty: nothing
  Listing (*list)(const Filter& filter);
};

constexpr auto right = Table::Align::right;
constexpr double giga = 1e9;
constexpr double mega = 1e6;

std::string extent_text(const Extent& extent) { return fmt::format("{}x{}", extent.height, extent.width); }

bool passes(const Filter& filter, std::initializer_list<std::string_view> words) {
  return filter.empty() || std::any_of(filter.begin(), filter.end(), [&](const std::string& wanted) {
           return std::find(words.begin(), words.end(), wanted) != words.end();
         });
}

Listing list_models(const Filter& filter) {
  Listing listing{
      {{"model"}, {"family"}, {"input"}, {"classes", right}, {"GMACs", right}, {"Mparams", right}, {"what"}},
      {}};
  for (const Family* family : families()) {
    for (const Member& member : family->members) {
      if (!passes(filter, {member.name, family->name})) continue;
      const Totals totals = Path(member.name).build().totals();
      listing.rows.push_back({member.name, std::string(family->name), extent_text(member.defaults.input),
                              std::to_string(member.defaults.classes),
                              fmt::format("{:.3f}", static_cast<double>(totals.macs) / giga),
                              fmt::format("{:.2f}", static_cast<double>(totals.parameters) / mega),
                              member.sentence});
    }
  }
  return listing;
}

Listing list_families(const Filter&) {
  Listing listing{{{"family"}, {"members"}, {"what"}, {"hyper-parameters from"}}, {}};
  for (const Family* family : families()) {
    std::vector<std::string> members;
    for (const Member& member : family->members) members.push_back(member.name);
    listing.rows.push_back({std::string(family->name), comma_list(members), std::string(family->sentence),
                            std::string(family->source)});
  }
  return listing;
}

Listing list_knobs(const Filter& filter) {
  if (filter.size() != 1) throw ConfigError("name one model: 'switchyard list knobs segformer-b2'");
  Path path(filter.front());
  KeyReference reference;
  path.describe_knobs(reference);
  Listing listing{{{"knob"}, {"type"}, {"range"}, {"default"}, {"meaning"}}, {}};
  for (const KeyReference::Row& row : reference.rows()) {
    listing.rows.push_back({row.key, row.type, row.range, row.default_value, row.meaning});
  }
  return listing;
}

std::vector<WorkloadSubject> workloads(const Filter& filter) {
  std::vector<WorkloadSubject> found;
  if (filter.empty()) {
    for (const auto& file : configs_in("workloads")) found.push_back(find_workload(file.string()));
  }
  for (const std::string& name : filter) found.push_back(find_workload(name));
  return found;
}

Listing list_paths(const Filter& filter) {
  Listing listing{{{"workload"}, {"path"}, {"settings"}}, {}};
  Filter models;
  Filter named;
  for (const std::string& name : filter) (is_model(name) ? models : named).push_back(name);
  const auto add = [&](const WorkloadSubject& subject, const Filter& members) {
    const std::string name = std::filesystem::path(subject.file).stem().string();
    for (const auto& [path_name, entry] : subject.workload.paths) {
      if (!passes(members, {entry.path.member().name})) continue;
      listing.rows.push_back({name, path_name, entry.path.name()});
    }
  };
  for (const WorkloadSubject& subject : workloads(named)) add(subject, models);
  return listing;
}

Listing list_workloads(const Filter&) {
  Listing listing{{{"workload"}, {"paths", right}, {"title"}, {"file"}}, {}};
  for (const WorkloadSubject& subject : workloads({})) {
    listing.rows.push_back({std::filesystem::path(subject.file).stem().string(),
                            std::to_string(subject.workload.paths.size()), subject.workload.title,
                            subject.file});
  }
  return listing;
}

Listing list_accuracy(const Filter& filter) {
  Listing listing{{{"accuracy", right},
                   {"metric"},
                   {"data set"},
                   {"path"},
                   {"protocol"},
                   {"training"},
                   {"precision"},
                   {"provenance"},
                   {"source"}},
                  {}};
  const std::optional<AccuracyBook> book = shipped_accuracies();
  if (!book) return listing;
  for (const AccuracyTable& table : book->tables()) {
    for (const AccuracyPoint& point : table.points) {
      const std::optional<double> value = value_of(table, point);
      if (!value || !passes(filter, {point.path.member().name, point.path.family().name, table.dataset}))
        continue;
      listing.rows.push_back({fmt::format("{:.2f}", *value), table.metric, table.dataset, point.path.name(),
                              std::string(name_of(point.conditions.protocol)), point.conditions.training,
                              std::string(name_of(point.conditions.precision)),
                              std::string(name_of(point.provenance)), point.source});
    }
  }
  return listing;
}

Listing list_kinds(const Filter&) {
  Listing listing{{{"kind"}, {"what"}}, {}};
  for (const ConfigKind& kind : config_kinds())
    listing.rows.push_back({std::string(kind.name), std::string(kind.sentence)});
  return listing;
}

Listing list_formats(const Filter&) {
  Listing listing{{{"format"}, {"what"}}, {}};
  for (const Choice& format : trace_formats())
    listing.rows.push_back({std::string(format.word), std::string(format.sentence)});
  return listing;
}

const std::vector<Topic>& topics() {
  static const std::vector<Topic> table = {
      {"models", "networks, with their published input and their cost", "models or families", &list_models},
      {"families", "model families, with the source of their hyper-parameters", "", &list_families},
      {"knobs", "settings that make execution paths of a model", "a model", &list_knobs},
      {"workloads", "shipped workloads", "", &list_workloads},
      {"paths", "named execution paths, by workload", "workloads or models", &list_paths},
      {"accuracy", "known accuracies of paths, with their source", "models, families or data sets",
       &list_accuracy},
      {"kinds", "kinds of configuration files", "", &list_kinds},
      {"formats", "formats of layer traces", "", &list_formats}};
  return table;
}

Listing list_topics() {
  Listing listing{{{"topic"}, {"what"}, {"narrowed by"}}, {}};
  for (const Topic& topic : topics()) {
    listing.rows.push_back({std::string(topic.name), std::string(topic.sentence), std::string(topic.filter)});
  }
  return listing;
}

const Topic& topic_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Topic& topic : topics()) {
    if (topic.name == name) return topic;
    names.emplace_back(topic.name);
  }
  throw ConfigError(fmt::format("unknown topic {}; known: {}{}", in_quotes(name), comma_list(names),
                                did_you_mean(name, names)));
}

std::string json_key(std::string title) {
  std::transform(title.begin(), title.end(), title.begin(), [](char c) {
    if (c == ' ' || c == '-') return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return title;
}

std::string to_json(const std::string& topic, const Listing& listing) {
  Node rows = Node::sequence();
  for (const auto& cells : listing.rows) {
    Node row = Node::mapping();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool number = listing.columns[i].align == right;
      row.set(json_key(listing.columns[i].title), number ? Node::scalar(cells[i]) : json_text(cells[i]));
    }
    rows.items.push_back(std::move(row));
  }
  Node node = Node::mapping();
  node.set("schema", json_text("switchyard-list/1"));
  node.set("topic", json_text(topic));
  node.set("rows", std::move(rows));
  return switchyard::to_json(node);
}

std::string to_text(const Listing& listing, Style style) {
  Table table(listing.columns);
  for (const auto& cells : listing.rows) table.row(cells);
  return table.text(style);
}

}  // namespace

Output execute(const ListOptions& options, Style style) {
  if (options.topic.empty()) {
    const Listing listing = list_topics();
    if (options.json) return {to_json("topics", listing), "", success};
    return {to_text(listing, style) + "\n'switchyard list TOPIC' lists one.\n", "", success};
  }
  const Topic& topic = topic_named(options.topic);
  if (topic.filter.empty() && !options.filter.empty()) {
    throw ConfigError(fmt::format("list {} takes no further arguments", topic.name));
  }
  const Listing listing = topic.list(options.filter);
  if (listing.rows.empty() && !options.filter.empty()) {
    throw ConfigError(fmt::format("list {}: nothing fits {}; it is narrowed by {}", topic.name,
                                  in_quotes(comma_list(options.filter)), topic.filter));
  }
  return {options.json ? to_json(std::string(topic.name), listing) : to_text(listing, style), "", success};
}

}  // namespace switchyard::cli
