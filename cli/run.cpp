#include "cli/run.h"

#include <exception>
#include <new>
#include <variant>

#include "base/error.h"
#include "cli/options.h"

namespace switchyard::cli {
namespace {

/// One line a problem. Problems with a place start with it, so that editors can jump there.
std::string lines_of(const ConfigError& error) {
  std::string lines;
  for (const Diagnostic& problem : error.diagnostics()) {
    if (!problem.where.file) lines += "switchyard: ";
    lines += problem.to_string() + '\n';
  }
  return lines;
}

Output failure(int exit_code, std::string messages) { return {"", std::move(messages), exit_code}; }

}  // namespace

Output run(const std::vector<std::string>& arguments, Style style, const Instead& instead) {
  try {
    const Invocation invocation = parse_arguments(arguments);
    if (instead) {
      if (auto output = instead(invocation)) return *output;
    }
    return std::visit([&](const auto& options) { return execute(options, style); }, invocation);
  } catch (const ConfigError& error) {
    return failure(bad_input, lines_of(error));
  } catch (const std::bad_alloc&) {
    return failure(broken_run, "switchyard: out of memory; use a smaller network or a machine with more\n");
  } catch (const std::exception& error) {
    return failure(broken_run, std::string("switchyard: the run broke, and its result cannot be trusted: ") +
                                   error.what() + "\n");
  }
}

Output execute(const ShowText& options, Style) { return {options.text, "", success}; }

}  // namespace switchyard::cli
