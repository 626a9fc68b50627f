#include "report/model/payload.h"

namespace report {
namespace {

template <typename T>
Payload payload_or_size(const std::expected<T, mft::Fault>& parsed,
                        const mft::ReparsePoint& point) {
  if (parsed) return *parsed;
  return PlainData{point.data().size()};
}

// A number on the disk and its word.
template <typename Number>
struct NumberWord {
  Number number;
  std::string_view word;
};

constexpr NumberWord<std::uint32_t> kWofProviders[] = {{1, "wim"}, {2, "file"}};
constexpr NumberWord<std::uint32_t> kWofAlgorithms[] = {
    {0, "xpress4k"}, {1, "lzx"}, {2, "xpress8k"}, {3, "xpress16k"}};
constexpr NumberWord<std::uint64_t> kNfsTypes[] = {{mft::kNfsLink, "link"},
                                                   {mft::kNfsCharacterDevice, "character-device"},
                                                   {mft::kNfsBlockDevice, "block-device"},
                                                   {mft::kNfsFifo, "fifo"},
                                                   {mft::kNfsSocket, "socket"}};

template <typename Number, std::size_t Count>
std::string_view word_of(const NumberWord<Number> (&words)[Count], Number number) {
  for (const auto& entry : words) {
    if (entry.number == number) return entry.word;
  }
  return {};
}

template <typename Number, std::size_t Count>
std::optional<Number> number_of(const NumberWord<Number> (&words)[Count], std::string_view text) {
  for (const auto& entry : words) {
    if (entry.word == text) return entry.number;
  }
  return std::nullopt;
}

}  // namespace

Payload decode_payload(LinkKind kind, const mft::ReparsePoint& point) {
  switch (kind) {
    case LinkKind::kJunction:
    case LinkKind::kVolumeMountPoint:
    case LinkKind::kFileSymlink:
    case LinkKind::kDirectorySymlink:
    case LinkKind::kLxSymlink: return {};
    default: break;
  }
  switch (point.tag().value()) {
    case mft::kTagAppExecLink: return payload_or_size(mft::parse_app_exec_link(point), point);
    case mft::kTagWof: return payload_or_size(mft::parse_wof(point), point);
    case mft::kTagWci:
    case mft::kTagWci1: return payload_or_size(mft::parse_wci(point), point);
    case mft::kTagNfs: return payload_or_size(mft::parse_nfs(point), point);
    default: return PlainData{point.data().size()};
  }
}

std::string_view wof_provider_word(std::uint32_t provider) {
  return word_of(kWofProviders, provider);
}

std::string_view wof_algorithm_word(std::uint32_t algorithm) {
  return word_of(kWofAlgorithms, algorithm);
}

std::string_view nfs_type_word(std::uint64_t type) {
  return word_of(kNfsTypes, type);
}

std::optional<std::uint32_t> wof_provider_from(std::string_view text) {
  return number_of(kWofProviders, text);
}

std::optional<std::uint32_t> wof_algorithm_from(std::string_view text) {
  return number_of(kWofAlgorithms, text);
}

std::optional<std::uint64_t> nfs_type_from(std::string_view text) {
  return number_of(kNfsTypes, text);
}

}  // namespace report
