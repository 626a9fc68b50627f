#include "scanner/registry/registry_letters.h"

#include <algorithm>
#include <map>
#include <utility>

#include "report/text/human_text.h"

namespace scanner {
namespace {

using State = report::RegistrySummary::State;

// What one registry says of one name.
struct Meaning {
  enum class Kind : std::uint8_t {
    kVolume,
    kForeign,  // given, and no NTFS volume that is scanned
    kNotAskedFor,
    kNotGiven,
    kStale,      // the disk is given and has no such partition
    kAmbiguous,  // several are that partition
    kDevice,     // nothing that a disk image tells
  };
  Kind kind = Kind::kDevice;
  std::size_t given = 0;   // kVolume, kForeign, kNotAskedFor, kAmbiguous: the first one
  std::size_t second = 0;  // kAmbiguous

  // Whether two registries mean the same. What was not given may be anything.
  [[nodiscard]] bool agrees(const Meaning& other) const {
    return kind == other.kind && given == other.given;
  }
};

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
        said_[device.name].push_back({.registry = i, .device = &device});
      }
      begin_summary(registries_[i]);
    }
    for (const auto& [name, said] : said_) take(name, said);
    for (std::size_t i = 0; i < registries_.size(); ++i) end_summary(i);
    return std::move(result_);
  }

 private:
  struct Said {
    std::size_t registry = 0;
    const MountedDevice* device = nullptr;
  };

  [[nodiscard]] const GivenPartition& place_of(VolumeIndex volume) const {
    return *std::ranges::find(given_, volume, &GivenPartition::volume);
  }
  [[nodiscard]] bool is_given(const PartitionIdentity& identity) const {
    return std::ranges::find(given_, identity, &GivenPartition::identity) != given_.end();
  }

  // A running Windows calls its own volume by a letter. Given without its disk, that volume is what
  // is left when C: is the one partition with a letter that nothing else given is.
  [[nodiscard]] std::optional<PartitionIdentity> own_partition(
      const VolumeRegistry& registry) const {
    if (place_of(registry.volume).identity || registry.hive.mounted.damage) return std::nullopt;
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

  void take(const std::string& name, const std::vector<Said>& said) {
    // The user has said what it is.
    if (users_.find(name).kind != VolumeAnswer::Kind::kNotGiven) return;
    if (!all_agree(name, said)) return;
    const Meaning meant = meaning(said.front().registry, *said.front().device);
    if (meant.kind == Meaning::Kind::kVolume) {
      use(name, said, given_[meant.given]);
    } else {
      if (meant.kind == Meaning::Kind::kForeign) map_.foreign(name);
      for (const Said& one : said) note_unused(one, why_unused(meant, *one.device));
    }
  }

  // A letter that one Windows knows and another does not is another drive to it, or none.
  bool all_agree(const std::string& name, const std::vector<Said>& said) {
    for (const Said& one : said) {
      const Meaning meant = meaning(one.registry, *one.device);
      for (std::size_t other = 0; other < registries_.size(); ++other) {
        const auto its = std::ranges::find(said, other, &Said::registry);
        const bool silent = its == said.end();
        if (silent && (!is_letter(name) || !is_certain(registries_[other].hive))) continue;
        if (!silent && meant.agrees(meaning(other, *its->device))) continue;
        for (const Said& each : said) {
          const std::size_t opponent = each.registry == other ? one.registry : other;
          note_unused(each, "is not used: the registry of " + volume_name(opponent) +
                                (silent ? " does not have it." : " says otherwise."));
        }
        return false;
      }
    }
    return true;
  }

  void use(const std::string& name, const std::vector<Said>& said, const GivenPartition& given) {
    report::LetterSummary letter{.letter = name,
                                 .origin = report::LetterOrigin::kRegistry,
                                 .registry = volume_name(said.front().registry)};
    // Windows never gives a volume's GUID to another partition.
    if (!is_letter(name)) {
      map_.map(name, *given.volume);
      result_.letters[*given.volume].push_back(std::move(letter));
      return;
    }
    for (const auto& [mapped, answer] : users_.all()) {
      if (is_letter(mapped) && answer.kind == VolumeAnswer::Kind::kVolume &&
          answer.volume == *given.volume) {
        for (const Said& one : said) {
          note_unused(one, "is not used: the drive map calls that volume " + mapped + ".");
        }
        return;
      }
    }
    letter.provisional = !std::ranges::all_of(
        registries_, [](const VolumeRegistry& registry) { return is_certain(registry.hive); });
    if (letter.provisional) {
      map_.assume(name, *given.volume);
    } else {
      map_.map(name, *given.volume);
    }
    result_.letters[*given.volume].push_back(std::move(letter));
  }

  [[nodiscard]] std::string why_unused(const Meaning& meant, const MountedDevice& device) const {
    using Kind = Meaning::Kind;
    const std::string& name = given_[meant.given].name;
    switch (meant.kind) {
      case Kind::kVolume: break;
      case Kind::kForeign:
        return "is " + name + ", which was not scanned: " + given_[meant.given].what + ".";
      case Kind::kNotAskedFor: return "is not used: it is " + name + ", which was not asked for.";
      case Kind::kNotGiven:
        return "is not used: it is " + device.device + ", which is on no given disk.";
      case Kind::kStale:
        return "is not used: it is " + device.device +
               ", and the given disk of that signature has no partition there.";
      case Kind::kAmbiguous:
        return "is not used: it is " + device.device + ", and so are both " + name + " and " +
               given_[meant.second].name + ": clones.";
      case Kind::kDevice:
        return "is not used: no disk image tells which one is " +
               (device.device.empty() ? "its device" : device.device) + ".";
    }
    return {};
  }

  // Of letters each; of volume GUIDs, which pile up with every stick, how many.
  void note_unused(const Said& said, const std::string& why) {
    if (is_letter(said.device->name)) {
      summary_of(said.registry).notes.push_back(said.device->name + " " + why);
    } else {
      ++unused_guids_[said.registry];
    }
  }

  void begin_summary(const VolumeRegistry& registry) {
    auto& summary = result_.registries[registry.volume].emplace();
    summary.path = kSystemHivePath;
    summary.state = state_of(registry.hive.state);
    switch (registry.hive.state) {
      case HiveState::kCurrent: break;
      case HiveState::kReplayed:
        summary.notes.emplace_back("The hive was behind its logs; they were applied in memory.");
        break;
      case HiveState::kBehindLogs:
        summary.notes.emplace_back(
            "The hive is behind its logs, which could not be applied: letters may have changed.");
        break;
      case HiveState::kUnreadable:
        summary.notes.push_back("The hive cannot be read: " + registry.hive.problem + ".");
        break;
    }
    if (registry.hive.mounted.damage) {
      summary.notes.emplace_back("Part of the hive is damaged: letters may be missing.");
    }
  }

  void end_summary(std::size_t index) {
    const VolumeRegistry& registry = registries_[index];
    auto& notes = summary_of(index).notes;
    if (registry.hive.state == HiveState::kUnreadable) return;
    if (const std::size_t guids = unused_guids_[index]; guids != 0) {
      notes.push_back(report::counted(guids, "volume GUID is", "volume GUIDs are") +
                      " not used: not given, not scanned, or not told apart.");
    }
    const auto& devices = registry.hive.mounted.devices;
    const auto& own = place_of(registry.volume).identity;
    const bool knows_itself = std::ranges::any_of(
        devices, [&](const MountedDevice& device) { return own && device.partition == own; });
    if (own && !knows_itself) {
      notes.push_back("None of its entries is this volume itself (" + identity_words(*own) +
                      "): the disk is a copy, or got another signature.");
    }
    for (const GivenPartition& given : given_) {
      if (given.identity || !given.volume) continue;
      if (given.volume == registry.volume && own_[index]) continue;
      notes.push_back(given.name +
                      " is given without its partition table: no entry can be matched with it.");
    }
  }

  [[nodiscard]] const std::string& volume_name(std::size_t registry) const {
    return place_of(registries_[registry].volume).name;
  }
  report::RegistrySummary& summary_of(std::size_t registry) {
    return *result_.registries[registries_[registry].volume];
  }

  std::span<const VolumeRegistry> registries_;
  std::span<const GivenPartition> given_;
  VolumeMap& map_;
  const VolumeMap users_;
  std::vector<std::optional<PartitionIdentity>> own_;  // by registry: of a volume without its disk
  std::map<std::string, std::vector<Said>> said_;
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
