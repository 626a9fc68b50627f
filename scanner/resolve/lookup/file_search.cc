#include "scanner/resolve/lookup/file_search.h"

#include <algorithm>
#include <expected>
#include <optional>
#include <ranges>

#include "mft/utf16.h"
#include "report/threads/parallel.h"
#include "scanner/resolve/lookup/key_scan.h"
#include "scanner/resolve/lookup/orphan_names.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/name_match.h"

namespace scanner {
namespace {

std::uint64_t key_of(RecordIndex parent, std::uint32_t hash) {
  return std::uint64_t{parent} << 32U | hash;
}

// "PROGRA~1.TXT": up to eight units, then perhaps a dot and up to three.
bool could_be_8dot3(std::u16string_view name) {
  const std::size_t dot = name.find(u'.');
  const std::u16string_view extension =
      dot == std::u16string_view::npos ? u"" : name.substr(dot + 1);
  return (dot == std::u16string_view::npos ? name.size() : dot) <= 8 && extension.size() <= 3 &&
         !extension.contains(u'.');
}

// Sorted keys behind a bit table: nearly all keys of a volume are not wanted.
class WantedKeys {
 public:
  explicit WantedKeys(std::vector<std::uint64_t> keys) : keys_(std::move(keys)), bits_(kBits / 64) {
    if (!std::ranges::is_sorted(keys_)) std::ranges::sort(keys_);
    for (const std::uint64_t key : keys_) bits_[bit_of(key) / 64] |= 1ULL << bit_of(key) % 64;
  }
  [[nodiscard]] bool contains(std::uint64_t key) const {
    return (bits_[bit_of(key) / 64] >> bit_of(key) % 64 & 1U) != 0 &&
           std::ranges::binary_search(keys_, key);
  }

 private:
  static constexpr std::size_t kBits = 1U << 20U;  // 128 KiB, stays in the second-level cache
  static std::size_t bit_of(std::uint64_t key) {
    return static_cast<std::size_t>(key * 0x9E37'79B9'7F4A'7C15U >> 44U);
  }
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint64_t> bits_;
};

class Search {
 public:
  Search(const AuditedVolume& audited, std::span<const FileQuestion* const> questions,
         std::uint32_t threads)
      : audited_(audited),
        volume_(audited.volume()),
        questions_(questions),
        threads_(threads),
        answers_(questions.size()),
        asked_(by_key(volume_.upcase(), questions)),
        wanted_(keys_of(asked_)) {}

  std::vector<FileAnswer> run() {
    try_candidates(scan_keys([this](const FileKey& key) {
                     return wanted_.contains(key_of(key.parent, key.hash));
                   }),
                   false);
    try_linked_files();
    if (!volume_.has_clusters()) try_candidates(by_parent_of_unanswered(), true);
    confirm_absences();
    if (volume_.has_clusters()) doubt_short_absences();
    if (volume_.written_to()) doubt_all_absences();
    // With clusters, a sound index has proven the absence.
    if (!volume_.has_clusters()) {
      doubt_orphaned_absences(audited_, questions_, threads_, answers_);
    }
    return std::move(answers_);
  }

 private:
  struct Asked {
    std::uint64_t key = 0;
    std::size_t question = 0;
  };

  // By key and folded name, so that all questions about one name are adjacent.
  static std::vector<Asked> by_key(const mft::UpCase& upcase,
                                   std::span<const FileQuestion* const> questions) {
    std::vector<Asked> asked;
    asked.reserve(questions.size());
    for (const FileQuestion* const question : questions) {
      asked.push_back({.key = key_of(question->directory.record, upcase.hash(question->name)),
                       .question = asked.size()});
    }
    std::ranges::sort(asked, [&](const Asked& a, const Asked& b) {
      if (a.key != b.key) return a.key < b.key;
      return upcase.collate_folded(questions[a.question]->name, questions[b.question]->name) < 0;
    });
    return asked;
  }
  static std::vector<std::uint64_t> keys_of(const std::vector<Asked>& asked) {
    std::vector<std::uint64_t> keys;
    keys.reserve(asked.size());
    for (const Asked& one : asked) keys.push_back(one.key);
    return keys;
  }

  // The questions about that name in that directory.
  [[nodiscard]] std::span<const Asked> about(std::uint64_t wanted, std::u16string_view name) const {
    const mft::UpCase& upcase = volume_.upcase();
    const auto same_key = std::ranges::equal_range(asked_, wanted, {}, &Asked::key);
    const auto first = std::ranges::partition_point(same_key, [&](const Asked& one) {
      return upcase.collate_folded(questions_[one.question]->name, name) < 0;
    });
    const auto last = std::partition_point(first, same_key.end(), [&](const Asked& one) {
      return upcase.collate_folded(name, questions_[one.question]->name) >= 0;
    });
    return {first, last};
  }

