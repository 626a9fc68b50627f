// Composes user records and what of them lies in clusters. One for each thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "bench/generate/byte_writer.h"
#include "bench/generate/indexes.h"
#include "bench/generate/layout.h"
#include "bench/generate/model.h"
#include "tests/support/le_bytes.h"

namespace generate {

// Content of a cluster of a file.
struct ClusterContent {
  std::uint64_t cluster = 0;
  fixture::Blob bytes;
};

class RecordWriter {
 public:
  // `indexes` may be null: all directories are empty then.
  RecordWriter(const Model& model, const Layout& layout, const Indexes* indexes)
      : model_(model), layout_(layout), indexes_(indexes) {}

  // `bytes` are a whole, zeroed record. Content of clusters is appended to `contents`.
  // Returns which of the record's own clusters are in use, one bit each.
  std::uint8_t write(std::uint64_t record, std::span<std::byte> bytes,
                     std::vector<ClusterContent>& contents);
  // A record that was never in use.
  void write_free(std::uint64_t record, std::span<std::byte> bytes);

  std::uint64_t non_resident_reparse() const { return non_resident_reparse_; }

 private:
  void begin(ByteWriter& writer, const Plan& plan, std::uint16_t flags, std::uint16_t links,
             std::uint64_t base);
  void end(ByteWriter& writer);
  // Returns the value's offset in the record.
  std::size_t resident(ByteWriter& writer, std::uint32_t type, std::size_t value_bytes,
                       std::u16string_view name = {}, bool indexed = false);
  void non_resident(ByteWriter& writer, std::uint32_t type, std::uint64_t cluster,
                    std::uint64_t clusters, std::uint64_t data_bytes, std::u16string_view name = {},
                    std::uint64_t lowest_vcn = 0);
  void standard_information(ByteWriter& writer, const Plan& plan);
  void name(ByteWriter& writer, const Plan& plan, std::uint32_t ordinal);
  void data(ByteWriter& writer, const Plan& plan);
  void attribute_list(ByteWriter& writer, const Plan& plan, std::vector<ClusterContent>& contents);
  void index(ByteWriter& writer, const Plan& plan);
  void reparse(ByteWriter& writer, const Plan& plan, std::vector<ClusterContent>& contents);
  void write_extension(ByteWriter& writer, const Plan& plan);

  const Model& model_;
  const Layout& layout_;
  const Indexes* indexes_;
  std::size_t at_ = 0;
  std::uint16_t instance_ = 0;
  unsigned clusters_ = 0;  // in use, of the record being written
  std::uint64_t non_resident_reparse_ = 0;
};

// The value of $FILE_NAME for a name of a record; kDosOrdinal is its 8.3 alias. In an index key a
// link's tag stands beside its attributes, in the record it does not.
inline constexpr std::uint32_t kDosOrdinal = 0xFFFF;
inline constexpr std::size_t kMaxFileNameBytes = 0x42 + 2 * 96;
std::size_t put_file_name(const Model& model, const Plan& plan, std::uint32_t ordinal,
                          bool index_key, ByteWriter& writer, std::size_t offset);

}  // namespace generate
