// "Only what lies under \Users": a directory of each scanned volume, and whether a path is within
// it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "report/model/rows.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

class Subtree {
 public:
  // `path` is as a user types it; with a drive in front, of that volume only. Links on the way are
  // followed, also to another volume. Nothing if no volume has such a directory.
  // `volumes` must outlive the result.
  static std::optional<Subtree> find(const AuditedVolumes& volumes, const VolumeMap& map,
                                     std::string_view path);

  // True for the directory itself and for all below it.
  bool operator()(const report::FileIdentity& file, std::u16string_view path) const;

 private:
  struct Root {
    std::u16string path;
    RecordIndex record = 0;
    const ComponentLookup* lookup = nullptr;  // for cut paths
  };
  std::map<std::string, Root, std::less<>> roots_;  // by volume name, as rows spell them
};

}  // namespace scanner
