#include "scanner/source/open_source.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "scanner/source/identify.h"
#include "scanner/source/source_path.h"
#include "scanner/source/window_source.h"
#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

constexpr std::size_t kMaxListed = 12;  // partitions named in one error line

std::string with_hint(std::string text, const Content& content) {
  if (!content.hint.empty()) text += "; " + std::string(content.hint);
  return text;
}

std::string content_words(const Content& content) {
  if (content.kind == ContentKind::kUnreadable) return "not readable: " + content.error;
  return std::string(content.words);
}

std::string partition_words(const Partition& partition) {
  return partition.name.empty() ? partition.type : partition.type + " \"" + partition.name + "\"";
}

// Content whose signature is where a partition table would be, so that there can be none.
// Signatures further in may be left over from before the disk was partitioned.
bool rules_out_table(const Content& content) {
  switch (content.kind) {
    case ContentKind::kNtfs: return !content.damaged_boot_sector;
    case ContentKind::kEmpty:
    case ContentKind::kTooShort:
    case ContentKind::kLooseMft:
    case ContentKind::kFat:
    case ContentKind::kExFat:
    case ContentKind::kReFs:
    case ContentKind::kBitLocker:
    case ContentKind::kXfs:
    case ContentKind::kLuks:
    case ContentKind::kVhdx:
    case ContentKind::kVhd:
    case ContentKind::kVmdk:
    case ContentKind::kQcow2:
    case ContentKind::kVdi:
    case ContentKind::kEwf:
    case ContentKind::kOtherContainer:
    case ContentKind::kCompressed: return true;
    default: return false;
  }
}

// The partitions of a disk, one after the other, into an OpenedSource.
class DiskOpener {
 public:
  DiskOpener(SharedSource disk, const std::string& path, const OpenOptions& options,
             OpenedSource opened)
      : disk_(std::move(disk)), path_(path), options_(options), opened_(std::move(opened)) {}

  // REQUIRES: the source has a table.
  std::expected<OpenedSource, Error> open() {
    const auto& partitions = opened_.table->partitions;
    if (options_.partition && std::ranges::find(partitions, *options_.partition,
                                                &Partition::number) == partitions.end()) {
      return std::unexpected(Error{path_ + ": there is no partition " +
                                   std::to_string(*options_.partition) + "; found: " + listed()});
    }
    for (const Partition& partition : partitions) {
      const bool wanted = !options_.partition || *options_.partition == partition.number;
      auto skipped = take(partition, wanted);
      if (!skipped) continue;
      if (options_.partition && wanted) {
        return std::unexpected(Error{path_ + ": partition " + std::to_string(partition.number) +
                                     " holds no NTFS volume: " + skipped->what});
      }
      opened_.skipped.push_back(*std::move(skipped));
    }
    if (opened_.volumes.empty()) {
      return std::unexpected(
          Error{path_ + ": no partition of this disk holds an NTFS volume; found: " + listed()});
    }
    return std::move(opened_);
  }

 private:
  // Makes it a candidate, or says why not.
  std::optional<SkippedPart> take(const Partition& partition, bool wanted) {
    const auto skip = [&](const std::string& why, ContentKind kind) {
      return SkippedPart{.name = part_name(partition),
                         .partition = partition.number,
                         .what = partition_words(partition) + ": " + why,
                         .content = kind,
                         .identity = identity_of(*opened_.table, partition)};
    };
    if (partition.is_extended) return std::nullopt;  // no volume: it holds the logical drives
    if (partition.offset_bytes >= disk_->size_bytes()) {
      return skip("it begins past the end of the disk", ContentKind::kUnreadable);
    }
    auto window =
        std::make_shared<const WindowSource>(disk_, partition.offset_bytes, partition.size_bytes);
    const Content content = identify(*window);
    if (content.kind != ContentKind::kNtfs) {
      return skip(with_hint(content_words(content), content), content.kind);
    }
    if (!wanted) return skip("an NTFS volume that was not asked for", content.kind);
    // A table can list one offset a thousand times; it is one volume.
    const auto taken = std::ranges::find(taken_, partition.offset_bytes, &Partition::offset_bytes);
    if (taken != taken_.end()) {
      auto again = skip("it begins where partition " + std::to_string(taken->number) + " does",
                        content.kind);
      again.identity = {};  // no second one
      return again;
    }
    taken_.push_back(partition);
    opened_.volumes.push_back({.name = part_name(partition),
                               .source = path_,
                               .partition = partition.number,
                               .bytes = std::move(window),
                               .loose_mft = false,
                               .identity = identity_of(*opened_.table, partition)});
    return std::nullopt;
  }

