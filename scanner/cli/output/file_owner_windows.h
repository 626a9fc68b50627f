// Who owns a file and who may use it, as far as a new report takes that over. Included by
// *_windows.cc only.
#pragma once

#include <memory>

#include "scanner/source/win32.h"

namespace scanner {

struct LocalMemoryDeleter {
  void operator()(void* memory) const { LocalFree(memory); }
};

// A security descriptor as the system gave it, with an owner and a discretionary list.
class FileSecurity {
 public:
  // Of an opened file (READ_CONTROL); none where the system does not say.
  static FileSecurity of(HANDLE file);

  [[nodiscard]] explicit operator bool() const { return descriptor_ != nullptr; }
  // Whether the process' own user owns it, or a group of which the process has the full rights: an
  // administrator owns what Administrators do only if elevated.
  [[nodiscard]] bool is_ours() const;
  // For a new file with the same access; its owner will be its creator. Null if everybody has
  // access. Valid as long as this is.
  [[nodiscard]] PSECURITY_DESCRIPTOR access_list();

 private:
  std::unique_ptr<void, LocalMemoryDeleter> descriptor_;
  PSID owner_ = nullptr;
  PACL access_ = nullptr;
  bool protected_ = false;
  SECURITY_DESCRIPTOR for_new_file_ = {};
};

}  // namespace scanner
