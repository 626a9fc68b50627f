#include "scanner/crosscheck/cross_check.h"

#include <algorithm>
#include <new>
#include <utility>

#include "report/model/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/crosscheck/directory_pass.h"
#include "scanner/crosscheck/entry_check.h"
#include "scanner/crosscheck/record_check.h"
#include "scanner/volume/reparse_index.h"

namespace scanner {
namespace {

using report::FindingKind;

std::string because(const mft::Fault& fault) {
  return std::string(report::explain(fault.code));
}

using enum report::LimitationCode;

class Checker {
 public:
  Checker(const AuditedVolume& audited, const CrossCheckOptions& options, RecordTable table)
      : volume_(audited.volume()),
        catalog_(audited.catalog()),
        options_(options),
        threads_(std::max(options.threads, 1U)),
        table_(std::move(table)) {}

  std::expected<CrossCheck, Error> run() {
    std::vector<FindingTally> tallies(threads_);
    std::uint64_t damaged = check_headers(volume_, table_, options_, tallies);
    tally_.take(tallies);
    check_names();
    if (options_.stopped()) return std::unexpected(Error{"interrupted"});
    if (!volume_.has_clusters()) {
      leave_out({.code = kNotComparedLooseMft});
    } else {
      if (volume_.is_mounted()) {
        leave_out({.code = kNotComparedInUse});
      }
      compare_bitmap();
      compare_reparse_index();
      const auto with_damage = compare_directories();
      if (!with_damage) return std::unexpected(with_damage.error());
      damaged = std::max(damaged, *with_damage);
    }
    if (damaged != 0) {
      leave_out(report::counted_limitation(kNotComparedRecords, damaged));
    }
    result_.counts = tally_.counts();
    result_.findings = tally_.take_rows();
    return std::move(result_);
  }

 private:
  void leave_out(report::Limitation limitation) {
    result_.not_compared.push_back(std::move(limitation));
  }

  // Names that Windows cannot open: those of links, of files with several names, of directories.
  void check_names() {
    const auto check = [&](RecordIndex record, std::uint16_t sequence, Parent parent,
                           std::u16string_view name) {
      if (is_openable_name(name) || !tally_.count(FindingKind::kNameNotOpenable)) return;
      tally_.store(record, {.kind = FindingKind::kNameNotOpenable,
                            .record = record,
                            .sequence = sequence,
                            .parent = parent,
                            .name = std::u16string(name)});
    };
    for (const Directory& directory : catalog_.directories) {
      if (directory.reparse) continue;  // it is among the files
      check(directory.record, directory.sequence, directory.parent, directory.name());
    }
    for (const LinkFile& file : catalog_.files) {
      for (const LinkName& name : file.real_names()) {
        check(file.record, file.sequence, name.parent, name.text());
      }
    }
  }

  void compare_bitmap() {
    if (const auto done = check_bitmap(volume_, table_, tally_); !done) {
      leave_out({.code = kNotComparedBitmap, .arguments = {because(done.error())}});
    }
  }

  void compare_reparse_index() {
    auto index = read_reparse_index(volume_);
    if (!index) {
      return leave_out({.code = kNotComparedReparseIndex, .arguments = {because(index.error())}});
    }
    if (!index->present && catalog_.counts.reparse_points != 0) {
      return leave_out(
          {.code = kNotComparedReparseIndex, .arguments = {"the volume has no such file"}});
    }
    if (!index->sound()) {
      const auto record = static_cast<RecordIndex>(index->file.record);
      note_damage(record, index->file.sequence, {.record = mft::kExtendRecord}, u"$Reparse",
                  index->damage.front());
      leave_out(report::counted_limitation(kNotComparedReparseKeys, index->keys.size()));
    }
    check_reparse_keys(volume_, catalog_, table_, *std::move(index), tally_);
  }

  void note_damage(RecordIndex record, std::uint16_t sequence, Parent parent,
                   std::u16string_view name, const IndexDamage& damage) {
    if (!tally_.count(FindingKind::kIndexDamaged)) return;
    tally_.store(record, {.kind = FindingKind::kIndexDamaged,
                          .record = record,
                          .sequence = sequence,
                          .parent = parent,
                          .name = std::u16string(name),
                          .actual = damage.vcn.value_or(0)});
  }

  // Returns the number of partly damaged files.
  std::expected<std::uint64_t, Error> compare_directories() {
    EntryCheck entries(volume_, catalog_, table_, threads_);
    const auto pass = visit_all_entries(volume_, catalog_, options_, entries);
    if (!pass) return std::unexpected(pass.error());
    tally_.take(entries.tallies());
    if (pass->gave_up) {
      leave_out({.code = kNotComparedDirectories});
    } else if (!pass->unsound.empty()) {
      leave_out(report::counted_limitation(kNotComparedDamagedDirectories, pass->unsound.size()));
    }
    for (const auto& unsound : pass->unsound) {
      const auto directory =
          std::ranges::lower_bound(catalog_.directories, unsound.record, {}, &Directory::record);
      note_damage(directory->record, directory->sequence, directory->parent, directory->name(),
                  unsound.damage);
    }
    NameCheck match(volume_, table_, threads_);
    for (std::uint64_t next = 0; next < table_.size();) {
      next = match.load(next);
      if (match.empty()) continue;
      const auto again = visit_all_entries(volume_, catalog_, options_, match);
      if (!again) return std::unexpected(again.error());
      match.finish(*again);
    }
    tally_.take(match.tallies());
    return match.damaged_files();
  }

  const Volume& volume_;
  const Catalog& catalog_;
  const CrossCheckOptions& options_;
  std::uint32_t threads_;
  RecordTable table_;
  FindingTally tally_;
  CrossCheck result_;
};

}  // namespace

bool CrossCheck::has_warnings() const {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto kind = static_cast<FindingKind>(i);
    if (counts[i] != 0 && report::severity_of(kind) != report::Severity::kInformation) return true;
  }
  return false;
}

std::expected<CrossCheck, Error> cross_check(const AuditedVolume& audited,
                                             const CrossCheckOptions& options) {
  try {
    auto table = RecordTable::read(audited.volume(), options);
    if (!table) return std::unexpected(table.error());
    return Checker(audited, options, *std::move(table)).run();
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner
