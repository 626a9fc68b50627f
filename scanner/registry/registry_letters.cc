#include "scanner/registry/registry_letters.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace scanner {
namespace {

using State = report::RegistrySummary::State;
using report::Limitation;
using report::LimitationCode;

// What one registry says of one name.
struct Meaning {
  enum class Kind : std::uint8_t {
    kVolume,
    kForeign,  // given, but not a scanned NTFS volume
    kNotAskedFor,
    kNotGiven,
    kStale,      // the disk is given but has no such partition
    kAmbiguous,  // several given partitions match
    kDevice,     // not identifiable in a disk image
  };
  Kind kind = Kind::kDevice;
  std::size_t given = 0;   // kVolume, kForeign, kNotAskedFor, kAmbiguous: the first one
  std::size_t second = 0;  // kAmbiguous

  // Whether two registries agree. What was not given may be anything.
  [[nodiscard]] bool agrees(const Meaning& other) const {
    return kind == other.kind && given == other.given;
  }
};

// An entry's letter, which comes first, is added later.
Limitation unused(LimitationCode code, std::vector<std::string> arguments) {
  return {.code = code, .arguments = std::move(arguments)};
}

bool is_letter(const std::string& name) {
  return name.size() == 2;
}

bool is_certain(const SystemHive& hive) {
  return (hive.state == HiveState::kCurrent || hive.state == HiveState::kReplayed) &&
         !hive.mounted.damage;
}

State state_of(HiveState state) {
  switch (state) {
    case HiveState::kCurrent: return State::kCurrent;
    case HiveState::kReplayed: return State::kReplayed;
    case HiveState::kBehindLogs: return State::kBehindLogs;
    case HiveState::kUnreadable: break;
  }
  return State::kUnreadable;
}

class Matcher {
 public:
  Matcher(std::span<const VolumeRegistry> registries, std::span<const GivenPartition> given,
          std::size_t volume_count, VolumeMap& map)
      : registries_(registries), given_(given), map_(map), users_(map) {
    result_.letters.resize(volume_count);
    result_.registries.resize(volume_count);
  }

  RegistryLetters run() {
    for (std::size_t i = 0; i < registries_.size(); ++i) {
      own_.push_back(own_partition(registries_[i]));
      for (const MountedDevice& device : registries_[i].hive.mounted.devices) {
        statements_[device.name].push_back({.registry = i, .device = &device});
      }
      begin_summary(registries_[i]);
    }
    for (const auto& [name, statements] : statements_) take(name, statements);
    for (std::size_t i = 0; i < registries_.size(); ++i) end_summary(i);
    return std::move(result_);
  }

 private:
  struct Statement {
    std::size_t registry = 0;
    const MountedDevice* device = nullptr;
  };

  [[nodiscard]] const GivenPartition& given_partition(VolumeIndex volume) const {
    return *std::ranges::find(given_, volume, &GivenPartition::volume);
  }
  [[nodiscard]] bool is_given(const PartitionIdentity& identity) const {
    return std::ranges::find(given_, identity, &GivenPartition::identity) != given_.end();
  }

  // A running Windows has a letter for its own volume. If that volume is given without its disk, it
  // must be C: if no other lettered partition is unaccounted for.
  [[nodiscard]] std::optional<PartitionIdentity> own_partition(
      const VolumeRegistry& registry) const {
    if (given_partition(registry.volume).identity || registry.hive.mounted.damage)
      return std::nullopt;
    std::optional<PartitionIdentity> left;
    bool is_c = false;
    for (const MountedDevice& device : registry.hive.mounted.devices) {
      if (!is_letter(device.name) || !device.partition || is_given(*device.partition)) continue;
      if (left && *left != *device.partition) return std::nullopt;
      left = device.partition;
      is_c = is_c || device.name == "C:";
    }
    return is_c ? left : std::nullopt;
  }

