// The path that the query is about: the object there, with links in the path followed except for
// the last. Streams belong to their file: a query for a stream is one for the file.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "report/model/relation.h"
#include "report/model/rows.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/resolve/resolver.h"

namespace scanner {

struct Subject {
  report::SubjectKind kind{};
  VolumeIndex volume = 0;
  bool root = false;
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  Parent parent{};                      // where it is; kMissing: the last existing directory
  bool case_sensitive = false;          // of that directory
  std::u16string name{};                // as on the disk; kMissing: the first missing component
  std::u16string alias{};               // its 8.3 name there, if it has one
  std::vector<std::u16string> below{};  // kMissing: the components after it
  const LinkFile* reparse = nullptr;    // if it has a reparse point
  std::u16string path{};
  std::size_t depth = 0;  // number of components of that path

  // True for a directory with children of its own.
  [[nodiscard]] bool holds_others() const {
    return kind == report::SubjectKind::kDirectory && !root;
  }
};

struct NoSubject {
  bool proven = false;  // there is no such path; false: unknown
  std::string message;  // names as on the disk
};

// `components` from the root of `volume`.
[[nodiscard]] std::expected<Subject, NoSubject> find_subject(
    const AuditedVolumes& volumes, const VolumeMap& map, VolumeIndex volume,
    const std::vector<std::u16string>& components);

}  // namespace scanner
