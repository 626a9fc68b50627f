// The contents of a link's reparse buffer, in the terms of a report.
#pragma once

#include <optional>
#include <string>

#include "mft/reparse_point.h"
#include "report/model/link_kind.h"
#include "report/model/verdict.h"
#include "scanner/catalog/catalog.h"

namespace scanner {

struct LinkFacts {
  report::LinkKind kind = report::LinkKind::kUnknown;
  mft::ReparseTag tag{0};                  // 0: the data are unavailable
  std::optional<mft::ReparsePoint> point;  // none if it is malformed
  bool has_names = false;                  // junctions, mount points, symbolic links
  bool relative = false;
  mft::Bytes target_bytes;  // an LX target that is not valid UTF-8; else empty
  report::Flags flags;
};

// Decodes one reparse buffer after another. The texts are those of the last one, in strings that
// keep their capacity.
class DecodedLink : public LinkFacts {
 public:
  void decode(const LinkFile& file);

  std::u16string substitute;
  std::u16string print;
  std::u16string target;  // as a user would write it

 private:
  void decode_lx();
  void decode_names();
};

// The kind that decode() finds, nothing else.
[[nodiscard]] report::LinkKind kind_of(const LinkFile& file);

}  // namespace scanner
