#include "scanner/cli/output/output_directory_windows.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "scanner/cli/output/output_error.h"

// clang-format off: behind windows.h
#include <winternl.h>
// clang-format on

namespace scanner {
namespace {

constexpr DWORD kNameSurrogate = 0x20000000;  // the tag's bit of links and mounted folders [FSCC]

std::unexpected<Error> failed(const std::string& path, const std::string& why) {
  return std::unexpected(write_error(path, why));
}

// Length of the part before the first directory: `\\?\C:\`, `\\?\UNC\server\share\`,
// `\\?\Volume{…}\`; 0 for any other path.
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

// Only rights that nearly everyone has: explicitly requested rights must be granted, including the
// right to traverse, which everyone otherwise has. [File Access Rights Constants]
constexpr DWORD kDirectoryAccess = FILE_READ_ATTRIBUTES;
constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

// Goes down from `at`, opening each component relative to the one before.
std::expected<UniqueHandle, Error> walk(const std::string& shown, UniqueHandle at,
                                        std::wstring_view components) {
  while (!components.empty()) {
    const std::size_t separator = std::min(components.find(L'\\'), components.size());
    const std::wstring_view name = components.substr(0, separator);
    components.remove_prefix(std::min(separator + 1, components.size()));
    if (name.empty()) continue;
    auto next = open_in_directory(
        at.get(), name,
        {.access = kDirectoryAccess, .disposition = FILE_OPEN, .options = FILE_DIRECTORY_FILE});
    if (!next) {
      const bool absent =
          next.error() == ERROR_FILE_NOT_FOUND || next.error() == ERROR_PATH_NOT_FOUND;
      return failed(shown,
                    windows_error_text(next.error()) +
                        (absent ? ""
                                : "; cannot check folder " + narrow(name) +
                                      " in the path (use --unsafe-output to skip the check)"));
    }
    const auto tag = attribute_tag(next->get());
    if (!tag) return failed(shown, windows_error_text(tag.error()));
    if ((tag->reparse_tag & kNameSurrogate) != 0) {
      return failed(shown, "folder " + narrow(name) +
                               " in the path is a junction, a symbolic link or a mounted volume; "
                               "choose another folder or use --unsafe-output");
    }
    at = *std::move(next);
  }
  return at;
}

}  // namespace

bool runs_with_high_rights() {
  return elevation().value_or(true);
}

std::expected<OutputPlace, Error> open_output_place(const std::string& path, bool checked) {
  const std::wstring full = wide_path(path);
  const auto root = root_length(full);
  if (!root) return failed(path, "it is not a file path");
  const std::size_t slash = full.rfind(L'\\');
  OutputPlace place{.directory = {}, .name = full.substr(slash + 1)};
  if (place.name.empty()) return failed(path, "it is a folder");
  if (full.find(L':', *root) != std::wstring::npos) {
    return failed(path, "a colon in the name refers to a stream of another file");
  }
  const std::wstring folder = full.substr(0, slash + 1);
  const std::wstring begin = checked ? full.substr(0, *root) : folder;
  place.directory =
      UniqueHandle(CreateFileW(begin.c_str(), kDirectoryAccess | SYNCHRONIZE, kShareAll, nullptr,
                               OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
  if (!place.directory) return failed(path, windows_error_text(GetLastError()));
  if (!checked) return place;
  auto walked = walk(path, std::move(place.directory), std::wstring_view(folder).substr(*root));
  if (!walked) return std::unexpected(walked.error());
  place.directory = *std::move(walked);
  return place;
}

}  // namespace scanner
