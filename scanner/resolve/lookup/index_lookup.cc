#include "scanner/resolve/lookup/index_lookup.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "mft/upcase.h"
#include "scanner/catalog/path_label.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/driver/child_lookup.h"
#include "scanner/resolve/audited_volume.h"

namespace scanner {
namespace {

using report::PathState;

// A path of that many components is longer than Windows allows.
constexpr std::size_t kMaxLevels = 32'768;
constexpr std::size_t kMostNoted = 1'000;  // damaged directories, and faults

// One name of a file, from any source.
struct Name {
  Parent parent;
  std::u16string text;
  bool alias = false;
};

std::vector<Name> names_of(const KnownFile& file) {
  std::vector<Name> names;
  if (file.link != nullptr) {
    for (const auto& name : file.link->all_names()) {
      names.push_back({name.parent, std::u16string(name.text()), name.dos_alias});
    }
  } else if (file.directory != nullptr) {
    const Directory& directory = *file.directory;
    names.push_back({directory.parent, std::u16string(directory.name()), false});
    if (directory.alias_length != 0) {
      names.push_back({directory.parent, std::u16string(directory.alias()), true});
    }
  }
  return names;
}

std::vector<Name> names_of(const FileRecord& file) {
  std::vector<Name> names;
  for (const auto& name : file.names()) {
    names.push_back({Parent::from(name.parent()), name.name().str(), name.is_dos_alias()});
  }
  return names;
}

}  // namespace

IndexLookup::IndexLookup(const AuditedVolume& volume) : volume_(volume), files_(volume) {}

KnownFile IndexLookup::file(RecordIndex record) const {
  if (const auto known = files_.known(record)) return *known;
  const Volume& volume = volume_.volume();
  if (record >= volume.record_count()) return {};
  auto read = FileRecord::read(volume, {.record = record, .sequence = 0});
  if (!read) {
    // A free slot is no damage.
    if (read.error().code != mft::FaultCode::kNotInUse) note_fault(read.error());
    return files_.add_nothing(record);
  }
  for (const auto& fault : read->faults()) note_fault(fault);
  const KnownFile known = files_.add(record, *read);
  if (known.directory != nullptr && known.link == nullptr) keep_open(record, *std::move(read));
  return known;
}

const Directory* IndexLookup::directory(Parent parent) const {
  const KnownFile known = file(parent.record);
  return known.directory != nullptr && parent.accepts(known.sequence) ? known.directory : nullptr;
}

DirectoryIndex* IndexLookup::insert(Stripe& stripe, RecordIndex record, DirectoryIndex index) {
  if (stripe.open.size() >= kMostOpen) {
    stripe.open.erase(stripe.opened.front());
    stripe.opened.pop_front();
  }
  stripe.opened.push_back(record);
  return stripe.open.emplace(record, std::make_unique<DirectoryIndex>(std::move(index)))
      .first->second.get();
}

// Of a directory that was just read.
void IndexLookup::keep_open(RecordIndex record, FileRecord file) const {
  Stripe& stripe = stripe_of(record);
  const std::scoped_lock lock(stripe.mutex);
  if (stripe.open.contains(record)) return;
  auto index = DirectoryIndex::open(volume_.volume(), std::move(file), record);
  if (index) insert(stripe, record, *std::move(index));
}

// Null if it cannot be opened. REQUIRES: the stripe is locked.
DirectoryIndex* IndexLookup::open_index(Stripe& stripe, const Directory& directory) const {
  if (const auto found = stripe.open.find(directory.record); found != stripe.open.end()) {
    return found->second.get();
  }
  const mft::FileReference reference{.record = directory.record, .sequence = directory.sequence};
  auto index = DirectoryIndex::open(volume_.volume(), reference);
  if (index) return insert(stripe, directory.record, *std::move(index));
  IndexSearch search;
  search.damage_count = 1;
  search.damage.push_back({.fault = index.error(), .vcn = std::nullopt});
  note_damage({.record = directory.record, .sequence = directory.sequence}, search);
  return nullptr;
}

NameMatch IndexLookup::find(const Directory& directory, std::u16string_view name) const {
  std::optional<FileRecord> child;
  NameMatch match;
  {
    Stripe& stripe = stripe_of(directory.record);
    const std::scoped_lock lock(stripe.mutex);
    Key key{.directory = directory.record, .name = std::u16string(name)};
    if (const auto found = stripe.matches.find(key); found != stripe.matches.end()) {
      return found->second;
    }
    match = search_index(stripe, directory, name, child);
    if (match.found()) stripe.matches.emplace(std::move(key), match);
  }
  // If the path goes on, its index will be needed next.
  if (child && match.directory != nullptr && match.file == nullptr) {
    keep_open(match.directory->record, *std::move(child));
  }
  return match;
}

// REQUIRES: the stripe is locked.
NameMatch IndexLookup::search_index(Stripe& stripe, const Directory& directory,
                                    std::u16string_view name,
                                    std::optional<FileRecord>& child) const {
  using Kind = FileAnswer::Kind;
  NameMatch match;
  match.plain_file = FileAnswer{.kind = Kind::kDamaged};
  IndexSearch search;
  DirectoryIndex* const index = open_index(stripe, directory);
  if (index != nullptr) {
    search = index->find(name, directory.case_sensitive);
    match = take(directory, search, child);
  }
  const bool found = match.found() || match.plain_file->kind == Kind::kFound;
  if (!found && volume_.volume().is_mounted()) {
    if (auto answered = ask_driver(directory, name, child)) return *std::move(answered);
    // Blocks of the index may be older than the records.
    const bool in_record =
        index != nullptr && !index->file().find(mft::AttributeType::kIndexAllocation, u"$I30");
    if (!in_record && match.plain_file->kind == Kind::kAbsent) {
      match.plain_file = FileAnswer{.kind = Kind::kIndexDisagrees};
    }
  }
  if (!search.sound()) {
    note_damage({.record = directory.record, .sequence = directory.sequence}, search);
  }
  return match;
}

// The driver of a mounted volume finds names in its cache, where the index may differ from the
// disk. Nothing if it cannot say.
std::optional<NameMatch> IndexLookup::ask_driver(const Directory& directory,
                                                 std::u16string_view name,
                                                 std::optional<FileRecord>& child) const {
  const Volume& volume = volume_.volume();
  const mft::FileReference parent{.record = directory.record, .sequence = directory.sequence};
  const ChildAnswer answer = look_up_child(*volume.candidate().device, parent, name);
  if (answer.kind == ChildAnswer::Kind::kUnknown) return std::nullopt;
  if (answer.kind == ChildAnswer::Kind::kAbsent) {
    NameMatch match;
    match.plain_file = FileAnswer{.kind = FileAnswer::Kind::kAbsent};
    return match;
  }
  const auto record = FileRecord::read(volume, answer.file);
  if (!record) return std::nullopt;
  // The name as in the record, and how well it matches the requested one.
  IndexSearch search;
  for (const auto& own : record->names()) {
    if (Parent::from(own.parent()).record != directory.record) continue;
    const std::u16string text = own.name().str();
    const auto match = match_name(volume.upcase(), text, own.is_dos_alias(), name, false);
    if (!match || !search.matches.take(*match)) continue;
    search.entry = DirectoryEntry{.file = answer.file, .name_space = {}, .name = text};
  }
  if (!search.entry) return std::nullopt;
  return take(directory, search, child);
}

// What the entry leads to. `child`: its record, if it had to be read.
NameMatch IndexLookup::take(const Directory& directory, const IndexSearch& search,
                            std::optional<FileRecord>& child) const {
  using Kind = FileAnswer::Kind;
  NameMatch match;
  if (!search.entry) {
    // If the volume was modified since it was opened, nothing is proven absent.
    const bool proven = search.sound() && !volume_.volume().written_to();
    match.plain_file = FileAnswer{.kind = proven ? Kind::kAbsent : Kind::kDamaged};
    return match;
  }
  const DirectoryEntry& entry = *search.entry;
  match.ambiguous = search.matches.ambiguous();
  match.through_alias = search.matches.best() == EntryMatch::kShort;
  const auto record = Parent::from(entry.file).record;
  std::optional<KnownFile> known = files_.known(record);
  if (!known) {
    auto read = FileRecord::read(volume_.volume(), entry.file);
    if (!read) {
      const bool stale = read.error().code == mft::FaultCode::kNotInUse;
      if (!stale) note_fault(read.error());
      match.plain_file = FileAnswer{.kind = stale ? Kind::kIndexDisagrees : Kind::kDamaged,
                                    .record = record,
                                    .fault = read.error()};
      return match;
    }
    const bool added =
        read->base().is_directory() || read->find(mft::AttributeType::kReparsePoint, u"");
    if (added) known = files_.add(record, *read);
    child = *std::move(read);
  }
  const bool alive =
      known ? known->kind != KnownFile::Kind::kNothing && entry.file.accepts(known->sequence)
            : true;  // ensured by read()
  const auto names = known ? names_of(*known) : names_of(*child);
  const auto own = std::ranges::find_if(names, [&](const Name& name) {
    return name.parent.record == directory.record && name.parent.accepts(directory.sequence) &&
           name.text == entry.name;
  });
  if (!alive || own == names.end()) {
    const std::uint16_t sequence = known ? known->sequence : child->base().sequence();
    match.plain_file = FileAnswer{.kind = Kind::kIndexDisagrees,
                                  .record = record,
                                  .sequence = alive ? sequence : std::uint16_t{0}};
    return match;
  }
  if (known && (known->directory != nullptr || known->link != nullptr)) {
    match.directory = known->directory;
    match.file = known->link;
    return match;
  }
  FileAnswer file{.kind = Kind::kFound,
                  .record = record,
                  .sequence = child->base().sequence(),
                  .through_alias = match.through_alias,
                  .name = entry.name,
                  .ambiguous = match.ambiguous};
  if (own->alias) {
    const auto real = std::ranges::find_if(names, [&](const Name& name) {
      return !name.alias && name.parent.record == directory.record;
    });
    if (real != names.end()) file.name = real->text;
  }
  match.plain_file = std::move(file);
  return match;
}

std::vector<FileAnswer> IndexLookup::find_files(std::span<const FileQuestion* const> questions,
                                                std::uint32_t) const {
  std::vector<FileAnswer> answers;
  for (const FileQuestion* const question : questions) {
    const Directory* const parent = directory(question->directory);
    const NameMatch match = parent == nullptr ? NameMatch() : find(*parent, question->name);
    answers.push_back(
        match.plain_file.value_or(FileAnswer{.kind = FileAnswer::Kind::kIndexDisagrees}));
  }
  return answers;
}

// Why there is no directory where `parent` points.
PathState IndexLookup::break_state(Parent parent) const {
  if (parent.record >= volume_.volume().record_count()) return PathState::kBrokenParent;
  return file(parent.record).kind == KnownFile::Kind::kFile ? PathState::kBrokenParent
                                                            : PathState::kOrphan;
}

IndexLookup::Ancestry IndexLookup::climb(Parent parent) const {
  Ancestry ancestry;
  std::unordered_set<RecordIndex> seen;
  for (;;) {
    ancestry.end = parent;
    const Directory* const at = directory(parent);
    if (at == nullptr) {
      ancestry.state = break_state(parent);
      return ancestry;
    }
    if (at->record == mft::kRootRecord) return ancestry;
    if (ancestry.upwards.size() >= kMaxLevels) {
      ancestry.state = PathState::kBrokenParent;
      return ancestry;
    }
    if (!seen.insert(at->record).second) {
      ancestry.state = PathState::kCycle;
      return ancestry;
    }
    ancestry.upwards.push_back(at);
    parent = at->parent;
  }
}

PathState IndexLookup::state(Parent parent) const {
  return climb(parent).state;
}

PathState IndexLookup::append_path(Parent parent, std::u16string& out) const {
  Ancestry ancestry = climb(parent);
  std::size_t units = 0;
  for (std::size_t i = 0; i < ancestry.upwards.size(); ++i) {
    const Directory& at = *ancestry.upwards[i];
    units += at.name().size() + 1;
    if (units <= kMostDirectoryPathUnits) continue;
    ancestry.state = PathState::kCut;
    ancestry.end = {.record = at.record, .sequence = at.sequence};
    ancestry.upwards.resize(i);
  }
  if (ancestry.state != PathState::kWhole) append_label(ancestry.state, ancestry.end, out);
  for (auto it = ancestry.upwards.rbegin(); it != ancestry.upwards.rend(); ++it) {
    out.push_back(u'\\');
    append_shown_name((*it)->name(), out);
  }
  return ancestry.state;
}

std::vector<const Directory*> IndexLookup::chain(Parent parent) const {
  Ancestry ancestry = climb(parent);
  std::ranges::reverse(ancestry.upwards);
  return std::move(ancestry.upwards);
}

void IndexLookup::note_damage(Parent directory, const IndexSearch& search) const {
  const std::scoped_lock lock(damage_mutex_);
  const bool noted =
      std::ranges::find(damaged_, directory, &DamagedDirectory::directory) != damaged_.end();
  if (noted || damaged_.size() >= kMostNoted) return;
  damaged_.push_back(
      {.directory = directory, .count = search.damage_count, .damage = search.damage});
}

void IndexLookup::note_fault(const mft::Fault& fault) const {
  const std::scoped_lock lock(damage_mutex_);
  if (faults_.size() < kMostNoted) faults_.push_back(fault);
}

std::vector<DamagedDirectory> IndexLookup::damaged_directories() const {
  const std::scoped_lock lock(damage_mutex_);
  return damaged_;
}

std::vector<mft::Fault> IndexLookup::faults() const {
  const std::scoped_lock lock(damage_mutex_);
  std::vector<mft::Fault> all = faults_;
  for (const auto& directory : damaged_) {
    if (directory.damage.empty()) continue;
    all.push_back(directory.damage.front().fault);
    all.back().record = directory.directory.record;
  }
  // A record may have been read twice.
  const auto place = [](const mft::Fault& fault) { return std::pair(fault.record, fault.code); };
  std::ranges::sort(all, {}, place);
  const auto repeated = std::ranges::unique(all, {}, place);
  all.erase(repeated.begin(), repeated.end());
  return all;
}

}  // namespace scanner
