// A registry hive: the first two bytes say where a log begins behind it; the base blocks' checksums
// are put right, or nothing would get past them.
#include <algorithm>
#include <vector>

#include "scanner/registry/hive.h"
#include "scanner/registry/hive_log.h"
#include "scanner/registry/mounted_devices.h"
#include "tests/support/hive_builder.h"

namespace {

void read(const std::vector<std::byte>& file) {
  const auto hive = scanner::Hive::parse(mft::Bytes(file));
  if (hive) (void)scanner::read_mounted_devices(*hive);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto input = std::as_bytes(std::span(data, size)).subspan(2);
  const std::size_t split =
      std::min<std::size_t>((unsigned{data[0]} | unsigned{data[1]} << 8U) * 16U, input.size());
  std::vector<std::byte> hive(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(split));
  std::vector<std::byte> log(input.begin() + static_cast<std::ptrdiff_t>(split), input.end());
  read(hive);
  if (hive.size() >= 512) fixture::sum_base_block(hive);
  if (log.size() >= 512) fixture::sum_base_block(log);
  read(hive);
  if (scanner::replay_logs(hive, mft::Bytes(log), {})) read(hive);
  return 0;
}