  [[nodiscard]] Meaning meaning(std::size_t registry, const MountedDevice& device) const {
    using Kind = Meaning::Kind;
    if (!device.partition) return {.kind = Kind::kDevice};
    const PartitionIdentity& wanted = *device.partition;
    std::vector<std::size_t> found;
    bool disk_is_given = false;
    for (std::size_t i = 0; i < given_.size(); ++i) {
      const auto& identity = given_[i].identity;
      if (identity == wanted ||
          (own_[registry] == wanted && given_[i].volume == registries_[registry].volume)) {
        found.push_back(i);
      }
      disk_is_given = disk_is_given || (identity && wanted.scheme == PartitionScheme::kMbr &&
                                        identity->scheme == PartitionScheme::kMbr &&
                                        identity->disk_signature == wanted.disk_signature);
    }
    if (found.empty()) return {.kind = disk_is_given ? Kind::kStale : Kind::kNotGiven};
    if (found.size() > 1) {
      return {.kind = Kind::kAmbiguous, .given = found[0], .second = found[1]};
    }
    const GivenPartition& partition = given_[found.front()];
    return {.kind = partition.volume          ? Kind::kVolume
                    : partition.not_asked_for ? Kind::kNotAskedFor
                                              : Kind::kForeign,
            .given = found.front()};
  }

  void take(const std::string& name, const std::vector<Statement>& statements) {
    // The user has defined it.
    const VolumeAnswer known = users_.find(name);
    if (known.kind != VolumeAnswer::Kind::kNotGiven && !known.implied) return;
    if (!all_agree(name, statements)) return;
    const Meaning resolved = meaning(statements.front().registry, *statements.front().device);
    if (resolved.kind == Meaning::Kind::kVolume) {
      use(name, statements, given_[resolved.given]);
    } else {
      if (resolved.kind == Meaning::Kind::kForeign) map_.foreign(name);
      for (const Statement& one : statements) note_unused(one, why_unused(resolved, *one.device));
    }
  }

  // A letter that only one Windows has is another drive to the other one, or none.
  bool all_agree(const std::string& name, const std::vector<Statement>& statements) {
    for (const Statement& one : statements) {
      const Meaning resolved = meaning(one.registry, *one.device);
      for (std::size_t other = 0; other < registries_.size(); ++other) {
        const auto its = std::ranges::find(statements, other, &Statement::registry);
        const bool silent = its == statements.end();
        if (silent && (!is_letter(name) || !is_certain(registries_[other].hive))) continue;
        if (!silent && resolved.agrees(meaning(other, *its->device))) continue;
        for (const Statement& each : statements) {
          const std::size_t other_registry = each.registry == other ? one.registry : other;
          note_unused(each, unused(silent ? LimitationCode::kEntryUnconfirmed
                                          : LimitationCode::kEntryDisputed,
                                   {volume_name(other_registry)}));
        }
        return false;
      }
    }
    return true;
  }

  void use(const std::string& name, const std::vector<Statement>& statements,
           const GivenPartition& given) {
    report::LetterSummary letter{.letter = name,
                                 .origin = report::LetterOrigin::kRegistry,
                                 .registry = volume_name(statements.front().registry)};
    // Windows never gives a volume's GUID to another partition.
    if (!is_letter(name)) {
      map_.map(name, *given.volume);
      result_.letters[*given.volume].push_back(std::move(letter));
      return;
    }
    for (const auto& [mapped, answer] : users_.all()) {
      if (is_letter(mapped) && answer.kind == VolumeAnswer::Kind::kVolume &&
          answer.volume == *given.volume) {
        for (const Statement& one : statements) {
          note_unused(one, unused(LimitationCode::kEntryOverridden, {mapped}));
        }
        return;
      }
    }
    letter.provisional = !std::ranges::all_of(
        registries_, [](const VolumeRegistry& registry) { return is_certain(registry.hive); });
    if (letter.provisional) {
      map_.assume(name, *given.volume, false);
    } else {
      map_.map(name, *given.volume);
    }
    result_.letters[*given.volume].push_back(std::move(letter));
  }

