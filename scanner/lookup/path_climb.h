// Paths of files whose parents are known by reference only: climbs from directory to directory
// through their own records, each of which is read once. The same paths and labels as a scan's
// DirectoryTree gives.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "mft/fault.h"
#include "mft/reference.h"
#include "report/rows.h"

namespace scanner {

class Volume;

class PathClimb {
 public:
  explicit PathClimb(const Volume& volume) : volume_(volume) {}

  // Appends the path of `parent` without a trailing backslash: nothing for the root, and
  // `<orphan 1234-5>\x` where the way up breaks. Tells how much of it is known.
  report::PathState append_path(mft::FileReference parent, std::u16string& out);
  // True if `parent` is $Extend\$Deleted: what lies there is deleted and was still open.
  bool is_deleted_directory(mft::FileReference parent);
  // Damage in the records of the way, once for each.
  [[nodiscard]] const std::vector<mft::Fault>& faults() const { return faults_; }

 private:
  struct Step {
    enum class Kind : std::uint8_t { kDirectory, kFile, kNothing };
    Kind kind = Kind::kNothing;
    std::uint16_t sequence = 0;
    mft::FileReference parent{};
    std::u16string name{};
  };
  const Step& step(mft::RecordNumber record);
  Step read_step(mft::RecordNumber record);
  report::PathState break_state(mft::FileReference parent);

  const Volume& volume_;
  std::unordered_map<mft::RecordNumber, Step> steps_;
  std::vector<mft::Fault> faults_;
};

}  // namespace scanner
