// Owner and access list of a file that a report replaces. Included by *_windows.cc only.
#pragma once

#include <memory>

#include "scanner/source/win32.h"

namespace scanner {

struct LocalMemoryDeleter {
  void operator()(void* memory) const { LocalFree(memory); }
};

// A security descriptor from the system, with an owner and a discretionary access list.
class FileSecurity {
 public:
  // For an open file (READ_CONTROL); none if the system does not report it.
  static FileSecurity of(HANDLE file);

  [[nodiscard]] explicit operator bool() const { return descriptor_ != nullptr; }
  // Whether the owner is the user of the process, or a group whose full rights the process has: a
  // file of Administrators counts only if the process is elevated.
  [[nodiscard]] bool is_ours() const;
  // For a new file with the same access; its owner will be its creator. Null if everyone has
  // access. Valid as long as this object.
  [[nodiscard]] PSECURITY_DESCRIPTOR access_list();

 private:
  std::unique_ptr<void, LocalMemoryDeleter> descriptor_;
  PSID owner_ = nullptr;
  PACL access_ = nullptr;
  bool protected_ = false;
  SECURITY_DESCRIPTOR for_new_file_ = {};
};

}  // namespace scanner
