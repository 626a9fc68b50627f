// SeBackupPrivilege for single opens. FILE_FLAG_BACKUP_SEMANTICS and FILE_OPEN_FOR_BACKUP_INTENT
// pass over a file's DACL only if the privilege is enabled, and the token of an elevated process
// holds it disabled; without it `\System Volume Information`, WindowsApps and other users' profiles
// refuse even their attributes. [SDK]
//
// The process's own token stays as it is. The privilege is enabled in a copy, which a thread wears
// as an impersonation token while it opens a file and takes off again: --probe asks on other
// threads what its user could open, and must not be given more than the user has. A process-wide
// privilege would have to be switched on and off around probes that run at the same time, in
// threads that may hang.
#pragma once

#include <memory>

#include "scanner/driver/system_code.h"

namespace scanner {

// The calls to the system that this takes; tests play them.
class TokenSystem {
 public:
  virtual ~TokenSystem() = default;
  // Makes a copy of the process's token that a thread can wear.
  [[nodiscard]] virtual SystemCode copy_process_token() = 0;
  // AdjustTokenPrivileges() on the copy. kNotAllAssigned where the account does not hold the
  // privilege: that function then says that it succeeded, and only GetLastError() tells. [SDK]
  [[nodiscard]] virtual SystemCode enable_in_copy() = 0;
  // The calling thread acts with the copy, or with the process's token again. Any thread may, at
  // the same time as others.
  [[nodiscard]] virtual SystemCode put_on() const = 0;
  virtual void take_off() const = 0;
};

class BackupPrivilege {
 public:
  // None: every scope() leaves things as they are.
  BackupPrivilege() = default;
  explicit BackupPrivilege(std::unique_ptr<TokenSystem> system);

  // Why it could not be enabled; kSuccess where it was.
  [[nodiscard]] SystemCode refusal() const { return refusal_; }

  // The calling thread has the privilege as long as this lives.
  class Scope {
   public:
    explicit Scope(const TokenSystem* system);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    const TokenSystem* worn_;  // null: nothing to take off
  };
  // Without it where it could not be enabled. Safe for concurrent use.
  [[nodiscard]] Scope scope() const { return Scope(system_.get()); }

 private:
  std::unique_ptr<TokenSystem> system_;
  SystemCode refusal_ = SystemCode::kNotSupported;
};

// Windows only.
[[nodiscard]] std::unique_ptr<TokenSystem> process_token_system();

}  // namespace scanner
