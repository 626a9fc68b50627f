#include "scanner/cli/output/file_owner_windows.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

// clang-format off: behind windows.h
#include <aclapi.h>
// clang-format on

namespace scanner {
namespace {

// CheckTokenMembership() is documented for groups.
bool is_process_user(PSID owner) {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return false;
  const UniqueHandle token(opened);
  alignas(TOKEN_USER) std::array<std::byte, sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE> buffer{};
  DWORD got = 0;
  if (GetTokenInformation(token.get(), TokenUser, buffer.data(), static_cast<DWORD>(buffer.size()),
                          &got) == 0) {
    return false;
  }
  TOKEN_USER user = {};
  std::memcpy(&user, buffer.data(), sizeof(user));
  return EqualSid(owner, user.User.Sid) != 0;
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
  if (is_process_user(owner_)) return true;
  BOOL member = FALSE;
  return CheckTokenMembership(nullptr, owner_, &member) != 0 && member != 0;
}

PSECURITY_DESCRIPTOR FileSecurity::access_list() {
  if (access_ == nullptr ||  // without a list, everyone would have access
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
