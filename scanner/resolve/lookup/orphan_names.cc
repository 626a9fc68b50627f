#include "scanner/resolve/lookup/orphan_names.h"

#include <algorithm>
#include <vector>

#include "scanner/resolve/lookup/key_scan.h"
#include "scanner/volume/file_record.h"

namespace scanner {
namespace {

class Orphans {
 public:
  Orphans(const AuditedVolume& audited, std::span<const FileQuestion* const> questions,
          std::span<FileAnswer> answers)
      : audited_(audited),
        upcase_(audited.volume().upcase()),
        questions_(questions),
        answers_(answers),
        bits_(kBits / 64) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      if (answers[i].kind != FileAnswer::Kind::kAbsent) continue;
      const std::uint32_t hash = upcase_.hash(questions[i]->name);
      absent_.push_back({.hash = hash, .question = i});
      bits_[hash % kBits / 64] |= 1ULL << hash % 64;
    }
    std::ranges::sort(absent_, {}, &Absent::hash);
  }

  void run(std::uint32_t threads) {
    if (absent_.empty()) return;
    for (const mft::Fault& fault : audited_.tree_faults()) {
      const Directory* const directory =
          audited_.tree().find(static_cast<RecordIndex>(fault.record));
      if (directory == nullptr || !is_lost(directory->parent)) continue;
      doubt(upcase_.hash(directory->name()), directory->name());
      doubt(upcase_.hash(directory->alias()), directory->alias());
    }
    for (const LinkFile& file : audited_.catalog().files) {
      for (const LinkName& name : file.all_names()) {
        if (is_sought(name.hash) && is_lost(name.parent)) doubt(name.hash, name.text());
      }
    }
    for (const RecordIndex record :
         scan_keys(audited_.catalog(), threads,
                   [this](const FileKey& key) { return may_be_orphan(key); })) {
      doubt_names_of(record);
    }
  }

 private:
  static constexpr std::uint32_t kBits = 1U << 16U;

  struct Absent {
    std::uint32_t hash = 0;
    std::size_t question = 0;
  };

  [[nodiscard]] bool is_lost(Parent parent) const {
    return audited_.tree().parent_of(parent) == nullptr;
  }
  [[nodiscard]] auto about(std::uint32_t hash) const {
    return std::ranges::equal_range(absent_, hash, {}, &Absent::hash);
  }
  [[nodiscard]] bool is_sought(std::uint32_t hash) const {
    return (bits_[hash % kBits / 64] >> hash % 64 & 1U) != 0 && !about(hash).empty();
  }

  void doubt(std::uint32_t hash, std::u16string_view name) {
    for (const Absent& absent : about(hash)) {
      if (!upcase_.equal(name, questions_[absent.question]->name)) continue;
      FileAnswer& answer = answers_[absent.question];
      answer.kind = FileAnswer::Kind::kDamaged;
      answer.orphaned = true;
    }
  }

  // The key of an ordinary file does not have its parent's sequence number.
  [[nodiscard]] bool may_be_orphan(const FileKey& key) const {
    if (!is_sought(key.hash)) return false;
    return audited_.tree().find(key.parent) == nullptr ||
           std::ranges::any_of(about(key.hash), [&](const Absent& absent) {
             return questions_[absent.question]->directory.record == key.parent;
           });
  }
  void doubt_names_of(RecordIndex record) {
    const auto file = FileRecord::read(audited_.volume(), {.record = record, .sequence = 0});
    if (!file) return;
    for (const auto& name : file->names()) {
      if (!is_lost(Parent::from(name.parent()))) continue;
      const std::u16string text = name.name().str();
      doubt(upcase_.hash(text), text);
    }
  }

  const AuditedVolume& audited_;
  const mft::UpCase& upcase_;
  std::span<const FileQuestion* const> questions_;
  std::span<FileAnswer> answers_;
  std::vector<Absent> absent_;       // by hash
  std::vector<std::uint64_t> bits_;  // of their hashes: nearly all names of a volume are not sought
};

}  // namespace

void doubt_orphaned_absences(const AuditedVolume& volume,
                             std::span<const FileQuestion* const> questions, std::uint32_t threads,
                             std::span<FileAnswer> answers) {
  Orphans(volume, questions, answers).run(threads);
}

}  // namespace scanner
