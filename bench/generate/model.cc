#include "bench/generate/model.h"

#include <algorithm>
#include <numeric>

namespace generate {

namespace {

// Each question asks the hash with a salt of its own.
enum Salt : std::uint64_t {
  kSaltSlot = 1,
  kSaltUnused,
  kSaltGroup,
  kSaltKind,
  kSaltFile,
  kSaltShape,
  kSaltSequence,
  kSaltParent,
  kSaltTree,
  kSaltDos,
};

constexpr std::uint64_t kUnusedBlock = 16;  // records: free ones come in runs
constexpr std::uint64_t kGroupBlock = 64;   // records: at most one group in each
constexpr std::uint64_t kMaxExtensions = 4;
constexpr std::uint32_t kTopDirectories = 16;  // in the root; also those that grow large

std::uint64_t threshold(double share) {
  return static_cast<std::uint64_t>(share / 100 * 4294967296.0);
}

// The low half decides; the high half is left for a second question.
bool below(std::uint64_t hash, std::uint64_t threshold) {
  return (hash & 0xFFFF'FFFFU) < threshold;
}

constexpr std::uint32_t kMountPoint = 0xA0000003;
constexpr std::uint32_t kSymlink = 0xA000000C;

constexpr std::uint32_t total_weight() {
  return std::accumulate(kLinkShapes.begin(), kLinkShapes.end(), 0U,
                         [](std::uint32_t sum, const auto& facts) { return sum + facts.weight; });
}

}  // namespace

const std::array<LinkShapeFacts, static_cast<std::size_t>(LinkShape::kCount)> kLinkShapes = {{
    {LinkShape::kJunction, 18, true, Expected::kOk, kMountPoint, "junction"},
    {LinkShape::kJunctionChain, 2, true, Expected::kOk, kMountPoint, "junction"},
    {LinkShape::kJunctionMissing, 3, true, Expected::kBroken, kMountPoint, "junction"},
    {LinkShape::kJunctionMissingMidway, 1, true, Expected::kBroken, kMountPoint, "junction"},
    {LinkShape::kJunctionToFile, 1, true, Expected::kBroken, kMountPoint, "junction"},
    {LinkShape::kJunctionToItself, 1, true, Expected::kBroken, kMountPoint, "junction"},
    {LinkShape::kJunctionOtherDrive, 3, true, Expected::kUnverifiable, kMountPoint, "junction"},
    {LinkShape::kJunctionWithoutPrefix, 1, true, Expected::kBroken, kMountPoint, "junction"},
    {LinkShape::kVolumeMountPoint, 2, true, Expected::kUnverifiable, kMountPoint,
     "volume-mount-point"},
    {LinkShape::kFileSymlink, 10, false, Expected::kOk, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkMissing, 3, false, Expected::kBroken, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkToDirectory, 1, false, Expected::kDegraded, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkSibling, 6, false, Expected::kOk, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkUpwards, 6, false, Expected::kOk, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkUpwardsMissing, 2, false, Expected::kBroken, kSymlink, "file-symlink"},
    {LinkShape::kFileSymlinkAboveRoot, 1, false, Expected::kUnverifiable, kSymlink, "file-symlink"},
    {LinkShape::kDirectorySymlink, 8, true, Expected::kOk, kSymlink, "directory-symlink"},
    {LinkShape::kDirectorySymlinkUpwards, 5, true, Expected::kOk, kSymlink, "directory-symlink"},
    {LinkShape::kDirectorySymlinkRooted, 4, true, Expected::kOk, kSymlink, "directory-symlink"},
    {LinkShape::kDirectorySymlinkToFile, 1, true, Expected::kBroken, kSymlink, "directory-symlink"},
    {LinkShape::kDirectorySymlinkUnc, 2, true, Expected::kUnverifiable, kSymlink,
     "directory-symlink"},
    {LinkShape::kLxSymlink, 5, false, Expected::kOpaque, 0xA000001D, "lx-symlink"},
    {LinkShape::kAppExecLink, 2, false, Expected::kOpaque, 0x8000001B, "app-exec-link"},
    {LinkShape::kWof, 5, false, Expected::kOpaque, 0x80000017, "wof"},
    {LinkShape::kCloudFile, 3, false, Expected::kOpaque, 0x9000101A, "cloud"},
    {LinkShape::kCloudDirectory, 1, true, Expected::kOpaque, 0x9000601A, "cloud"},
    {LinkShape::kDedup, 2, false, Expected::kOpaque, 0x80000013, "dedup"},
    {LinkShape::kWci, 1, false, Expected::kOpaque, 0x80000018, "wci"},
    {LinkShape::kNfs, 1, false, Expected::kOpaque, 0x80000014, "nfs"},
    {LinkShape::kAfUnix, 1, false, Expected::kOpaque, 0x80000023, "lx-special"},
    {LinkShape::kThirdParty, 1, false, Expected::kOpaque, 0x00000019, "third-party"},
    {LinkShape::kUnknownTag, 1, false, Expected::kOpaque, 0x80004711, "other-microsoft"},
}};

Model::Model(const Options& options) : options_(options) {
  stride_ = static_cast<std::uint64_t>(100 / options.directories * 65536);
  const std::uint64_t user = options.records - kFirstUserRecord;
  // Only whole slots: no directory beyond the last record.
  directory_count_ = static_cast<std::uint32_t>((user << 16U) / stride_);
  while (slot_start(directory_count_) > options.records) --directory_count_;

  const double undirected = 100 - options.directories;
  const double used = undirected - options.unused;
  unused_threshold_ = threshold(options.unused / undirected * 100);
  link_threshold_ = threshold(options.reparse / used * 100);
  hard_link_threshold_ = threshold(options.hard_links);
  dos_threshold_ = threshold(options.dos_names);
  // A group has 2.5 extensions on average, and a free place for all of it with the given chance.
  const double fits = std::max(0.02, 1 - 3.5 * (options.directories / 100) - options.unused / 90);
  group_threshold_ = threshold(std::min(100.0, options.extensions * kGroupBlock / 2.5 / fits));
}

std::uint64_t Model::hash(std::uint64_t value, std::uint64_t salt) const {
  std::uint64_t h = options_.seed * 0xD1B5'4A32'D192'ED03U + salt * 0x8CB9'2BA7'2F3D'8DD7U;
  h = (h ^ value) * 0x9E37'79B9'7F4A'7C15U;
  h = (h ^ (h >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
  h = (h ^ (h >> 27U)) * 0x94D0'49BB'1331'11EBU;
  return h ^ (h >> 31U);
}

std::uint16_t Model::sequence(std::uint64_t record) const {
  const std::uint64_t h = hash(record, kSaltSequence);
  return static_cast<std::uint16_t>(h % 4 == 0 ? 1 + (h >> 8U) % 200 : 1);
}

// --- directories: one in each slot of `stride_` records, anywhere in it

std::uint64_t Model::slot_start(std::uint64_t index) const {
  return kFirstUserRecord + ((index * stride_) >> 16U);
}

std::uint64_t Model::directory_record(std::uint32_t index) const {
  if (index == kRootDirectory) return kRootRecord;
  const std::uint64_t start = slot_start(index);
  return start + hash(index, kSaltSlot) % (slot_start(std::uint64_t{index} + 1) - start);
}

std::optional<std::uint32_t> Model::directory_at(std::uint64_t record) const {
  const std::uint64_t offset = record - kFirstUserRecord;
  const auto index = static_cast<std::uint32_t>((((offset + 1) << 16U) - 1) / stride_);
  if (index >= directory_count_ || directory_record(index) != record) return std::nullopt;
  return index;
}

std::uint32_t Model::directory_parent(std::uint32_t index) const {
  if (index < kTopDirectories) return kRootDirectory;
  // Anywhere in the older half: some eight levels deep for a million of them.
  return static_cast<std::uint32_t>(hash(index, kSaltTree) % (index / 2));
}

std::uint64_t Model::directory_reference(std::uint32_t index) const {
  const std::uint64_t record = directory_record(index);
  const std::uint64_t sequence_number = index == kRootDirectory ? kRootRecord : sequence(record);
  return record | sequence_number << 48U;
}

std::uint32_t Model::depth(std::uint32_t directory) const {
  std::uint32_t levels = 0;
  for (; directory != kRootDirectory; directory = directory_parent(directory)) ++levels;
  return levels;
}

// --- records

bool Model::in_unused_block(std::uint64_t record) const {
  return below(hash(record / kUnusedBlock, kSaltUnused), unused_threshold_);
}

std::optional<Model::Group> Model::group_at(std::uint64_t record) const {
  const std::uint64_t block = record / kGroupBlock;
  const std::uint64_t h = hash(block, kSaltGroup);
  if (!below(h, group_threshold_)) return std::nullopt;
  const std::uint64_t bits = h >> 32U;
  const Group group{
      .first = block * kGroupBlock + bits % (kGroupBlock - kMaxExtensions),
      .extensions = static_cast<std::uint32_t>(1 + (bits >> 8U) % kMaxExtensions),
      .base_last = (bits >> 16U) % 8 == 0,
  };
  const std::uint64_t last = group.first + group.extensions;
  if (record < group.first || record > last || last >= records()) return std::nullopt;
  for (std::uint64_t member = group.first; member <= last; ++member) {
    if (directory_at(member) || in_unused_block(member)) return std::nullopt;
  }
  return group;
}

Plan Model::plan(std::uint64_t record) const {
  Plan plan;
  plan.record = record;
  plan.sequence = sequence(record);
  if (const auto index = directory_at(record)) {
    plan.role = Role::kDirectory;
    plan.directory = true;
    plan.directory_index = *index;
    plan.names = 1;
    plan.dos_name = below(hash(record, kSaltDos), dos_threshold_);
    return plan;
  }
  const std::uint64_t kind = hash(record, kSaltKind);
  if (in_unused_block(record)) {
    plan.role = (kind >> 32U) % 10 < 6 ? Role::kDeleted : Role::kNeverUsed;
    if (plan.role == Role::kDeleted) plan_file(plan);
    return plan;
  }
  if (const auto group = group_at(record)) {
    plan_group(plan, *group);
  } else if (below(kind, link_threshold_)) {
    plan_link(plan);
  } else {
    plan.role = Role::kFile;
    plan_file(plan);
  }
  return plan;
}

void Model::plan_file(Plan& plan) const {
  const std::uint64_t h = hash(plan.record, kSaltFile);
  const std::uint64_t bits = h >> 32U;
  plan.names = 1;
  if (below(h, hard_link_threshold_)) {
    const std::uint64_t dice = bits % 100;
    plan.names = dice < 80 ? 2 : (dice < 95 ? 3 : 4);
  }
  // Four long names leave no room for more.
  plan.dos_name = plan.names < 4 && below(hash(plan.record, kSaltDos), dos_threshold_);
  plan.resident_data = (bits >> 8U) % 10 < 3;
  plan.zone_stream = plan.names == 1 && (bits >> 12U) % 16 == 0;
  const auto size = static_cast<std::uint32_t>(bits >> 16U);
  // Three clusters at most: the fourth is for an attribute list.
  plan.data_bytes = plan.resident_data ? (plan.names == 1 ? size % 200 : size % 40)
                                       : 1 + size % (3 * kClusterBytes);
}

void Model::plan_link(Plan& plan) const {
  const std::uint64_t h = hash(plan.record, kSaltShape);
  auto dice = static_cast<std::uint32_t>((h & 0xFFFF'FFFFU) % total_weight());
  const auto* facts = kLinkShapes.begin();
  for (; dice >= facts->weight; ++facts) dice -= facts->weight;
  plan.role = Role::kLink;
  plan.shape = facts->shape;
  plan.directory = facts->directory;
  // A symbolic link can have several names like any file.
  const bool second_name = plan.shape == LinkShape::kFileSymlink && (h >> 32U) % 32 == 0;
  plan.names = second_name ? 2 : 1;
  plan.dos_name = below(hash(plan.record, kSaltDos), dos_threshold_);
  plan.resident_data = true;
}

void Model::plan_group(Plan& plan, const Group& group) const {
  if (plan.record != group.base()) {
    plan.role = Role::kExtension;
    plan.base = group.base();
    const std::uint64_t first = group.base_last ? group.first : group.first + 1;
    plan.extension_ordinal = static_cast<std::uint32_t>(plan.record - first);
    return;
  }
  plan.role = Role::kFile;
  plan_file(plan);
  plan.zone_stream = false;
  plan.extensions = group.extensions;
  plan.first_extension = group.base_last ? group.first : group.first + 1;
  const std::uint64_t h = hash(plan.record, kSaltGroup);
  if (group.extensions == 1 && h % 2 == 0) {
    plan.spread = Spread::kData;
    plan.names = 1;
    plan.resident_data = false;
    plan.data_bytes = 2 * kClusterBytes + 1 + static_cast<std::uint32_t>(h >> 40U) % kClusterBytes;
  } else {
    plan.spread = Spread::kNames;
    plan.names =
        1 + kNamesPerExtension * group.extensions - static_cast<std::uint32_t>(h >> 8U) % 3;
    plan.data_bytes = plan.resident_data ? plan.data_bytes % 40 : plan.data_bytes;
  }
}

std::uint32_t Model::name_parent(const Plan& plan, std::uint32_t ordinal) const {
  if (plan.role == Role::kDirectory) return directory_parent(plan.directory_index);
  // Neighbouring records were mostly made together, in one directory near by.
  std::uint64_t h = hash(plan.record + (std::uint64_t{ordinal} << 40U), kSaltParent);
  if (ordinal == 0 && h % 100 < 75) h = hash(plan.record / 8, kSaltParent) | 1U << 31U;
  const std::uint64_t bits = h >> 32U;
  const std::uint64_t dice = h % 1000;
  if (dice == 0) return kRootDirectory;
  if (dice < 20)
    return static_cast<std::uint32_t>(bits % std::min(kTopDirectories, directory_count_));
  if (dice < 700) {
    const std::uint64_t own = ((plan.record - kFirstUserRecord) << 16U) / stride_;
    const std::uint64_t back = std::min(own, bits % 48);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(own - back, directory_count_ - 1));
  }
  return static_cast<std::uint32_t>(bits % directory_count_);
}

std::u16string Model::directory_path(std::uint32_t index) const {
  std::array<std::uint32_t, 64> chain;
  std::size_t levels = 0;
  for (; index != kRootDirectory; index = directory_parent(index)) chain[levels++] = index;
  std::u16string path;
  Name text;
  while (levels > 0) {
    const std::uint64_t record = directory_record(chain[--levels]);
    name({.role = Role::kDirectory, .record = record, .directory = true}, 0, text);
    path.push_back(u'\\');
    path.append(text.view());
  }
  return path;
}

std::u16string Model::path(const Plan& plan, std::uint32_t ordinal) const {
  std::u16string path = directory_path(name_parent(plan, ordinal));
  Name text;
  name(plan, ordinal, text);
  path.push_back(u'\\');
  path.append(text.view());
  return path;
}

}  // namespace generate
