// Hard-link sets and faults as lists.
#include <string>

#include "report/fault_text.h"
#include "report/terminal/link_list.h"
#include "report/text/human_text.h"
#include "report/text/number_text.h"

namespace report {
namespace {

class HardLinkList final : public RowVisitor {
 public:
  explicit HardLinkList(Screen* screen) : screen_(screen) {}

  // Rows seen while `mute` only determine the set before the next one.
  void mute(bool value) { mute_ = value; }

  void hard_link(const HardLinkRow& row) override {
    const bool same = met_ && row.file.record == record_ && row.file.volume == volume_;
    if (!same) {
      met_ = true;
      volume_ = row.file.volume;
      record_ = row.file.record;
      if (!mute_) heading(row);
    }
    if (mute_) return;
    screen_->pad_to(2 * kIndent);
    screen_->text(row.path);
    screen_->end_line();
  }

 private:
  void heading(const HardLinkRow& row) {
    std::string line = volume_ + " record ";
    append_number(row.file.record, line);
    line += ": " + counted(row.name_count, "name", "names");
    if (row.dos_name_count != 0) {
      line += " and " + counted(row.dos_name_count, "8.3 alias", "8.3 aliases");
    }
    if (row.size_bytes) line += ", " + human_bytes(*row.size_bytes);
    if (row.saved_bytes) line += ", saves " + human_bytes(*row.saved_bytes);
    screen_->pad_to(kIndent);
    screen_->paragraph(line, kIndent + 2, Tone::kStrong);
  }

  Screen* screen_;
  bool mute_ = false;
  bool met_ = false;
  std::string volume_;
  std::uint64_t record_ = 0;
};

class FaultList final : public RowVisitor {
 public:
  explicit FaultList(Screen& screen) : screen_(screen) {}

  void fault(const FaultRow& row) override {
    std::string line(row.volume);
    line += " record ";
    append_number(row.fault.record, line);
    line += ": ";
    line += word(row.fault.code);
    line += ", ";
    line += explain(row.fault.code);
    screen_.pad_to(kIndent);
    screen_.paragraph(line, kIndent + 2,
                      may_hide_links(row.fault.code) ? Tone::kWarning : Tone::kPlain);
  }

 private:
  Screen& screen_;
};

}  // namespace

void HardLinkListFormat::append(const RowSource& source, RowKind kind, std::size_t first,
                                std::size_t last, TextOut& out) const {
  Screen screen(width_, colour_, out);
  HardLinkList list(&screen);
  if (first > 0) {
    list.mute(true);
    source.visit(kind, first - 1, first, list);
    list.mute(false);
  }
  source.visit(kind, first, last, list);
}

void FaultListFormat::append(const RowSource& source, RowKind kind, std::size_t first,
                             std::size_t last, TextOut& out) const {
  Screen screen(width_, colour_, out);
  FaultList list(screen);
  source.visit(kind, first, last, list);
}

}  // namespace report
