// Messages of an audit while it runs. The program writes them to standard error; tests collect
// them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace scanner {

class Diagnostics {
 public:
  // Shows progress until it is destroyed.
  class Progress {
   public:
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    virtual ~Progress() = default;
  };

  Diagnostics() = default;
  Diagnostics(const Diagnostics&) = delete;
  Diagnostics& operator=(const Diagnostics&) = delete;
  virtual ~Diagnostics() = default;

  // One line each, without a full stop. Names in them are unescaped.
  virtual void error(std::string_view message) = 0;
  virtual void warning(std::string_view message) = 0;
  virtual void note(std::string_view message) = 0;
  // `done` of `total` records of `title` have been read; `done` must outlive the returned object.
  // May return null.
  [[nodiscard]] virtual std::unique_ptr<Progress> progress(std::string_view title,
                                                           const std::atomic<std::uint64_t>& done,
                                                           std::uint64_t total) = 0;
};

// A message about a source or volume: "disk.img: message", and "C: message".
[[nodiscard]] std::string about(std::string_view name, std::string_view message);

}  // namespace scanner
