// Writes a synthetic NTFS volume of any size: see options.cc for the usage.
// Memory: 5 bits for each record, 8 bytes for each reparse point; more with --indexes.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <span>
#include <vector>

#include "bench/generate/indexes.h"
#include "bench/generate/layout.h"
#include "bench/generate/model.h"
#include "bench/generate/options.h"
#include "bench/generate/output_file.h"
#include "bench/generate/record_writer.h"
#include "bench/generate/skeleton.h"
#include "bench/generate/survey.h"
#include "bench/generate/threads.h"
#include "bench/generate/truth.h"

namespace generate {

namespace {

constexpr std::uint64_t kChunkBytes = 1U << 20U;

// Writes [offset, offset + bytes) of $MFT.
void write_mft(const OutputFile& file, const Options& options, const Layout& layout,
               std::uint64_t offset, std::span<const std::byte> bytes) {
  if (options.loose) return file.write(offset, bytes);
  while (!bytes.empty()) {
    const Layout::Place place = layout.place(offset);
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(place.length, bytes.size()));
    file.write(place.offset, bytes.first(count));
    offset += count;
    bytes = bytes.subspan(count);
  }
}

// Records below kFirstUserRecord: the skeleton's, and free ones where it has none.
void write_system_records(const OutputFile& file, const fixture::Volume& skeleton,
                          RecordWriter& writer, const Options& options, const Layout& layout) {
  for (std::uint64_t number = 0; number < kFirstUserRecord; ++number) {
    fixture::Blob record = skeleton.record(number);
    if (fixture::get<std::uint32_t>(record, 0) == 0) writer.write_free(number, record);
    write_mft(file, options, layout, number * options.record_bytes, record);
  }
}

// All user records. Returns which clusters of the data area are in use, one bit each.
fixture::Blob write_records(const OutputFile& file, std::vector<RecordWriter>& writers,
                            const Options& options, const Layout& layout) {
  fixture::Blob clusters(options.loose ? 0 : layout.data_clusters / 8);
  const std::uint64_t per_chunk = kChunkBytes / options.record_bytes;
  std::vector<std::vector<std::byte>> buffers(options.threads);
  std::vector<std::vector<ClusterContent>> contents(options.threads);
  on_threads(options.threads, options.records, per_chunk,
             [&](std::uint32_t thread, std::uint64_t first, std::uint64_t last) {
               first = std::max(first, kFirstUserRecord);
               auto& buffer = buffers[thread];
               buffer.assign((last - first) * options.record_bytes, std::byte{0});
               for (std::uint64_t number = first; number < last; ++number) {
                 const std::span record = std::span(buffer).subspan(
                     (number - first) * options.record_bytes, options.record_bytes);
                 const std::uint8_t bits = writers[thread].write(number, record, contents[thread]);
                 // Two records' clusters share a byte, and one thread has both.
                 if (!clusters.empty()) {
                   clusters[number / 2] |= static_cast<std::byte>(bits << (number % 2 * 4));
                 }
               }
               write_mft(file, options, layout, first * options.record_bytes, buffer);
               for (const ClusterContent& content : contents[thread]) {
                 if (!options.loose) file.write(content.cluster * kClusterBytes, content.bytes);
               }
               contents[thread].clear();
             });
  return clusters;
}

// The skeleton took both areas for wholly used.
void write_volume_bitmap(const OutputFile& file, const fixture::Volume& skeleton,
                         const Layout& layout, const fixture::Blob& data_clusters,
                         std::uint64_t index_clusters_used) {
  constexpr std::uint64_t kBitmapRecord = 6;
  const std::uint64_t bitmap = stream_offset(skeleton, kBitmapRecord, fixture::kData);
  file.write(bitmap + layout.data_cluster / 8, data_clusters);
  fixture::Blob index((layout.index_clusters + 7) / 8);
  for (std::uint64_t i = 0; i < index_clusters_used; ++i) {
    index[i / 8] |= static_cast<std::byte>(1U << (i % 8));
  }
  file.write(bitmap + layout.index_cluster / 8, index);
}

void run(const Options& options) {
  const Model model(options);
  Survey seen = survey(model);
  std::unique_ptr<Indexes> indexes;
  if (options.indexes) indexes = std::make_unique<Indexes>(model, std::move(seen.names));
  const Layout layout = lay_out(options, indexes ? (indexes->cluster_bound() + 63) / 64 * 64 : 0);
  const fixture::Volume skeleton = build_skeleton(model, layout, seen, indexes.get(), seen.truth);
  if (!options.loose) skeleton.image.save(options.output);

  const OutputFile file(options.output, options.loose);
  std::uint64_t index_clusters = 0;
  if (indexes) {
    index_clusters =
        indexes->build(layout, [&file](std::uint64_t cluster, const fixture::Blob& blocks) {
          file.write(cluster * kClusterBytes, blocks);
        });
  }
  std::vector<RecordWriter> writers(options.threads, RecordWriter(model, layout, indexes.get()));
  write_system_records(file, skeleton, writers.front(), options, layout);
  const fixture::Blob data_clusters = write_records(file, writers, options, layout);
  if (!options.loose) {
    write_volume_bitmap(file, skeleton, layout, data_clusters, index_clusters);
  }
  for (const RecordWriter& writer : writers) {
    seen.truth.non_resident_reparse += writer.non_resident_reparse();
  }
  save(seen.truth, options, layout, options.output + ".json");
}

}  // namespace

}  // namespace generate

int main(int argc, char** argv) {
  const auto options =
      generate::parse_options(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  if (!options) {
    std::fprintf(options.error().empty() ? stdout : stderr, "%s%s%s", options.error().c_str(),
                 options.error().empty() ? "" : "\n", generate::kUsage);
    return options.error().empty() ? 0 : 2;
  }
  try {
    const auto start = std::chrono::steady_clock::now();
    generate::run(*options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%s: %llu records in %.2f s\n", options->output.c_str(),
                static_cast<unsigned long long>(options->records), seconds.count());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "linkaudit_generate: %s\n", error.what());
    return 3;
  }
  return 0;
}
