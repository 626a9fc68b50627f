#include "scanner/app/output/file_owner_windows.h"

#include <array>
#include <utility>

// clang-format off: behind windows.h
#include <aclapi.h>
#include <sddl.h>
// clang-format on

namespace scanner {
namespace {

// NT SERVICE\TrustedInstaller, the owner of what Windows installs.
constexpr const wchar_t* kTrustedInstaller =
    L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

bool is_trusted_installer(PSID owner) {
  PSID known = nullptr;
  if (ConvertStringSidToSidW(kTrustedInstaller, &known) == 0) return false;
  const std::unique_ptr<void, LocalMemoryDeleter> holder(known);
  return EqualSid(owner, known) != 0;
}

}  // namespace

FileSecurity FileSecurity::of(HANDLE file) {
  FileSecurity security;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
                      &security.owner_, nullptr, &security.access_, nullptr,
                      &descriptor) != ERROR_SUCCESS) {
    return {};
  }
  security.descriptor_.reset(descriptor);
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  DWORD revision = 0;
  security.protected_ = GetSecurityDescriptorControl(descriptor, &control, &revision) != 0 &&
                        (control & SE_DACL_PROTECTED) != 0;
  return security;
}

bool FileSecurity::is_ours() const {
  if (owner_ == nullptr) return false;
  BOOL member = FALSE;
  return CheckTokenMembership(nullptr, owner_, &member) != 0 && member != 0;
}

bool FileSecurity::is_of_the_system() const {
  return owner_ != nullptr &&
         (IsWellKnownSid(owner_, WinLocalSystemSid) != 0 ||
          IsWellKnownSid(owner_, WinBuiltinAdministratorsSid) != 0 || is_trusted_installer(owner_));
}

PSECURITY_DESCRIPTOR FileSecurity::access_list() {
  if (access_ == nullptr ||  // no list at all would let everybody in
      InitializeSecurityDescriptor(&for_new_file_, SECURITY_DESCRIPTOR_REVISION) == 0 ||
      SetSecurityDescriptorDacl(&for_new_file_, TRUE, access_, FALSE) == 0) {
    return nullptr;
  }
  if (protected_) {
    SetSecurityDescriptorControl(&for_new_file_, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
  }
  return &for_new_file_;
}

}  // namespace scanner
