#include "base/error.h"

#include <utility>

namespace switchyard {
namespace {

std::string join_lines(const std::vector<Diagnostic>& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!lines.empty()) lines += '\n';
    lines += diagnostic.to_string();
  }
  return lines;
}

}  // namespace

std::string Mark::to_string() const {
  if (!file) return {};
  std::string text = *file;
  if (line > 0) text += ':' + std::to_string(line);
  if (line > 0 && column > 0) text += ':' + std::to_string(column);
  return text;
}

std::string Diagnostic::to_string() const {
  const std::string place = where.to_string();
  return place.empty() ? message : place + ": " + message;
}

ConfigError::ConfigError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error(join_lines(diagnostics)), diagnostics_(std::move(diagnostics)) {}

ConfigError::ConfigError(const std::string& message) : ConfigError(Mark{}, message) {}

ConfigError::ConfigError(const Mark& where, const std::string& message)
    : ConfigError(std::vector<Diagnostic>{{where, message}}) {}

}  // namespace switchyard
