#include "scanner/volume/directory_reader.h"

#include <utility>

#include "scanner/volume/file_record.h"
#include "scanner/volume/volume.h"

namespace scanner {

using mft::Fault;
using mft::FaultCode;

namespace {
constexpr std::uint64_t kSmallestBlockBytes = 512;
}  // namespace

BlockLimit::BlockLimit(const Volume& volume)
    : left_(volume.bytes()->size_bytes() / kSmallestBlockBytes + 1) {}

bool BlockLimit::take() {
  std::uint64_t left = left_.load(std::memory_order_relaxed);
  while (left != 0) {
    if (left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) return true;
  }
  return false;
}

std::optional<DirectoryIndex> DirectoryReader::open(mft::FileReference directory,
                                                    DirectoryVisitor& visitor) {
  auto file = FileRecord::read(volume_, directory);
  if (!file) {
    visitor.directory_damage({.fault = file.error(), .vcn = std::nullopt});
    return std::nullopt;
  }
  for (const Fault& fault : file->faults()) {
    visitor.directory_damage({.fault = fault, .vcn = std::nullopt});
  }
  auto index = DirectoryIndex::open(volume_, std::move(*file), directory.record);
  if (index) return std::move(*index);
  visitor.directory_damage({.fault = index.error(), .vcn = std::nullopt});
  return std::nullopt;
}

void DirectoryReader::read(DirectoryIndex& index, DirectoryVisitor& visitor) {
  visitor_ = &visitor;
  walk_.run(index.tree(), *this);
}

void DirectoryReader::entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) {
  const auto key = mft::FileName::parse(entry.key);
  if (!key) return damage({.fault = mft::FileName::fault_of(entry.key), .vcn = vcn});
  visitor_->directory_entry(entry.file, key);
}

bool DirectoryReader::take_block() {
  if (limit_.take()) return true;
  damage({.fault = Fault{.code = FaultCode::kBadIndex}, .vcn = std::nullopt});
  return false;
}

}  // namespace scanner