  [[nodiscard]] std::string part_name(const Partition& partition) const {
    return path_ + "#" + std::to_string(partition.number);
  }

  // "#1 EFI system partition: a FAT32 file system, #2 …"
  [[nodiscard]] std::string listed() const {
    const auto& partitions = opened_.table->partitions;
    if (partitions.empty()) return "an empty partition table";
    std::string text;
    for (std::size_t i = 0; i < partitions.size() && i < kMaxListed; ++i) {
      const Partition& partition = partitions[i];
      text += (i == 0 ? "#" : ", #") + std::to_string(partition.number) + " " +
              partition_words(partition);
      if (partition.is_extended) continue;
      text += ": " + content_words(identify(
                         WindowSource(disk_, partition.offset_bytes, partition.size_bytes)));
    }
    if (partitions.size() > kMaxListed) {
      text += " and " + std::to_string(partitions.size() - kMaxListed) + " more";
    }
    return text;
  }

  SharedSource disk_;
  const std::string& path_;
  const OpenOptions& options_;
  OpenedSource opened_;
  std::vector<Partition> taken_;
};

Error not_a_volume(const std::string& path, const Content& content) {
  if (content.kind == ContentKind::kUnreadable) return Error{path + ": " + content.error};
  if (content.kind == ContentKind::kUnknown) {
    return Error{path +
                 ": not an NTFS volume: no boot sector, partition table, $MFT record or known "
                 "format at its start"};
  }
  return Error{
      with_hint(path + ": not an NTFS volume: this is " + std::string(content.words), content)};
}

}  // namespace

std::expected<OpenedSource, Error> open_bytes(const SharedSource& bytes, const std::string& path,
                                              const OpenOptions& options) {
  if (options.partition && *options.partition == 0) {
    return std::unexpected(Error{path + ": partitions are numbered from 1"});
  }
  OpenedSource opened{
      .argument = path, .volumes = {}, .skipped = {}, .table = {}, .notes = bytes->notes()};
  SharedSource raw = bytes;
  if (const std::uint64_t footer = vhd_footer_bytes(*bytes); footer != 0) {
    raw = std::make_shared<const WindowSource>(bytes, 0, bytes->size_bytes() - footer);
    opened.notes.emplace_back(
        "a fixed VHD: its footer, the last 512 bytes, is not part of the disk");
  }
  const Content content = identify(*raw);
  if (!rules_out_table(content)) opened.table = read_partition_table(raw);
  if (opened.table) {
    const auto& problems = opened.table->problems;
    opened.notes.insert(opened.notes.end(), problems.begin(), problems.end());
    return DiskOpener(raw, path, options, std::move(opened)).open();
  }
  const bool loose_mft = content.kind == ContentKind::kLooseMft;
  if (content.kind != ContentKind::kNtfs && !loose_mft) {
    return std::unexpected(not_a_volume(path, content));
  }
  if (options.partition) {
    return std::unexpected(Error{path + ": there is no partition " +
                                 std::to_string(*options.partition) + ": this is " +
                                 std::string(content.words) + ", not a disk with partitions"});
  }
  opened.volumes.push_back({.name = path,
                            .source = path,
                            .partition = 0,
                            .bytes = raw,
                            .loose_mft = loose_mft,
                            .shadow_copy = names_shadow_copy(path)});
  return opened;
}

std::expected<OpenedSource, Error> open_source(const std::string& argument,
                                               const OpenOptions& options) {
  const SourcePath named = split_source_path(argument);
  OpenOptions wanted = options;
  if (named.partition != 0) {
    if (options.partition && *options.partition != named.partition) {
      return std::unexpected(Error{argument + ": names partition " +
                                   std::to_string(named.partition) + ", but partition " +
                                   std::to_string(*options.partition) + " was asked for"});
    }
    wanted.partition = named.partition;
  }
  auto bytes = open_file_source(named.path, options.io);
  if (!bytes) return std::unexpected(bytes.error());
  if (options.counter != nullptr) {
    bytes = std::make_shared<const CountingSource>(*std::move(bytes), *options.counter);
  }
  auto opened = open_bytes(*bytes, named.path, wanted);
  if (opened) opened->argument = argument;
  return opened;
}

}  // namespace scanner