  // All children of the directories in which an 8.3 name was not found. The catalog does not store
  // their aliases.
  std::vector<RecordIndex> by_parent_of_unanswered() {
    std::vector<std::uint64_t> parents;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      if (answers_[i].kind != FileAnswer::Kind::kFound && could_be_8dot3(questions_[i]->name)) {
        parents.push_back(questions_[i]->directory.record);
      }
    }
    if (parents.empty()) return {};
    const WantedKeys wanted(std::move(parents));
    return scan_keys([&wanted](const FileKey& key) { return wanted.contains(key.parent); });
  }

  // So far 8.3 names were only looked up in the index. Before one is called absent, the children of
  // its directory are read. Windows' own 8.3 names have a tilde, which avoids that for most
  // questions.
  void doubt_short_absences() {
    std::vector<std::uint64_t> parents;
    std::vector<std::size_t> doubtful;
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      if (answers_[i].kind != FileAnswer::Kind::kAbsent || !could_be_8dot3(questions_[i]->name) ||
          !questions_[i]->name.contains(u'~')) {
        continue;
      }
      doubtful.push_back(i);
      parents.push_back(questions_[i]->directory.record);
    }
    if (doubtful.empty()) return;
    const WantedKeys wanted(std::move(parents));
    std::vector<FileAnswer> judged = answers_;
    try_candidates(scan_keys([&wanted](const FileKey& key) { return wanted.contains(key.parent); }),
                   true);
    for (const std::size_t i : doubtful) {
      if (answers_[i].kind == FileAnswer::Kind::kFound) {
        judged[i].kind = FileAnswer::Kind::kIndexDisagrees;
      }
    }
    answers_ = std::move(judged);
  }

  template <typename Wanted>
  std::vector<RecordIndex> scan_keys(const Wanted& wanted) {
    return scanner::scan_keys(audited_.catalog(), threads_, wanted);
  }

  // A name that was found, with the questions that it may answer.
  struct FoundName {
    std::span<const Asked> asked;
    Parent parent;
    std::u16string text;
    bool alias = false;
    RecordIndex record = 0;
    std::uint16_t sequence = 0;
  };

  // Calls visit(item, found) for items [0, count) on all threads, then answers from what was found,
  // in the order of the items.
  template <typename Visit>
  void answer_by(std::size_t count, std::size_t grain, const Visit& visit) {
    std::vector<std::vector<FoundName>> found(count / grain + 1);
    const bool done =
        for_ranges(threads_, count, grain, [&](std::uint32_t, std::size_t first, std::size_t last) {
          for (std::size_t item = first; item < last; ++item) visit(item, found[first / grain]);
        });
    if (!done) throw std::bad_alloc();
    for (const FoundName& name : found | std::views::join) {
      for (const Asked& one : name.asked) {
        answer(one.question, name.parent, name.text, name.alias, name.record, name.sequence);
      }
    }
  }

  // Reads every candidate and answers the questions that it answers.
  void try_candidates(const std::vector<RecordIndex>& records, bool aliases) {
    constexpr std::size_t kGrain = 64;
    answer_by(records.size(), kGrain, [&](std::size_t i, std::vector<FoundName>& found) {
      const auto file = FileRecord::read(volume_, {records[i], 0});
      if (!file) return;
      for (const auto& name : file->names()) {
        if (name.is_dos_alias() != aliases) continue;
        const Parent parent = Parent::from(name.parent());
        std::u16string text = name.name().str();
        const auto asked = about(key_of(parent.record, volume_.upcase().hash(text)), text);
        if (asked.empty()) continue;
        found.push_back({.asked = asked,
                         .parent = parent,
                         .text = std::move(text),
                         .alias = aliases,
                         .record = records[i],
                         .sequence = file->base().sequence()});
      }
    });
  }

  // The catalog has files with several names with all of them.
  void try_linked_files() {
    constexpr std::size_t kGrain = 4096;
    const auto& files = audited_.catalog().files;
    answer_by(files.size(), kGrain, [&](std::size_t i, std::vector<FoundName>& found) {
      const LinkFile& file = files[i];
      if (file.has_reparse || file.directory) return;
      for (const auto& name : file.all_names()) {
        const std::uint64_t name_key = key_of(name.parent.record, name.hash);
        if (!wanted_.contains(name_key)) continue;
        const auto asked = about(name_key, name.text());
        if (asked.empty()) continue;
        found.push_back({.asked = asked,
                         .parent = name.parent,
                         .text = std::u16string(name.text()),
                         .alias = name.dos_alias,
                         .record = file.record,
                         .sequence = file.sequence});
      }
    });
  }

