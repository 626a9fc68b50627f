// Asks the system for what the targets of links turn out to be that lead out of what was read.
#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "report/probe.h"
#include "scanner/probe/prober.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

// Judges a walk that ended at `place` by the system's answer, by the rules of
// apply_verdict_rules(). Where only the present logon session knows the drive, nothing that is
// missing there is called broken.
void judge(const AuditedVolumes& volumes, const ExternalTarget& place, const ProbeResult& answer,
           WalkResult& walk);

// What `reports` shows of an answer; `path` must live as long as that.
[[nodiscard]] report::ProbeAnswer shown(const ProbeResult& answer, std::u16string_view path);

// Of the volumes `asked`, every link that is unverifiable and leads to where `system` can be asked
// gets its answer. `resolutions` by volume. May let std::bad_alloc out.
[[nodiscard]] report::ProbeSummary probe_links(const AuditedVolumes& volumes, const VolumeMap& map,
                                               const std::vector<VolumeIndex>& asked,
                                               std::shared_ptr<const SystemFiles> system,
                                               const ProbeLimits& limits,
                                               const std::atomic<bool>* stop,
                                               std::vector<VolumeResolutions>& resolutions);

}  // namespace scanner
