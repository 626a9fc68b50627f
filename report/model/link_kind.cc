#include "report/model/link_kind.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kLinkKindCount> kKinds{"junction",
                                       "volume-mount-point",
                                       "file-symlink",
                                       "directory-symlink",
                                       "lx-symlink",
                                       "app-exec-link",
                                       "cloud",
                                       "wof",
                                       "dedup",
                                       "wci",
                                       "projfs",
                                       "nfs",
                                       "hsm",
                                       "sis",
                                       "dfs",
                                       "lx-special",
                                       "other-microsoft",
                                       "third-party",
                                       "unknown"};
static_assert(are_words(kKinds));

constexpr std::size_t kTrustCount = 4;
constexpr Words<kTrustCount> kTrusts{"unmarked", "user", "administrator", "unknown"};
static_assert(are_words(kTrusts));

}  // namespace

std::string_view word(mft::ReparseTrust trust) {
  return kTrusts[static_cast<std::size_t>(trust)];
}

std::optional<mft::ReparseTrust> trust_from(std::string_view text) {
  return value_of<mft::ReparseTrust>(kTrusts, text);
}

std::string_view word(LinkKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<LinkKind> link_kind_from(std::string_view text) {
  return value_of<LinkKind>(kKinds, text);
}

LinkKind kind_of(mft::ReparseTag tag, bool directory) {
  if (tag.is_cloud()) return LinkKind::kCloud;
  switch (tag.value()) {
    case mft::kTagMountPoint: return LinkKind::kJunction;
    case mft::kTagSymlink: return directory ? LinkKind::kDirectorySymlink : LinkKind::kFileSymlink;
    case mft::kTagLxSymlink: return LinkKind::kLxSymlink;
    case mft::kTagAppExecLink: return LinkKind::kAppExecLink;
    case mft::kTagWof: return LinkKind::kWof;
    case mft::kTagDedup: return LinkKind::kDedup;
    case mft::kTagNfs: return LinkKind::kNfs;
    case mft::kTagWci:
    case mft::kTagWci1:
    case mft::kTagWciLink:
    case mft::kTagWciLink1:
    case 0xA000001F: return LinkKind::kWci;
    case 0x9000001C:
    case 0xA0000022: return LinkKind::kProjFs;
    case 0x80000006:
    case 0xC0000004: return LinkKind::kHsm;
    case 0x80000007: return LinkKind::kSis;
    case 0x8000000A:
    case 0x80000012: return LinkKind::kDfs;
    case 0x80000023:
    case 0x80000024:
    case 0x80000025:
    case 0x80000026: return LinkKind::kLxSpecial;
    default: return tag.is_microsoft() ? LinkKind::kOtherMicrosoft : LinkKind::kThirdParty;
  }
}

}  // namespace report
