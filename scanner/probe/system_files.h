// The interface to the running system's files: whether something can be opened by its name.
// Implemented by system_files_windows.cc; tests simulate one that hangs, denies access and fails.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "scanner/driver/system_code.h"
#include "scanner/waiting/call_breaker.h"

namespace scanner {

struct SystemFile {
  bool directory = false;
  bool reparse_point = false;
  bool offline = false;  // on a share whose server is offline: a cached copy was opened
};

class SystemFiles {
 public:
  SystemFiles() = default;
  SystemFiles(const SystemFiles&) = delete;
  SystemFiles& operator=(const SystemFiles&) = delete;
  virtual ~SystemFiles() = default;

  // Opens `path` without any access to its contents, with full sharing, and closes it. `path`
  // begins with `\\?\`. With `follow`, a link at its end is followed; links before that always are.
  // Safe for concurrent use; may take as long as the network takes.
  [[nodiscard]] virtual std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                                   bool follow) const = 0;
  // Cancels a call of the calling thread; null if nothing can.
  [[nodiscard]] virtual std::shared_ptr<const CallBreaker> breaker() const { return nullptr; }
  // Why a drive letter may lead elsewhere for the user than for this process, a sentence; empty if
  // it does not.
  [[nodiscard]] virtual std::string other_letters() const { return {}; }
};

// The files of the system on which this runs; null on systems other than Windows.
[[nodiscard]] std::shared_ptr<const SystemFiles> this_systems_files();

}  // namespace scanner
