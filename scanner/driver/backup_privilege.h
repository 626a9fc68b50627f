// SeBackupPrivilege for single opens. FILE_FLAG_BACKUP_SEMANTICS and FILE_OPEN_FOR_BACKUP_INTENT
// bypass a file's DACL only if the privilege is enabled, and in the token of an elevated process it
// is disabled; without it even the attributes of `\System Volume Information`, WindowsApps and
// other users' profiles are inaccessible. [SDK]
//
// The process's own token stays as it is. The privilege is enabled in a copy, which a thread
// impersonates while it opens a file: --probe checks on other threads what its user can open, and
// must not get more than the user has. A process-wide privilege would have to be toggled around
// probes that run at the same time, in threads that may hang.
#pragma once

#include <memory>

#include "scanner/driver/system_code.h"

namespace scanner {

// The system calls that this needs; tests simulate them.
class TokenSystem {
 public:
  virtual ~TokenSystem() = default;
  // Makes a copy of the process's token that a thread can impersonate.
  [[nodiscard]] virtual SystemCode copy_process_token() = 0;
  // AdjustTokenPrivileges() on the copy. kNotAllAssigned if the account does not hold the
  // privilege: that function then reports success, and only GetLastError() shows it. [SDK]
  [[nodiscard]] virtual SystemCode enable_in_copy() = 0;
  // Switches the calling thread to the copy, or back to the process's token. Safe for concurrent
  // use.
  [[nodiscard]] virtual SystemCode impersonate() const = 0;
  virtual void revert() const = 0;
};

class BackupPrivilege {
 public:
  // No privilege: scope() changes nothing.
  BackupPrivilege() = default;
  explicit BackupPrivilege(std::unique_ptr<TokenSystem> system);

  // Why it could not be enabled; kSuccess if it was.
  [[nodiscard]] SystemCode refusal() const { return refusal_; }

  // The calling thread has the privilege as long as this lives.
  class Scope {
   public:
    explicit Scope(const TokenSystem* system);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    const TokenSystem* impersonated_;  // null: nothing to revert
  };
  // Does nothing if the privilege could not be enabled. Safe for concurrent use.
  [[nodiscard]] Scope scope() const { return Scope(system_.get()); }

 private:
  std::unique_ptr<TokenSystem> system_;
  SystemCode refusal_ = SystemCode::kNotSupported;
};

// Windows only.
[[nodiscard]] std::unique_ptr<TokenSystem> process_token_system();

}  // namespace scanner
