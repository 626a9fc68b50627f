// What an audit said, for tests to look at.
#pragma once

#include <string>
#include <vector>

#include "scanner/audit/diagnostics.h"

namespace scanner_test {

struct CollectedDiagnostics final : scanner::Diagnostics {
  void error(std::string_view message) override { errors.emplace_back(message); }
  void warning(std::string_view message) override { warnings.emplace_back(message); }
  void note(std::string_view message) override { notes.emplace_back(message); }
  std::unique_ptr<Progress> progress(std::string_view title, const std::atomic<std::uint64_t>&,
                                     std::uint64_t) override {
    shown_progress.emplace_back(title);
    return nullptr;
  }

  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  std::vector<std::string> notes;
  std::vector<std::string> shown_progress;
};

}  // namespace scanner_test
