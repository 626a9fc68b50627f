#include "report/baseline/difference.h"

#include <algorithm>
#include <exception>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kAspectCount> kAspects{"path", "kind", "target", "verdict", "trust"};
static_assert(are_words(kAspects));

// What of a row is compared.
struct Item {
  std::size_t row = 0;
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  std::uint64_t code = 0;  // of a finding or a fault: rows with different codes are different rows
  std::u16string path;
  std::uint64_t kind = 0;
  std::u16string target;
  std::u16string verdict;  // with reason and component
  std::uint64_t trust = 0;

  [[nodiscard]] auto identity() const { return std::tie(sequence, code, path); }
};

// A file's rows.
using Group = std::vector<Item>;

class ItemReader final : public RowVisitor {
 public:
  explicit ItemReader(std::vector<Item>& items, std::size_t first) : items_(items), row_(first) {}

  void link(const LinkRow& row) override {
    Item& item = add(row.file.record, row.file.sequence, row.path);
    item.kind = std::uint64_t{row.tag.value()} << 8U | static_cast<std::uint64_t>(row.kind);
    item.target = row.has_names ? row.substitute_name : row.target;
    item.verdict = {static_cast<char16_t>(row.verdict), static_cast<char16_t>(row.reason)};
    item.verdict += row.component;
    item.trust = row.trust ? static_cast<std::uint64_t>(*row.trust) + 1 : 0;
  }
  void hard_link(const HardLinkRow& row) override {
    add(row.file.record, row.file.sequence, row.path);
  }
  void finding(const FindingRow& row) override {
    if (row.policy && row.policy->state == FindingState::kAbsent) {  // only in its own baseline
      ++row_;
      return;
    }
    add(row.record, row.sequence, row.path).code = static_cast<std::uint64_t>(row.kind);
  }
  void fault(const FaultRow& row) override {
    add(row.fault.record, 0, {}).code = static_cast<std::uint64_t>(row.fault.code);
  }

 private:
  Item& add(std::uint64_t record, std::uint16_t sequence, std::u16string_view path) {
    Item& item = items_.emplace_back();
    item.row = row_++;
    item.record = record;
    item.sequence = sequence;
    item.path = path;
    return item;
  }

  std::vector<Item>& items_;
  std::size_t row_;
};

// The rows of one kind of one volume, file by file.
class GroupCursor {
 public:
  GroupCursor(const RowSource& source, RowKind kind, std::size_t first, std::size_t last)
      : source_(source), kind_(kind), next_(first), last_(last) {
    advance();
  }

  [[nodiscard]] bool done() const { return group_.empty(); }
  // REQUIRES of both: not done().
  [[nodiscard]] std::uint64_t record() const { return group_.front().record; }
  [[nodiscard]] Group& group() { return group_; }

  void advance() {
    group_.clear();
    for (;;) {
      if (at_ == items_.size() && !read()) return;
      if (!group_.empty() && items_[at_].record != record()) return;
      group_.push_back(std::move(items_[at_++]));
    }
  }

 private:
  bool read() {
    constexpr std::size_t kRowsAtATime = 1024;
    items_.clear();
    at_ = 0;
    while (items_.empty() && next_ < last_) {
      const std::size_t end = std::min(next_ + kRowsAtATime, last_);
      ItemReader reader(items_, next_);
      source_.visit(kind_, next_, end, reader);
      next_ = end;
    }
    return !items_.empty();
  }

  const RowSource& source_;
  RowKind kind_;
  std::size_t next_;
  std::size_t last_;
  std::vector<Item> items_;
  std::size_t at_ = 0;
  Group group_;
};

// Where the rows of each volume begin.
class VolumeRows {
 public:
  VolumeRows(const RowSource& source, RowKind kind) : source_(source), kind_(kind) {}

  struct Range {
    std::size_t first = 0;
    std::size_t last = 0;
  };
  [[nodiscard]] Range of(std::size_t volume) const {
    return {.first = first_from(volume), .last = first_from(volume + 1)};
  }

 private:
  class NameReader final : public RowVisitor {
   public:
    void link(const LinkRow& row) override { name = row.file.volume; }
    void hard_link(const HardLinkRow& row) override { name = row.file.volume; }
    void finding(const FindingRow& row) override { name = row.volume; }
    void fault(const FaultRow& row) override { name = row.volume; }
    std::string name;
  };

  // The first row of that volume or a later one; rows are in the order of the volumes.
  [[nodiscard]] std::size_t first_from(std::size_t volume) const {
    std::size_t low = 0;
    std::size_t high = source_.count(kind_);
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (volume_of(middle) < volume) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
  [[nodiscard]] std::size_t volume_of(std::size_t row) const {
    NameReader reader;
    source_.visit(kind_, row, row + 1, reader);
    const auto& volumes = source_.summary().volumes;
    const auto found = std::ranges::find(volumes, reader.name, &VolumeSummary::name);
    return static_cast<std::size_t>(found - volumes.begin());
  }

  const RowSource& source_;
  RowKind kind_;
};

class Comparer {
 public:
  Comparer(const RowSource& before, const RowSource& after, const WorkOptions& options)
      : before_(before), after_(after), options_(options) {}

  std::expected<Comparison, Error> run() {
    result_.volumes = pair_volumes(before_.summary(), after_.summary());
    for (const VolumePair& pair : result_.volumes) {
      volume_ = static_cast<std::size_t>(&pair - result_.volumes.data());
      for (const RowKind kind : kRowKinds) {
        if (!compare(kind, pair)) {
          return std::unexpected(Error{.code = ErrorCode::kCancelled, .message = "interrupted"});
        }
      }
    }
    return std::move(result_);
  }

