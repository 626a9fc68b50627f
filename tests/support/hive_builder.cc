#include "hive_builder.h"

#include <bit>

#include "reparse_buffers.h"

namespace fixture {
namespace {

// Marvin32 from its description; the product has its own.
std::uint64_t marvin(std::span<const std::byte> bytes) {
  Blob padded(bytes.begin(), bytes.end());
  padded.push_back(std::byte{0x80});
  pad_to_multiple(padded, 4);
  append<std::uint32_t>(padded, 0);
  std::uint32_t low = 0x7A4E55C5;
  std::uint32_t high = 0x82EF4D88;
  for (std::size_t at = 0; at < padded.size(); at += 4) {
    low += get<std::uint32_t>(padded, at);
    for (const auto& [turn_low, turn_high] : {std::pair(20, 9), std::pair(27, 19)}) {
      high ^= low;
      low = std::rotl(low, turn_low) + high;
      high = std::rotl(high, turn_high);
    }
  }
  return static_cast<std::uint64_t>(high) << 32U | low;
}

Blob base_block(std::uint32_t sequence, std::uint32_t second, std::uint32_t kind,
                std::uint32_t root, std::uint32_t bins_bytes) {
  Blob block(kHiveBins);
  std::size_t at = 0;
  for (const char c : std::string_view("regf")) block[at++] = static_cast<std::byte>(c);
  const std::pair<std::size_t, std::uint32_t> fields[] = {{4, sequence}, {8, second},     {20, 1},
                                                          {24, 5},       {28, kind},      {32, 1},
                                                          {36, root},    {40, bins_bytes}};
  for (const auto& [offset, value] : fields) put<std::uint32_t>(block, offset, value);
  sum_base_block(block);
  return block;
}

}  // namespace

HiveBuilder::HiveBuilder() : bins_(0x20) {}

std::uint32_t HiveBuilder::cell(const Blob& content) {
  const auto offset = static_cast<std::uint32_t>(bins_.size());
  const std::uint64_t size = align_up(content.size() + 4, 8);
  append<std::uint32_t>(bins_, 0 - static_cast<std::uint32_t>(size));
  append_bytes(bins_, content);
  pad_to_multiple(bins_, 8);
  return offset;
}

std::uint32_t HiveBuilder::list(std::string_view signature,
                                const std::vector<std::uint32_t>& elements) {
  Blob content = ascii(signature);
  append<std::uint16_t>(content, static_cast<std::uint16_t>(elements.size()));
  for (const std::uint32_t element : elements) {
    append<std::uint32_t>(content, element);
    if (signature == "lf" || signature == "lh") append<std::uint32_t>(content, 0);
  }
  return cell(content);
}

std::uint32_t HiveBuilder::key(std::string_view name, std::uint32_t subkeys,
                               std::uint32_t subkey_count, std::uint32_t values,
                               std::uint32_t value_count) {
  Blob content(76);
  put<std::uint16_t>(content, 0, 0x6B6E);  // nk
  put<std::uint16_t>(content, 2, 0x20);    // the name is Latin-1
  put<std::uint32_t>(content, 20, subkey_count);
  put<std::uint32_t>(content, 28, subkeys);
  put<std::uint32_t>(content, 36, value_count);
  put<std::uint32_t>(content, 40, values);
  put<std::uint16_t>(content, 72, static_cast<std::uint16_t>(name.size()));
  append_ascii(content, name);
  return cell(content);
}

std::uint32_t HiveBuilder::value(std::u16string_view name, const Blob& data, bool in_place) {
  Blob content(20);
  put<std::uint16_t>(content, 0, 0x6B76);  // vk
  put<std::uint16_t>(content, 2, static_cast<std::uint16_t>(name.size() * 2));
  auto size = static_cast<std::uint32_t>(data.size());
  if (in_place) {
    size |= 0x8000'0000U;
    for (std::size_t i = 0; i < data.size(); ++i) content[8 + i] = data[i];
  } else if (!data.empty()) {
    put<std::uint32_t>(content, 8, cell(data));
  }
  put<std::uint32_t>(content, 4, size);
  put<std::uint32_t>(content, 12, 3);  // binary
  append_utf16(content, name);
  return cell(content);
}

std::uint32_t HiveBuilder::value_list(const std::vector<std::uint32_t>& values) {
  Blob content;
  for (const std::uint32_t value : values) append<std::uint32_t>(content, value);
  return cell(content);
}

Blob HiveBuilder::build(std::uint32_t root, std::uint32_t sequence, std::uint32_t second) const {
  Blob bins = bins_;
  const auto used = bins.size();
  pad_to_multiple(bins, 4096);
  if (bins.size() - used >= 8) {
    put<std::uint32_t>(bins, used, static_cast<std::uint32_t>(bins.size() - used));
  }
  put<std::uint32_t>(bins, 0, 0x6E696268);  // hbin
  put<std::uint32_t>(bins, 8, static_cast<std::uint32_t>(bins.size()));
  Blob file = base_block(sequence, second, 0, root, static_cast<std::uint32_t>(bins.size()));
  append_bytes(file, bins);
  return file;
}

Blob mounted_devices_hive(const std::vector<MountedValue>& values, std::uint32_t sequence,
                          std::uint32_t second) {
  HiveBuilder builder;
  std::vector<std::uint32_t> cells;
  cells.reserve(values.size());
  for (const MountedValue& value : values) cells.push_back(builder.value(value.name, value.data));
  const std::uint32_t mounted = builder.key("MountedDevices", kNoCell, 0, builder.value_list(cells),
                                            static_cast<std::uint32_t>(cells.size()));
  const std::uint32_t select = builder.key("Select");
  const std::uint32_t root = builder.key("ROOT", builder.list("lh", {mounted, select}), 2);
  return builder.build(root, sequence, second);
}

Blob mbr_device(std::uint32_t signature, std::uint64_t offset_bytes) {
  Blob data;
  append<std::uint32_t>(data, signature);
  append<std::uint64_t>(data, offset_bytes);
  return data;
}

Blob gpt_device(std::string_view id) {
  Blob data = ascii("DMIO:ID:");
  const Guid bytes = guid(id);
  append_bytes(data, std::as_bytes(std::span(bytes)));
  return data;
}

void sum_base_block(Blob& file) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < 508; at += 4) sum ^= get<std::uint32_t>(file, at);
  if (sum == 0) sum = 1;
  if (sum == 0xFFFF'FFFF) sum = 0xFFFF'FFFE;
  put<std::uint32_t>(file, 508, sum);
}

