// The basis of the commands about one path: the volume of the path, and those to which its links
// may lead. Reads only what is needed to open them.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/audit/audit_error.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/audit/volume_set.h"
#include "scanner/resolve/trace/path_walk.h"
#include "scanner/resolve/typed_path.h"

namespace scanner {

struct PathRequest {
  VolumeSetOptions volumes;  // one source
  TypedPath path;
  std::uint32_t threads = 1;  // for a loose $MFT, which must be read completely
};

class PathAudit {
 public:
  // kUsage if several volumes are possible, or if the drive of the path does not exist according to
  // the drive map. `inputs_opened` is called once, when nothing more will be opened by a name from
  // the user.
  [[nodiscard]] static std::expected<std::unique_ptr<PathAudit>, AuditError> open(
      PathRequest request, const std::atomic<bool>& stop, Diagnostics& diagnostics,
      const std::function<void()>& inputs_opened);

  // Components are looked up in the indexes of the directories. A loose $MFT has none, so it is
  // read completely and a catalog is used.
  [[nodiscard]] const VolumeSet& set() const { return set_; }
  [[nodiscard]] const AuditedVolumes& volumes() const { return set_.volumes; }
  // Walks go to that path of the same volume instead.
  void set_path(std::vector<std::u16string> components) {
    path_.components = std::move(components);
  }
  // The volume on which the path begins.
  [[nodiscard]] VolumeIndex start() const { return start_; }
  [[nodiscard]] const AuditedVolume& start_volume() const { return *set_.volumes[start_]; }
  // About assumed letters, one sentence each.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  // Walks the path from its volume. Volumes of this machine are opened when links lead to them. At
  // the first letter or GUID that is not mapped, the registries on the volumes are read; if they do
  // not contain it, letters are assumed as in a scan. The drive in front of the path is assumed
  // from the start, but registries take precedence. A trailing backslash requires a directory.
  PathAnswer walk(LastLink last_link, bool trailing_backslash = false);

 private:
  PathAudit(PathRequest request, const std::atomic<bool>& stop, Diagnostics& diagnostics)
      : path_(std::move(request.path)),
        threads_(request.threads),
        stop_(stop),
        set_(std::move(request.volumes), stop, diagnostics) {}

  void read_registries(const std::string& wanted);
  void search_letters(const std::string& letter);

  TypedPath path_;
  std::uint32_t threads_;
  const std::atomic<bool>& stop_;
  VolumeSet set_;
  VolumeIndex start_ = 0;
  std::vector<std::string> notes_;
  bool registries_read_ = false;
  bool letters_searched_ = false;
};

}  // namespace scanner
