#include <utility>

#include "scanner/driver/backup_privilege.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

SystemCode last_token_error() {
  return static_cast<SystemCode>(GetLastError());
}

class ProcessTokenSystem final : public TokenSystem {
 public:
  // A thread may impersonate its own process's user without SeImpersonatePrivilege. [SDK]
  [[nodiscard]] SystemCode copy_process_token() override {
    HANDLE opened = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_QUERY, &opened) == 0) {
      return last_token_error();
    }
    const UniqueHandle own(opened);
    HANDLE copied = nullptr;
    if (DuplicateTokenEx(own.get(), TOKEN_IMPERSONATE | TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES,
                         nullptr, SecurityImpersonation, TokenImpersonation, &copied) == 0) {
      return last_token_error();
    }
    copy_ = UniqueHandle(copied);
    return SystemCode::kSuccess;
  }

  [[nodiscard]] SystemCode enable_in_copy() override {
    TOKEN_PRIVILEGES wanted = {};
    wanted.PrivilegeCount = 1;
    wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    if (LookupPrivilegeValueW(nullptr, L"SeBackupPrivilege", &wanted.Privileges[0].Luid) == 0) {
      return last_token_error();
    }
    if (AdjustTokenPrivileges(copy_.get(), FALSE, &wanted, 0, nullptr, nullptr) == 0) {
      return last_token_error();
    }
    return last_token_error();  // of a call that succeeded: ERROR_SUCCESS or ERROR_NOT_ALL_ASSIGNED
  }

  [[nodiscard]] SystemCode impersonate() const override {
    return SetThreadToken(nullptr, copy_.get()) != 0 ? SystemCode::kSuccess : last_token_error();
  }
  // Cannot fail for the calling thread's own token; preserves the last error.
  void revert() const override {
    const DWORD error = GetLastError();
    SetThreadToken(nullptr, nullptr);
    SetLastError(error);
  }

 private:
  UniqueHandle copy_;
};

}  // namespace

std::unique_ptr<TokenSystem> process_token_system() {
  return std::make_unique<ProcessTokenSystem>();
}

}  // namespace scanner
