#include "report/relation.h"

#include <utility>

namespace report {

std::string_view word(SubjectKind kind) {
  switch (kind) {
    case SubjectKind::kMissing: return "missing";
    case SubjectKind::kDirectory: return "directory";
    case SubjectKind::kFile: return "file";
    case SubjectKind::kLink: return "link";
  }
  std::unreachable();
}

std::string_view word(RelationKind kind) {
  switch (kind) {
    case RelationKind::kAt: return "at";
    case RelationKind::kInto: return "into";
    case RelationKind::kThrough: return "through";
    case RelationKind::kOut: return "out";
  }
  std::unreachable();
}

std::string_view word(Access access) {
  switch (access) {
    case Access::kRelative: return "relative";
    case Access::kLetter: return "letter";
    case Access::kVolumeGuid: return "volume-guid";
  }
  std::unreachable();
}

}  // namespace report
