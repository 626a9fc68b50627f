// The bytes of a non-resident attribute, as a ByteSource: $MFT itself, an attribute list, an index.
#pragma once

#include <cstdint>
#include <memory>

#include "scanner/source/byte_source.h"
#include "scanner/volume/run_list.h"

namespace scanner {

struct StreamSizes {
  std::uint64_t data_bytes = 0;
  std::uint64_t initialized_bytes = 0;  // the stream reads as zeros beyond this
};

class Stream final : public ByteSource {
 public:
  Stream(SharedSource volume, std::uint32_t cluster_bytes, RunList runs, StreamSizes sizes);
  // The runs may grow later, but not during a read.
  Stream(SharedSource volume, std::uint32_t cluster_bytes, std::shared_ptr<const RunList> runs,
         StreamSizes sizes);

  // Holes and everything past the initialized size read as zeros; an error if runs are missing.
  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  // Only ranges within one run.
  [[nodiscard]] std::optional<MappedBytes> view(std::uint64_t offset,
                                                std::uint64_t length) const override;
  [[nodiscard]] bool views_intact() const override { return volume_->views_intact(); }
  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>& stop) const override;
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::uint64_t bytes) const override;
  [[nodiscard]] std::uint64_t next_stored(std::uint64_t offset) const override;
  [[nodiscard]] bool written_to() const override { return volume_->written_to(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizes_.data_bytes; }
  [[nodiscard]] const RunList& runs() const { return *runs_; }

 private:
  // The byte's location on the volume, and how many more bytes of the run follow it; nothing for
  // holes and bytes without a run.
  struct Location {
    std::uint64_t offset = 0;
    std::uint64_t bytes_left = 0;
  };
  [[nodiscard]] std::optional<Location> locate(std::uint64_t offset) const;

  SharedSource volume_;
  std::uint32_t cluster_bytes_;
  std::shared_ptr<const RunList> runs_;
  StreamSizes sizes_;
};

}  // namespace scanner
