// The seam to the running system's files: whether something can be opened by its name. The real
// thing is system_files_windows.cc; tests play one that hangs, denies and errs.
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
  bool offline = false;  // of a share whose server is away: a copy is what was opened
};

class SystemFiles {
 public:
  SystemFiles() = default;
  SystemFiles(const SystemFiles&) = delete;
  SystemFiles& operator=(const SystemFiles&) = delete;
  virtual ~SystemFiles() = default;

  // Opens `path` without any rights to its contents, shared with everybody, and closes it. `path`
  // begins with `\\?\`. With `follow`, a link at its end is followed; those on the way always are.
  // Safe for concurrent use; may take as long as a network takes.
  [[nodiscard]] virtual std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                                   bool follow) const = 0;
  // What breaks off a question of the calling thread; null where nothing can.
  [[nodiscard]] virtual std::shared_ptr<const CallBreaker> breaker() const { return nullptr; }
  // Why a drive letter may lead elsewhere for the user than for these files, a sentence; empty
  // where it does not.
  [[nodiscard]] virtual std::string other_letters() const { return {}; }
};

// The files of the system on which this runs; null where that is no Windows.
[[nodiscard]] std::shared_ptr<const SystemFiles> this_systems_files();

}  // namespace scanner
