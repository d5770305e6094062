// Errors: what is wrong with an input (ConfigError, exit code 2) and what is wrong with a run (SimError, exit 3).
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace switchyard {

/// A place in an input: file name (or "--set" for the command line), 1-based line and column; 0 means "none".
struct Mark {
  std::shared_ptr<const std::string> file;
  int line = 0;
  int column = 0;

  /// "file:line:column", without the parts that are missing; empty if there is no file.
  std::string to_string() const;
};

/// One problem of an input, with its place and its remedy in the message.
struct Diagnostic {
  Mark where;
  std::string message;

  /// "file:line:column: message".
  std::string to_string() const;
};

/// The input is wrong. Carries every problem found; what() has one per line.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<Diagnostic> diagnostics);
  explicit ConfigError(const std::string& message);
  ConfigError(const Mark& where, const std::string& message);

  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

/// A model broke one of its own invariants; the result cannot be trusted.
class SimError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace switchyard
