#include "report/model/relation.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kSubjectKindCount> kSubjectKinds{"missing", "directory", "file", "link"};
static_assert(are_words(kSubjectKinds));

constexpr Words<kRelationKindCount> kRelationKinds{"at", "into", "through", "out"};
static_assert(are_words(kRelationKinds));

constexpr Words<kAccessCount> kAccesses{"relative", "letter", "volume-guid"};
static_assert(are_words(kAccesses));

}  // namespace

std::string_view word(SubjectKind kind) {
  return kSubjectKinds[static_cast<std::size_t>(kind)];
}

std::optional<SubjectKind> subject_kind_from(std::string_view text) {
  return value_of<SubjectKind>(kSubjectKinds, text);
}

std::string_view word(RelationKind kind) {
  return kRelationKinds[static_cast<std::size_t>(kind)];
}

std::optional<RelationKind> relation_kind_from(std::string_view text) {
  return value_of<RelationKind>(kRelationKinds, text);
}

std::string_view word(Access access) {
  return kAccesses[static_cast<std::size_t>(access)];
}

std::optional<Access> access_from(std::string_view text) {
  return value_of<Access>(kAccesses, text);
}

}  // namespace report