  [[nodiscard]] Limitation why_unused(const Meaning& resolved, const MountedDevice& device) const {
    using Kind = Meaning::Kind;
    using enum report::LimitationCode;
    const std::string& name = given_[resolved.given].name;
    switch (resolved.kind) {
      case Kind::kVolume: break;
      case Kind::kForeign: return unused(kEntryForeign, {name, given_[resolved.given].what});
      case Kind::kNotAskedFor: return unused(kEntryNotRequested, {name});
      case Kind::kNotGiven: return unused(kEntryNotGiven, {device.device});
      case Kind::kStale: return unused(kEntryStale, {device.device});
      case Kind::kAmbiguous:
        return unused(kEntryAmbiguous, {device.device, name, given_[resolved.second].name});
      case Kind::kDevice: break;
    }
    return unused(kEntryUnmatched, {device.device.empty() ? "its device" : device.device});
  }

  // Letters one by one; volume GUIDs, which pile up with every USB stick, as a count.
  void note_unused(const Statement& statement, Limitation why) {
    if (is_letter(statement.device->name)) {
      why.arguments.insert(why.arguments.begin(), statement.device->name);
      summary_of(statement.registry).notes.push_back(std::move(why));
    } else {
      ++unused_guids_[statement.registry];
    }
  }

  void begin_summary(const VolumeRegistry& registry) {
    auto& summary = result_.registries[registry.volume].emplace();
    summary.path = kSystemHivePath;
    summary.state = state_of(registry.hive.state);
    switch (registry.hive.state) {
      case HiveState::kCurrent: break;
      case HiveState::kReplayed:
        summary.notes.push_back({.code = LimitationCode::kHiveReplayed});
        break;
      case HiveState::kBehindLogs:
        summary.notes.push_back({.code = LimitationCode::kHiveBehindLogs});
        break;
      case HiveState::kUnreadable:
        summary.notes.push_back(
            {.code = LimitationCode::kHiveUnreadable, .arguments = {registry.hive.problem}});
        break;
    }
    if (registry.hive.mounted.damage) {
      summary.notes.push_back({.code = LimitationCode::kHiveDamaged});
    }
  }

  void end_summary(std::size_t index) {
    const VolumeRegistry& registry = registries_[index];
    auto& notes = summary_of(index).notes;
    if (registry.hive.state == HiveState::kUnreadable) return;
    if (const std::size_t guids = unused_guids_[index]; guids != 0) {
      notes.push_back(report::counted_limitation(LimitationCode::kGuidsUnused, guids));
    }
    const auto& devices = registry.hive.mounted.devices;
    if (devices.empty()) return;  // no entry to miss
    const auto& own = given_partition(registry.volume).identity;
    const bool knows_itself = std::ranges::any_of(
        devices, [&](const MountedDevice& device) { return own && device.partition == own; });
    if (own && !knows_itself) {
      notes.push_back(
          {.code = LimitationCode::kHiveOfOtherDisk, .arguments = {identity_words(*own)}});
    }
    for (const GivenPartition& given : given_) {
      if (given.identity || !given.volume) continue;
      if (given.volume == registry.volume && own_[index]) continue;
      notes.push_back({.code = LimitationCode::kPartitionTableMissing, .arguments = {given.name}});
    }
  }

  [[nodiscard]] const std::string& volume_name(std::size_t registry) const {
    return given_partition(registries_[registry].volume).name;
  }
  report::RegistrySummary& summary_of(std::size_t registry) {
    return *result_.registries[registries_[registry].volume];
  }

  std::span<const VolumeRegistry> registries_;
  std::span<const GivenPartition> given_;
  VolumeMap& map_;
  const VolumeMap users_;
  std::vector<std::optional<PartitionIdentity>> own_;  // by registry: for a volume without its disk
  std::map<std::string, std::vector<Statement>> statements_;
  std::map<std::size_t, std::size_t> unused_guids_;  // by registry
  RegistryLetters result_;
};

}  // namespace

RegistryLetters map_registry_letters(std::span<const VolumeRegistry> registries,
                                     std::span<const GivenPartition> given,
                                     std::size_t volume_count, VolumeMap& map) {
  return Matcher(registries, given, volume_count, map).run();
}

}  // namespace scanner
