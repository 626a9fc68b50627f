#include "scanner/app/output/output_directory_windows.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "scanner/app/output/file_owner_windows.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

constexpr DWORD kNameSurrogate = 0x20000000;  // the tag's bit of links and mounted folders [FSCC]

std::unexpected<Error> failed(const std::string& path, const std::string& why) {
  return std::unexpected(Error{"cannot write " + path + ": " + why});
}

// Characters of the part before the first directory: `\\?\C:\`, `\\?\UNC\server\share\`,
// `\\?\Volume{…}\`; none for anything else.
std::optional<std::size_t> root_length(std::wstring_view path) {
  constexpr std::wstring_view kVerbatim = L"\\\\?\\";
  if (!path.starts_with(kVerbatim)) return std::nullopt;
  std::size_t separators = 1;
  const std::wstring_view rest = path.substr(kVerbatim.size());
  if (rest.size() >= 4 && CompareStringOrdinal(rest.data(), 4, L"UNC\\", 4, TRUE) == CSTR_EQUAL) {
    separators = 3;
  } else if (!(rest.size() > 2 && rest[1] == L':') &&
             !(rest.size() > 7 &&
               CompareStringOrdinal(rest.data(), 7, L"Volume{", 7, TRUE) == CSTR_EQUAL)) {
    return std::nullopt;
  }
  std::size_t at = kVerbatim.size();
  for (; separators > 0; --separators) {
    const std::size_t separator = path.find(L'\\', at);
    if (separator == std::wstring_view::npos) return std::nullopt;
    at = separator + 1;
  }
  return at;
}

constexpr DWORD kDirectoryAccess = FILE_TRAVERSE | FILE_LIST_DIRECTORY | FILE_READ_ATTRIBUTES;
// Nobody can rename or delete it while it is held.
constexpr DWORD kShareNoDelete = FILE_SHARE_READ | FILE_SHARE_WRITE;

// Goes down from `root`, which is held, component by component.
std::expected<UniqueHandle, Error> walk(const std::string& shown, UniqueHandle at,
                                        std::wstring_view components) {
  while (!components.empty()) {
    const std::size_t separator = std::min(components.find(L'\\'), components.size());
    const std::wstring_view name = components.substr(0, separator);
    components.remove_prefix(std::min(separator + 1, components.size()));
    if (name.empty()) continue;
    NativeOpen how{.access = kDirectoryAccess | READ_CONTROL,
                   .share = kShareNoDelete,
                   .disposition = FILE_OPEN,
                   .options = FILE_DIRECTORY_FILE | FILE_OPEN_REPARSE_POINT};
    auto next = open_in_directory(at.get(), name, how);
    if (!next) return failed(shown, windows_error_text(next.error()));
    FILE_ATTRIBUTE_TAG_INFO tag = {};
    if (GetFileInformationByHandleEx(next->get(), FileAttributeTagInfo, &tag, sizeof(tag)) != 0 &&
        (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
        (tag.ReparseTag & kNameSurrogate) != 0) {
      if (!FileSecurity::of(next->get()).is_of_the_system()) {
        return failed(shown, "the folder " + narrow(name) +
                                 " on the way is a link that a user has made; choose another "
                                 "folder or add --unsafe-output");
      }
      how.options &= ~DWORD{FILE_OPEN_REPARSE_POINT};
      next = open_in_directory(at.get(), name, how);
      if (!next) return failed(shown, windows_error_text(next.error()));
    }
    at = *std::move(next);
  }
  return at;
}

UniqueHandle open_directory(const std::wstring& path) {
  return UniqueHandle(CreateFileW(path.c_str(), kDirectoryAccess, kShareNoDelete, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

}  // namespace

bool runs_with_high_rights() {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return false;
  const UniqueHandle token(opened);
  TOKEN_ELEVATION elevation = {};
  DWORD got = 0;
  return GetTokenInformation(token.get(), TokenElevation, &elevation, sizeof(elevation), &got) !=
             0 &&
         elevation.TokenIsElevated != 0;
}

std::expected<OutputPlace, Error> open_output_place(const std::string& path, bool checked) {
  OutputPlace place;
  place.path = wide_path(path);
  const auto root = root_length(place.path);
  if (!root) return failed(path, "it is not the path of a file");
  const std::size_t slash = place.path.rfind(L'\\');
  place.name = place.path.substr(slash + 1);
  if (place.name.empty()) return failed(path, "it is a folder");
  const std::wstring_view below = std::wstring_view(place.path).substr(*root);
  if (below.find(L':') != std::wstring_view::npos) {
    return failed(path, "a name with a colon means a stream inside another file");
  }
  const std::wstring folder = place.path.substr(0, slash + 1);
  place.directory = open_directory(checked ? place.path.substr(0, *root) : folder);
  if (!place.directory) return failed(path, windows_error_text(GetLastError()));
  if (!checked) return place;
  auto walked = walk(path, std::move(place.directory), std::wstring_view(folder).substr(*root));
  if (!walked) return std::unexpected(walked.error());
  place.directory = *std::move(walked);
  return place;
}

}  // namespace scanner
