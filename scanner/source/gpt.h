// The GUID partition table, primary or backup. [UEFI 2.10, chapter 5]
#pragma once

#include <cstdint>
#include <optional>

#include "scanner/source/partition_table.h"

namespace scanner {

// Read from the header at LBA 1 or, if that or its entries are damaged, from the backup at the end;
// sectors of 512 and 4096 bytes. A damaged table is used only if there is no other, and its
// problems say so. `search_backup`: look for the backup even if nothing at LBA 1 hints at a GPT.
[[nodiscard]] std::optional<PartitionTable> read_gpt(const ByteSource& disk, bool search_backup);

// Whether there is a header at LBA 1 for either sector size.
[[nodiscard]] bool has_gpt_header(const ByteSource& disk);

}  // namespace scanner
