// Hard-link sets, findings and faults as lists.
#include <string>

#include "report/model/fault_text.h"
#include "report/outline/row_text.h"
#include "report/write/terminal/link_list.h"
#include "report/write/terminal/screen.h"

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
    screen_->pad_to(kIndent);
    screen_->paragraph(describe_set(row), kIndent + 2, Tone::kStrong);
  }

  Screen* screen_;
  bool mute_ = false;
  bool met_ = false;
  std::string volume_;
  std::uint64_t record_ = 0;
};

class FindingList final : public RowVisitor {
 public:
  FindingList(const ListLayout& layout, Screen& screen)
      : volumes_(layout.volumes), screen_(screen) {}

  void finding(const FindingRow& row) override {
    screen_.pad_to(2 * kIndent);
    if (row.policy && !row.path.empty()) return judged(row, *row.policy);
    screen_.text(describe(row, volumes_));
    if (!row.path.empty()) {
      screen_.text("  ");
      screen_.text(row.path);
    }
    screen_.end_line();
  }

 private:
  // The path says which file it is.
  void judged(const FindingRow& row, const PolicyResult& result) {
    if (volumes_) {
      screen_.text(row.volume, Tone::kFaint);
      screen_.text("  ");
    }
    screen_.text(row.path);
    if (result.state && *result.state != FindingState::kUnchanged &&
        *result.state != FindingState::kAbsent) {
      screen_.text("  ");
      screen_.text(word(*result.state), Tone::kWarning);
    }
    screen_.end_line();
    if (result.target.empty()) return;
    screen_.pad_to(3 * kIndent);
    screen_.text(std::u16string(kArrow) + std::u16string(result.target), Tone::kTarget);
    screen_.end_line();
  }

  bool volumes_;
  Screen& screen_;
};

class FaultList final : public RowVisitor {
 public:
  FaultList(const ListLayout& /*layout*/, Screen& screen) : screen_(screen) {}

  void fault(const FaultRow& row) override {
    screen_.pad_to(kIndent);
    screen_.paragraph(describe(row), kIndent + 2,
                      may_hide_links(row.fault.code) ? Tone::kWarning : Tone::kPlain);
  }

 private:
  Screen& screen_;
};

class HardLinkListFormat final : public RowFormat {
 public:
  explicit HardLinkListFormat(const ListLayout& layout) : layout_(layout) {}

  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override {
    Screen screen(layout_.width, layout_.colour, out);
    HardLinkList list(&screen);
    if (first > 0) {
      list.mute(true);
      source.visit(kind, first - 1, first, list);
      list.mute(false);
    }
    source.visit(kind, first, last, list);
  }

 private:
  ListLayout layout_;
};

// For lists whose rows do not depend on the one before.
template <typename List>
class PlainListFormat final : public RowFormat {
 public:
  explicit PlainListFormat(const ListLayout& layout) : layout_(layout) {}

  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override {
    Screen screen(layout_.width, layout_.colour, out);
    List list(layout_, screen);
    source.visit(kind, first, last, list);
  }

 private:
  ListLayout layout_;
};

}  // namespace

std::unique_ptr<RowFormat> hard_link_list(const ListLayout& layout) {
  return std::make_unique<HardLinkListFormat>(layout);
}

std::unique_ptr<RowFormat> finding_list(const ListLayout& layout) {
  return std::make_unique<PlainListFormat<FindingList>>(layout);
}

std::unique_ptr<RowFormat> fault_list(const ListLayout& layout) {
  return std::make_unique<PlainListFormat<FaultList>>(layout);
}

}  // namespace report
