// Remembers results for later walks: the targets of links, and where a directory and the remaining
// path lead. Only for walks that turn out to be long; it never changes their answer.
//
// Not safe for concurrent use: what a walk costs depends on what is remembered, so the walks that
// use it must run in a fixed order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "scanner/resolve/link_target.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/steps.h"
#include "scanner/resolve/walk_path.h"

namespace scanner {

class WalkMemo {
 public:
  // Looking up fewer components than these takes no longer than remembering them.
  static constexpr std::size_t kWorthRemembering = 8;

  // Components in a row that are plain directories: no links, no streams.
  struct Run {
    std::size_t length = 0;
    const Directory* end = nullptr;  // where they lead
    bool through_alias = false;      // some matched only by their 8.3 name
    bool ambiguous = false;          // some have names that differ only in case
  };

  // For a sequence of components: hash(a + b) = hash(a) * factor(b) + hash(b).
  struct Hash {
    std::size_t hash = 0;
    std::size_t factor = 1;
  };
  [[nodiscard]] static Hash hash(WalkPath::Texts texts);

  // Clears everything if it has become large. Only between walks, as a walk keeps views into it.
  void trim();
  // REQUIRES: the link's tag is MOUNT_POINT or SYMLINK.
  const LinkTarget& target_of(const LinkFile& link, Steps& steps);
  // The run of plain directories that `texts` begin with, starting in `directory`. `texts` must be
  // part of a target from target_of(). A run of length 0, to be ignored, when `steps` ran out.
  Run run(VolumeIndex volume, const ComponentLookup& lookup, const Directory& directory,
          WalkPath::Texts texts, Steps& steps);
  // hash(texts), with `texts` as in run().
  Hash known_hash(WalkPath::Texts texts, Steps& steps);

  // How a walk ended that followed more links than Windows does.
  struct DeepEnd {
    bool loop = false;            // it came back to a link inside that link's own target
    bool loop_suspected = false;  // it came back to a link by another path
    std::uint32_t hop = 0;        // a loop's, counted from the link as the first
    std::uint32_t hops = 0;
    std::u16string component;
  };
  // Of the walk that begins at that link, by its own name.
  void remember_deep(VolumeIndex volume, RecordIndex link, DeepEnd end);
  // Null if nothing is known of it.
  [[nodiscard]] const DeepEnd* deep_end_of(VolumeIndex volume, RecordIndex link) const;

 private:
  struct RunKey {
    const std::u16string_view* texts = nullptr;
    std::size_t count = 0;
    const Directory* directory = nullptr;
    VolumeIndex volume = 0;
    friend bool operator==(const RunKey&, const RunKey&) = default;
  };
  struct RunKeyHash {
    std::size_t operator()(const RunKey& key) const;
  };
  static constexpr std::size_t kMostRuns = 1'000'000;
  static constexpr std::size_t kMostTargetBytes = 64UL * 1024 * 1024;

  // By the contents of the reparse data. Whether files with equal data share them in memory depends
  // on which thread read them, and the cost of a walk must not depend on that.
  std::unordered_map<std::string_view, std::unique_ptr<LinkTarget>> targets_;
  std::unordered_map<const std::byte*, const LinkTarget*> by_address_;  // saves the hashing
  std::unordered_map<RunKey, Run, RunKeyHash> runs_;
  std::unordered_map<RunKey, Hash, RunKeyHash> hashes_;   // without a directory
  std::unordered_map<std::uint64_t, DeepEnd> deep_ends_;  // by volume and record
  std::size_t target_bytes_ = 0;
};

}  // namespace scanner
