// Asks the system about targets of links that lead out of the volumes that were read.
#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "report/model/probe.h"
#include "scanner/probe/prober.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

// Judges a walk that ended at `target` by the system's answer, by the rules of
// apply_verdict_rules(). If the drive exists only in the present logon session, nothing missing
// there is called broken.
void judge(const AuditedVolumes& volumes, const ExternalTarget& target, const ProbeResult& answer,
           WalkResult& walk);

// An answer in the form of a report; `path` must outlive it.
[[nodiscard]] report::ProbeAnswer shown(const ProbeResult& answer, std::u16string_view path);

// Every unverifiable link of the volumes `asked` that leads to a target `system` can be asked about
// gets its answer. `resolutions` by volume. May throw std::bad_alloc.
[[nodiscard]] report::ProbeSummary probe_links(const AuditedVolumes& volumes, const VolumeMap& map,
                                               const std::vector<VolumeIndex>& asked,
                                               std::shared_ptr<const SystemFiles> system,
                                               const ProbeLimits& limits,
                                               const std::atomic<bool>* stop,
                                               std::vector<VolumeResolutions>& resolutions);

}  // namespace scanner
