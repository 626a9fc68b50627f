// The output of `linkaudit links` as one JSON document ("answer" in the schema): rows as in a
// report (hard_link, fault) in a separate envelope. Written incrementally, since a file can have
// many long paths.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/limitation.h"
#include "report/model/rows.h"
#include "report/output/error.h"
#include "report/output/sink.h"
#include "report/text/text_out.h"
#include "report/write/json/json_rows.h"

namespace report {

struct LinksHeader {
  std::string_view tool_version;
  std::string_view volume;                  // its name
  std::optional<std::u16string_view> path;  // as looked up; none: by reference
  std::optional<bool> found;                // none: cannot be determined
  std::string_view reason;                  // why not; empty if found
  std::optional<std::u16string> component;  // where the look-up stopped early
  std::optional<FileIdentity> file;         // the file that was found
  Limitations incomplete;                   // why the answer may be incomplete
};

class LinksJson {
 public:
  explicit LinksJson(Sink& sink) : sink_(sink) {}

  // In this order; the rows of each kind together.
  void begin(const LinksHeader& header);
  void hard_link(const HardLinkRow& row) { add(Section::kHardLinks, row); }
  void dos_name(std::u16string_view path);
  void fault(const FaultRow& row) { add(Section::kFaults, row); }
  // kSink if the sink failed.
  std::expected<void, Error> end();

 private:
  enum class Section : std::uint8_t { kHead, kHardLinks, kDosNames, kFaults, kEnd };
  void open_section(Section section);
  void member(std::string_view name);
  void text(std::string_view name, std::u16string_view value);
  void flush(std::size_t limit);
  template <typename Row>
  void add(Section section, const Row& row);

  Sink& sink_;
  Section section_ = Section::kHead;
  std::size_t index_ = 0;  // rows of this section
  TextOut buffer_;
  std::optional<Error> error_;
};

}  // namespace report
