// Logs the diagnostics of an audit to standard error.
#pragma once

#include "scanner/audit/diagnostics.h"

namespace scanner {

class LogDiagnostics final : public Diagnostics {
 public:
  explicit LogDiagnostics(bool shows_progress) : shows_progress_(shows_progress) {}

  void error(std::string_view message) override;
  void warning(std::string_view message) override;
  void note(std::string_view message) override;
  [[nodiscard]] std::unique_ptr<Progress> progress(std::string_view title,
                                                   const std::atomic<std::uint64_t>& done,
                                                   std::uint64_t total) override;

 private:
  bool shows_progress_;
};

}  // namespace scanner
