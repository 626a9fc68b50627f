// Links that are followed by programs other than the kernel: LX links by WSL, app-execution links
// by CreateProcess. Their answers are reported along with the kernel's verdict ("opaque").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/resolve/walk_result.h"
#include "scanner/resolve/walker.h"

namespace scanner {

enum class Evaluator : std::uint8_t { kNone, kWsl, kCreateProcess };
// "wsl", "createprocess"
[[nodiscard]] std::string_view word(Evaluator evaluator);

struct Evaluation {
  Evaluator evaluator = Evaluator::kNone;
  WalkResult walk;  // may have a question; apply_verdict_rules() is still to come
};
// What another evaluator says of `file`, by its name `name`; kNone for tags that have none.
[[nodiscard]] Evaluation evaluate(std::span<const std::unique_ptr<AuditedVolume>> volumes,
                                  const VolumeMap& map, Walker& walker, VolumeIndex volume,
                                  const LinkFile& file, const LinkName& name);

// An LX link's target by POSIX rules: relative to the link's own directory, `..` by real parents,
// `/mnt/x` as drive X: (the default automount only), other absolute paths unverifiable. Windows'
// own links in the path are followed at the expense and with the memo of `walker`.
[[nodiscard]] WalkResult evaluate_wsl(std::span<const std::unique_ptr<AuditedVolume>> volumes,
                                      const VolumeMap& map, Walker& walker, VolumeIndex volume,
                                      const LinkName& name, std::string_view target);

// An app-execution link's executable: a Win32 path with a drive letter to a file. The link is on
// volume `from`.
[[nodiscard]] WalkResult evaluate_create_process(Walker& walker, const VolumeMap& map,
                                                 VolumeIndex from, std::u16string_view executable);

}  // namespace scanner