Blob log_base(std::uint32_t sequence, std::uint32_t bins_bytes, std::uint32_t root) {
  Blob block = base_block(sequence, sequence, 6, root, bins_bytes);
  block.resize(512);
  return block;
}

Blob log_entry(std::uint32_t sequence, std::uint32_t bins_bytes,
               const std::vector<LogPage>& pages) {
  Blob behind;
  for (const LogPage& page : pages) {
    append<std::uint32_t>(behind, page.offset);
    append<std::uint32_t>(behind, static_cast<std::uint32_t>(page.bytes.size()));
  }
  for (const LogPage& page : pages) append_bytes(behind, page.bytes);
  const std::uint64_t size = align_up(40 + behind.size(), 512);
  behind.resize(static_cast<std::size_t>(size - 40));
  Blob entry = ascii("HvLE");
  append<std::uint32_t>(entry, static_cast<std::uint32_t>(size));
  append<std::uint32_t>(entry, 0);
  append<std::uint32_t>(entry, sequence);
  append<std::uint32_t>(entry, bins_bytes);
  append<std::uint32_t>(entry, static_cast<std::uint32_t>(pages.size()));
  append<std::uint64_t>(entry, marvin(behind));
  append<std::uint64_t>(entry, marvin(entry));
  append_bytes(entry, behind);
  return entry;
}

Blob log_to(const Blob& hive, std::uint32_t sequence) {
  const Blob bins(hive.begin() + kHiveBins, hive.end());
  const auto bins_bytes = static_cast<std::uint32_t>(bins.size());
  Blob log = log_base(sequence, bins_bytes, get<std::uint32_t>(hive, 36));
  append_bytes(log, log_entry(sequence, bins_bytes, {{.offset = 0, .bytes = bins}}));
  return log;
}

}  // namespace fixture
