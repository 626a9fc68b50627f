// The GUID partition table, primary or backup. [UEFI 2.10, chapter 5]
#pragma once

#include <cstdint>
#include <optional>

#include "scanner/source/partition_table.h"

namespace scanner {

// From the header at LBA 1 or, where that or its entries are damaged, from the backup at the end;
// sectors of 512 and 4096 bytes. A damaged table is used only when there is no other, and says so.
// `search_backup`: look for the backup even if nothing at LBA 1 hints at a GPT.
[[nodiscard]] std::optional<PartitionTable> read_gpt(const ByteSource& disk, bool search_backup);

// Whether a header stands at LBA 1 for either sector size.
[[nodiscard]] bool has_gpt_header(const ByteSource& disk);

}  // namespace scanner
