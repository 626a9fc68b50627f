// The rows of `refs`: those link rows of an audit that refer to the subject, each with its
// relation, and the other names of a file.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "report/model/row_source.h"
#include "scanner/resolve/references/references.h"

namespace scanner {

// Another name of the subject's file, with its texts.
struct OtherName {
  report::HardLinkRow row;
  std::u16string path;
};

class ReferenceRows final : public report::RowSource {
 public:
  // `base` has all link rows of all volumes, in order. Everything must outlive the rows.
  ReferenceRows(const report::RowSource& base, const AuditedVolumes& volumes,
                const References& references, std::span<const OtherName> names,
                report::Summary summary);

  [[nodiscard]] std::size_t count(report::RowKind kind) const override;
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override;
  [[nodiscard]] const report::Summary& summary() const override { return summary_; }

 private:
  struct Entry {
    std::size_t row = 0;  // of `base`
    const Reference* reference = nullptr;
  };

  const report::RowSource& base_;
  const AuditedVolumes& volumes_;
  std::span<const OtherName> names_;
  report::Summary summary_;
  std::vector<Entry> entries_;
};

}  // namespace scanner
