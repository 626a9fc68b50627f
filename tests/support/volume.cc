#include <stdexcept>

#include "volume_builder.h"

namespace fixture {

std::uint64_t Volume::record_byte_offset(std::uint64_t number, std::uint64_t byte) const {
  std::uint64_t in_stream = number * record_bytes + byte;
  for (const Run& run : mft_runs) {
    const std::uint64_t run_bytes = run.length * cluster_bytes;
    if (in_stream < run_bytes) {
      return static_cast<std::uint64_t>(run.lcn) * cluster_bytes + in_stream;
    }
    in_stream -= run_bytes;
  }
  throw std::out_of_range("Volume: no such record");
}

Blob Volume::mft_bytes() const {
  Blob bytes;
  for (const Run& run : mft_runs) {
    append_bytes(bytes, image.bytes(static_cast<std::uint64_t>(run.lcn) * cluster_bytes,
                                    static_cast<std::size_t>(run.length * cluster_bytes)));
  }
  bytes.resize(static_cast<std::size_t>(mft_data_bytes));
  return bytes;
}

Blob Volume::mft_bytes_unmapped() const {
  Blob bytes = mft_bytes();
  std::fill_n(bytes.begin(), record_bytes, std::byte{0});
  return bytes;
}

Blob Volume::record(std::uint64_t number) const {
  Blob bytes;
  for (std::uint64_t at = 0; at < record_bytes; at += 512) {  // clusters are multiples of 512
    append_bytes(bytes, image.bytes(record_byte_offset(number, at), 512));
  }
  return bytes;
}

void Volume::set_record(std::uint64_t number, std::span<const std::byte> bytes) {
  for (std::uint64_t at = 0; at < bytes.size(); at += 512) {
    const auto stride = bytes.subspan(static_cast<std::size_t>(at));
    image.write(record_byte_offset(number, at),
                stride.first(std::min<std::size_t>(512, stride.size())));
  }
}

}  // namespace fixture