 private:
  static VolumeRows::Range range_of(const RowSource& source, RowKind kind,
                                    const std::optional<std::size_t>& volume) {
    return volume ? VolumeRows(source, kind).of(*volume) : VolumeRows::Range{};
  }

  // False if the user has interrupted.
  bool compare(RowKind kind, const VolumePair& pair) {
    kind_ = kind;
    const auto olds = range_of(before_, kind, pair.before);
    const auto news = range_of(after_, kind, pair.after);
    GroupCursor old_rows(before_, kind, olds.first, olds.last);
    GroupCursor new_rows(after_, kind, news.first, news.last);
    const std::size_t first = result_.differences.size();
    while (!old_rows.done() || !new_rows.done()) {
      if (options_.cancelled != nullptr && options_.cancelled->load()) return false;
      const bool has_old =
          !old_rows.done() && (new_rows.done() || old_rows.record() <= new_rows.record());
      const bool has_new =
          !new_rows.done() && (old_rows.done() || new_rows.record() <= old_rows.record());
      Group none;
      compare(has_old ? old_rows.group() : none, has_new ? new_rows.group() : none);
      if (has_old) old_rows.advance();
      if (has_new) new_rows.advance();
    }
    const auto place = [](const Difference& difference) {
      return std::pair(difference.after.value_or(SIZE_MAX), difference.before.value_or(0));
    };
    std::ranges::sort(result_.differences.begin() + static_cast<std::ptrdiff_t>(first),
                      result_.differences.end(), {}, place);
    return true;
  }

  // The rows of one file.
  void compare(Group& olds, Group& news) {
    std::ranges::sort(olds, {}, &Item::identity);
    std::ranges::sort(news, {}, &Item::identity);
    std::vector<const Item*> gone;
    std::vector<const Item*> added;
    auto old = olds.begin();
    auto now = news.begin();
    while (old != olds.end() || now != news.end()) {
      if (now == news.end() || (old != olds.end() && old->identity() < now->identity())) {
        gone.push_back(&*old++);
      } else if (old == olds.end() || now->identity() < old->identity()) {
        added.push_back(&*now++);
      } else {
        add(*old++, *now++, {});
      }
    }
    pair_moved(gone, added);
    for (const Item* const item : gone) {
      result_.differences.push_back({.volume = volume_,
                                     .kind = kind_,
                                     .before = item->row,
                                     .after = std::nullopt,
                                     .changed = {}});
    }
    for (const Item* const item : added) {
      result_.differences.push_back({.volume = volume_,
                                     .kind = kind_,
                                     .before = std::nullopt,
                                     .after = item->row,
                                     .changed = {}});
    }
  }

  // Names of the same file that differ in their paths only, in order.
  void pair_moved(std::vector<const Item*>& gone, std::vector<const Item*>& added) {
    if (kind_ != RowKind::kLink && kind_ != RowKind::kHardLink) return;
    if (gone.empty() || added.empty()) return;
    if (gone.front()->sequence != added.front()->sequence) return;  // another file in the same slot
    Aspects moved;
    moved.set(Aspect::kPath);
    const auto count = static_cast<std::ptrdiff_t>(std::min(gone.size(), added.size()));
    for (std::ptrdiff_t i = 0; i < count; ++i)
      add(*gone[static_cast<std::size_t>(i)], *added[static_cast<std::size_t>(i)], moved);
    gone.erase(gone.begin(), gone.begin() + count);
    added.erase(added.begin(), added.begin() + count);
  }

  void add(const Item& old, const Item& now, Aspects changed) {
    if (old.kind != now.kind) changed.set(Aspect::kKind);
    if (old.target != now.target) changed.set(Aspect::kTarget);
    if (old.verdict != now.verdict) changed.set(Aspect::kVerdict);
    // Reports of schema 1.0 do not have it.
    if (old.trust != 0 && now.trust != 0 && old.trust != now.trust) changed.set(Aspect::kTrust);
    if (!changed.any()) {
      ++result_.unchanged[static_cast<std::size_t>(kind_)];
      return;
    }
    result_.differences.push_back({.volume = volume_,
                                   .kind = kind_,
                                   .before = old.row,
                                   .after = now.row,
                                   .changed = changed});
  }

  const RowSource& before_;
  const RowSource& after_;
  const WorkOptions& options_;
  std::size_t volume_ = 0;
  RowKind kind_{};
  Comparison result_;
};

}  // namespace

std::string_view word(Aspect aspect) {
  return kAspects[static_cast<std::size_t>(aspect)];
}

std::uint64_t Comparison::added() const {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      differences, [](const Difference& difference) { return !difference.before; }));
}

std::uint64_t Comparison::gone() const {
  return static_cast<std::uint64_t>(std::ranges::count_if(
      differences, [](const Difference& difference) { return !difference.after; }));
}

std::uint64_t Comparison::changed() const {
  return differences.size() - added() - gone();
}

std::uint64_t Comparison::unchanged_rows() const {
  return std::accumulate(unchanged.begin(), unchanged.end(), std::uint64_t{0});
}

std::expected<Comparison, Error> compare_reports(const RowSource& before, const RowSource& after,
                                                 const WorkOptions& options) {
  try {
    return Comparer(before, after, options).run();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report
