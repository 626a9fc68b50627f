// The path that everything is asked about: what stands there itself, with links on the way followed
// and the last one not. Streams belong to their file: where one is asked about, the file is.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "report/relation.h"
#include "report/rows.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct Subject {
  report::SubjectKind kind{};
  VolumeIndex volume = 0;
  bool root = false;
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  Parent parent{};              // where it stands; kMissing: the last directory on the way
  bool case_sensitive = false;  // that directory
  std::u16string name{};        // as on the disk; kMissing: the first component that is missing
  std::u16string alias{};       // its 8.3 name there, if it has one
  std::vector<std::u16string> below{};  // kMissing: the components behind it
  const LinkFile* reparse = nullptr;    // if it has a reparse point
  std::u16string path{};
  std::size_t depth = 0;  // components of that path

  // True for a directory whose own children it has.
  [[nodiscard]] bool holds_others() const {
    return kind == report::SubjectKind::kDirectory && !root;
  }
};

struct NoSubject {
  bool proven = false;  // there is no such path; false: it cannot be told
  std::string message;  // names as they stand on the disk
};

// `components` from the root of `volume`.
[[nodiscard]] std::expected<Subject, NoSubject> find_subject(
    const AuditedVolumes& volumes, const VolumeMap& map, VolumeIndex volume,
    const std::vector<std::u16string>& components);

}  // namespace scanner
