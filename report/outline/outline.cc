#include "report/outline/outline.h"

#include <algorithm>

#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {

std::string Remark::whole() const {
  std::string line;
  if (!label.empty()) line = label + ": ";
  if (!about.empty()) line += about + (about.ends_with(':') ? " " : ": ");
  return line + text;
}

std::size_t RowList::shown() const {
  const std::size_t count = rows->count(kind);
  return limit == 0 ? count : std::min(count, limit);
}

std::string RowList::more() const {
  if (total <= shown()) return {};
  return "... and " + grouped(total - shown()) + " more; use -o FILE to list all";
}

std::expected<Outline, Error> make_outline(const RowSource& source, const OutlineOptions& contents,
                                           const WorkOptions& options) {
  if (source.summary().policy) return check_outline(source, contents, options);
  return source.summary().subject ? reference_outline(source, contents, options)
                                  : scan_outline(source, contents, options);
}

}  // namespace report