  void answer(std::size_t index, Parent parent, std::u16string_view text, bool alias,
              RecordIndex record, std::uint16_t sequence) {
    const FileQuestion& question = *questions_[index];
    if (parent.record != question.directory.record ||
        !parent.accepts(question.directory.sequence)) {
      return;
    }
    if (audited_.hidden().find(parent.record, record, text) != nullptr) return;
    const auto match =
        match_name(volume_.upcase(), text, alias, question.name, question.case_sensitive);
    if (!match) return;
    FileAnswer& found = answers_[index];
    const bool had_name = found.kind == FileAnswer::Kind::kFound && !found.through_alias;
    if (had_name && alias) return;
    const bool twin = had_name && found.record != record;
    const bool keeps = had_name && match != EntryMatch::kExact;
    found.ambiguous = found.ambiguous || twin;
    if (keeps) return;
    found.kind = FileAnswer::Kind::kFound;
    found.record = record;
    found.sequence = sequence;
    found.through_alias = alias;
    found.name = alias ? long_name(record, parent, text) : std::u16string(text);
  }

  // The real name that the 8.3 name `alias` stands for.
  [[nodiscard]] std::u16string long_name(RecordIndex record, Parent parent,
                                         std::u16string_view alias) const {
    const auto file = FileRecord::read(volume_, {record, 0});
    if (!file) return std::u16string(alias);
    for (const auto& name : file->names()) {
      if (!name.is_dos_alias() && Parent::from(name.parent()) == parent) return name.name().str();
    }
    return std::u16string(alias);
  }

  // A directory's index, opened for one question and kept for others about the same directory.
  struct OpenIndex {
    Parent directory;
    std::optional<std::expected<DirectoryIndex, mft::Fault>> index;
  };

  // In directory order: a directory may have thousands of records.
  void confirm_absences() {
    constexpr std::size_t kGrain = 16;
    std::vector<OpenIndex> open(std::max(threads_, 1U));
    const bool done = for_ranges(threads_, asked_.size(), kGrain,
                                 [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                   for (std::size_t i = first; i < last; ++i) {
                                     const std::size_t question = asked_[i].question;
                                     if (answers_[question].kind != FileAnswer::Kind::kFound) {
                                       confirm_absence(question, open[thread]);
                                     }
                                   }
                                 });
    if (!done) throw std::bad_alloc();
  }

  // Records and indexes that were read at different times do not prove that a name is absent.
  void doubt_all_absences() {
    for (FileAnswer& answer : answers_) {
      if (answer.kind == FileAnswer::Kind::kAbsent) answer.kind = FileAnswer::Kind::kDamaged;
    }
  }

  // How to treat an entry that a record contradicts. On a mounted volume the record is the driver's
  // own, and the entry may simply not have been overwritten yet.
  [[nodiscard]] FileAnswer::Kind contradicted_index() const {
    return volume_.is_mounted() ? FileAnswer::Kind::kAbsent : FileAnswer::Kind::kIndexDisagrees;
  }

  // The file system itself uses the index; it also has the 8.3 names.
  void confirm_absence(std::size_t index, OpenIndex& open) {
    using Kind = FileAnswer::Kind;
    const FileQuestion& question = *questions_[index];
    FileAnswer& found = answers_[index];
    if (!volume_.has_clusters()) {
      found.kind = audited_.may_hide_names() ? Kind::kDamaged : Kind::kAbsent;
      return;
    }
    if (!open.index || open.directory != question.directory) {
      open.directory = question.directory;
      open.index = DirectoryIndex::open(
          volume_, {.record = question.directory.record, .sequence = question.directory.sequence});
    }
    if (!*open.index) {
      found.kind = Kind::kDamaged;
      return;
    }
    const IndexSearch search = (*open.index)->descend(question.name, question.case_sensitive);
    if (!search.sound()) {
      found.kind = Kind::kDamaged;
      return;
    }
    const auto& entry = search.entry;
    if (!entry) {
      found.kind = Kind::kAbsent;
      return;
    }
    const auto file = FileRecord::read(volume_, entry->file);
    if (!file) {
      // A slot that contains something else proves the entry stale, not the name absent.
      const bool stale = file.error().code == mft::FaultCode::kNotInUse;
      found.kind = stale ? contradicted_index() : Kind::kDamaged;
      return;
    }
    const bool named = std::ranges::any_of(file->names(), [&](const mft::FileName& name) {
      return Parent::from(name.parent()).record == question.directory.record &&
             volume_.upcase().equal(name.name().str(), question.name);
    });
    found.kind = named ? Kind::kIndexDisagrees : contradicted_index();
    for (const auto& name : file->names()) {
      if (!name.is_dos_alias()) continue;
      answer(index, Parent::from(name.parent()), name.name().str(), true,
             static_cast<RecordIndex>(entry->file.record), file->base().sequence());
    }
  }

  const AuditedVolume& audited_;
  const Volume& volume_;
  std::span<const FileQuestion* const> questions_;
  std::uint32_t threads_;
  std::vector<FileAnswer> answers_;
  std::vector<Asked> asked_;
  WantedKeys wanted_;
};

}  // namespace

std::vector<FileAnswer> find_files(const AuditedVolume& volume,
                                   std::span<const FileQuestion* const> questions,
                                   std::uint32_t threads) {
  if (questions.empty()) return {};
  return Search(volume, questions, threads).run();
}

}  // namespace scanner
