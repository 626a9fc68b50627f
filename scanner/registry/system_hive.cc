#include "scanner/registry/system_hive.h"

#include <array>
#include <expected>
#include <utility>

#include "scanner/registry/hive_log.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

SystemHive unreadable(std::string_view why) {
  return {.state = HiveState::kUnreadable, .problem = std::string(why), .mounted = {}};
}

using Entry = std::expected<std::optional<DirectoryEntry>, std::string>;

// Damage to the directory matters only if the name is not found.
Entry entry_of(const Volume& volume, mft::FileReference directory, std::u16string_view name) {
  auto index = DirectoryIndex::open(volume, directory);
  if (!index) return std::unexpected("a directory in its path is damaged");
  auto search = index->find(name);
  if (!search.entry && !search.sound()) {
    return std::unexpected("a directory in its path is damaged");
  }
  return std::move(search.entry);
}

using Found = std::expected<std::optional<mft::FileReference>, std::string>;

// The directory that holds the hives. Links in the path are not followed: a Windows installation
// has none there.
Found config_directory(const Volume& volume) {
  mft::FileReference at{.record = mft::kRootRecord, .sequence = 0};
  for (const std::u16string_view name : {u"Windows", u"System32", u"config"}) {
    const auto entry = entry_of(volume, at, name);
    // A volume with a damaged root may not have Windows at all.
    if (!entry && at.record == mft::kRootRecord) return std::nullopt;
    if (!entry) return std::unexpected(entry.error());
    if (!*entry || (*entry)->reparse_tag != 0) return std::nullopt;
    at = (*entry)->file;
  }
  return at;
}

using Content = std::expected<std::optional<std::vector<std::byte>>, std::string>;

Content read_file(const Volume& volume, mft::FileReference directory, std::u16string_view name) {
  const auto entry = entry_of(volume, directory, name);
  if (!entry) return std::unexpected(entry.error());
  if (!*entry) return std::nullopt;
  const auto file = FileRecord::read(volume, (*entry)->file);
  if (!file) return std::unexpected("its record cannot be read");
  const auto source = file->open(mft::AttributeType::kData, u"");
  if (!source) return std::unexpected("its clusters cannot be read");
  const std::uint64_t bytes = (*source)->size_bytes();
  if (bytes > kMaxHiveBytes) return std::unexpected("it is too large to be a registry hive");
  // A sparse file may claim any size: memory is allocated only for an actual hive.
  std::array<std::byte, 4> mark{};
  if (bytes < kHiveBaseBlockBytes) return std::unexpected("it is too short for a registry hive");
  if (!read_exactly(**source, 0, mark)) return std::unexpected("it cannot be read");
  if (mark != std::array{std::byte{'r'}, std::byte{'e'}, std::byte{'g'}, std::byte{'f'}}) {
    return std::unexpected(std::string(words(HiveFault::kNoHive)));
  }
  std::vector<std::byte> content(static_cast<std::size_t>(bytes));
  if (!read_exactly(**source, 0, content)) return std::unexpected("it cannot be read");
  return content;
}

// An unreadable log counts as missing: the hive then stays out of date.
std::vector<std::byte> read_log(const Volume& volume, mft::FileReference directory,
                                std::u16string_view name) {
  auto content = read_file(volume, directory, name);
  return content && *content ? **std::move(content) : std::vector<std::byte>();
}

}  // namespace

SystemHive decode_system_hive(std::vector<std::byte> hive, mft::Bytes log1, mft::Bytes log2) {
  const auto block = HiveBaseBlock::parse(mft::Bytes(hive));
  if (!block) return unreadable(words(block.error()));
  SystemHive result{.state = HiveState::kCurrent, .problem = {}, .mounted = {}};
  if (block->behind_logs()) {
    result.state = replay_logs(hive, log1, log2) ? HiveState::kReplayed : HiveState::kBehindLogs;
  }
  const auto decoded = Hive::parse(mft::Bytes(hive));
  if (!decoded) return unreadable(words(decoded.error()));
  auto mounted = read_mounted_devices(*decoded);
  if (!mounted) return unreadable(words(mounted.error()));
  result.mounted = *std::move(mounted);
  return result;
}

std::optional<SystemHive> read_system_hive(const Volume& volume) {
  if (!volume.has_clusters()) return std::nullopt;
  const auto directory = config_directory(volume);
  if (!directory) return unreadable(directory.error());
  if (!*directory) return std::nullopt;
  auto hive = read_file(volume, **directory, u"SYSTEM");
  if (!hive) return unreadable(hive.error());
  if (!*hive) return std::nullopt;
  const auto block = HiveBaseBlock::parse(mft::Bytes(**hive));
  if (!block || !block->behind_logs()) return decode_system_hive(**std::move(hive), {}, {});
  const auto log1 = read_log(volume, **directory, u"SYSTEM.LOG1");
  const auto log2 = read_log(volume, **directory, u"SYSTEM.LOG2");
  return decode_system_hive(**std::move(hive), mft::Bytes(log1), mft::Bytes(log2));
}

}  // namespace scanner
