// Scans of an image to which another thread writes all the time. Whatever comes of it, the program
// must not crash, and what it reports must be a whole report. The writer goes through a mapping of
// its own, as another process would.
//
// LINKAUDIT_FLIP_SCANS says how many scans each test makes; the default is for every day.
#ifndef _WIN32

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <set>
#include <stop_token>
#include <thread>

#include "report/write/json/json_writer.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"
#include "tests/scanner/source/source_fixtures.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::IoMode;

unsigned scans_wanted() {
  const char* const wanted = std::getenv("LINKAUDIT_FLIP_SCANS");  // NOLINT(concurrency-mt-unsafe)
  return wanted == nullptr ? 150U : static_cast<unsigned>(std::strtoul(wanted, nullptr, 10));
}

// Names that are sorted, records that use more than a stride, attributes of every kind.
fixture::Volume volume_of_targets() {
  VolumeBuilder builder({.minimum_records = 256, .max_index_entries_per_block = 6});
  const auto d = builder.add_directory(kRoot, u"d", {.short_name = u"D~1"});
  builder.set_data(builder.add_file(d, u"target"), fixture::ascii("x"));
  for (std::size_t i = 0; i < 60; ++i) {
    const auto file = builder.add_file(kRoot, numbered(u"a", i));
    builder.add_name(file, d, numbered(u"b", i));
    builder.add_name(file, d, numbered(u"c", i));
  }
  for (std::size_t i = 0; i < 20; ++i) {
    const auto file = builder.add_file(kRoot, numbered(u"the first of several long names ", i));
    for (const auto* const name : {u"second", u"third", u"fourth", u"fifth"}) {
      builder.add_name(file, d, numbered(std::u16string(name) + u" of several long names ", i));
    }
  }
  for (std::size_t i = 0; i < 10; ++i) {
    builder.set_reparse(builder.add_file(d, numbered(u"link", i)),
                        fixture::relative_symlink(u"target"));
    builder.set_reparse(builder.add_directory(kRoot, numbered(u"junction", i)),
                        fixture::junction(u"C:\\d"));
    builder.set_reparse(builder.add_file(d, numbered(u"outside", i)),
                        fixture::relative_symlink(u"target"),
                        {.placement = fixture::Placement::kNonResident});
  }
  // What is not found among the names is looked up in an index.
  builder.set_reparse(builder.add_file(d, u"dead"), fixture::relative_symlink(u"gone"));
  builder.set_reparse(builder.add_file(kRoot, u"dead"), fixture::absolute_symlink(u"C:\\d\\gone"));
  const auto split = builder.add_file(kRoot, u"name0");
  for (std::size_t i = 1; i < 40; ++i) {
    builder.add_name(split, d, numbered(u"a rather long name ", i));
  }
  return builder.build();
}

struct Place {
  std::size_t offset = 0;  // in the image, within an aligned word
  unsigned bytes = 2;
};

enum class Target { kNames, kFixups, kUsedSizes, kAttributes, kReparseData, kIndexes, kAnything };

// The places in a record that a writer can aim at.
void add_places(const Blob& image, std::size_t record, Target target, std::vector<Place>& places) {
  const auto at16 = [&](std::size_t at) { return fixture::get<std::uint16_t>(image, at); };
  const auto at32 = [&](std::size_t at) { return fixture::get<std::uint32_t>(image, at); };
  const std::size_t used = at32(record + 0x18);
  if (target == Target::kAnything) {
    for (std::size_t at = 0; at < used; at += 2) places.push_back({record + at, 2});
  }
  if (target == Target::kFixups) {
    for (const std::size_t at : {0x04U, 0x06U, 0x30U, 510U, 1022U}) places.push_back({record + at});
  }
  if (target == Target::kUsedSizes) {
    for (const std::size_t at : {0x14U, 0x16U, 0x18U, 0x1AU, 0x20U})
      places.push_back({record + at});
  }
  std::size_t at = record + at16(record + 0x14);
  while (at + 0x18 <= record + used && at32(at) != 0xFFFF'FFFF && at32(at + 4) != 0) {
    const bool resident = image[at + 8] == std::byte{0};
    const std::size_t value = at + at16(at + 0x14);
    if (target == Target::kAttributes) {
      for (const std::size_t field : {0U, 4U, 6U, 8U, 0x0AU, 0x10U, 0x12U, 0x14U, 0x20U}) {
        places.push_back({at + field});
      }
    }
    if (target == Target::kNames && at32(at) == fixture::kFileName) {
      places.push_back({value, 8});
      places.push_back({value + 0x40});
      places.push_back({value + 0x42});
    }
    if (target == Target::kReparseData && at32(at) == fixture::kReparsePoint) {
      const std::size_t length = resident ? at32(at + 0x10) : 0x40;
      for (std::size_t i = 0; i + 2 <= length; i += 2) {
        places.push_back({(resident ? value : at) + i});
      }
    }
    if (target == Target::kIndexes && at32(at) == fixture::kIndexRoot) {
      for (std::size_t i = 0; i + 2 <= at32(at + 0x10); i += 2) places.push_back({value + i});
    }
    at += at32(at + 4);
  }
}

std::vector<Place> places_of(const Blob& image, std::size_t record_bytes, Target target) {
  constexpr std::uint32_t kFile = 0x454C4946;
  std::vector<Place> places;
  for (std::size_t at = 0; at + record_bytes <= image.size(); at += record_bytes) {
    if (fixture::get<std::uint32_t>(image, at) == kFile) add_places(image, at, target, places);
  }
  if (target == Target::kIndexes || target == Target::kAnything) {
    for (const std::size_t block : index_blocks(image)) {
      const std::size_t used = 0x18 + fixture::get<std::uint32_t>(image, block + 0x1C);
      for (std::size_t at = 0; at < used; at += 2) places.push_back({block + at});
    }
  }
  return places;
}

// Changes one place or a few and changes them back, over and over.
class Writer {
 public:
  Writer(const std::string& path, std::size_t size, std::vector<Place> places, unsigned seed)
      : size_(size), places_(std::move(places)), random_(seed) {
    const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    address_ = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (address_ == MAP_FAILED) throw std::runtime_error("no mapping to write to");
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    thread_.request_stop();
    thread_.join();
    munmap(address_, size_);
  }
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::array<std::pair<Place, std::uint64_t>, 8> changed;
      const std::size_t count = 1 + random_() % changed.size();
      for (std::size_t i = 0; i < count; ++i) {
        const Place place = places_[random_() % places_.size()];
        changed[i] = {place, load(place)};
        store(place, place.bytes == 8 ? changed[i].second ^ 0x0000'FFFF'FFFF'FF00U : hostile());
      }
      for (auto wait = random_() % 400; wait > 0; --wait) {
        std::atomic_signal_fence(std::memory_order_seq_cst);
      }
      // Last first, as one place may have been changed twice.
      for (std::size_t i = count; i > 0; --i) store(changed[i - 1].first, changed[i - 1].second);
      changes_.fetch_add(count, std::memory_order_relaxed);
    }
  }
  std::uint16_t hostile() {
    static constexpr std::array<std::uint16_t, 24> kValues{
        0,     1,     2,     4,     8,     0x10,  0x18,  0x20,   0x30,   0x40,   0x48,   0x60,
        0x100, 0x1FE, 0x1FF, 0x200, 0x3F8, 0x3FF, 0x400, 0x7FFF, 0x8000, 0xFFF0, 0xFFF8, 0xFFFF};
    return random_() % 2 == 0 ? kValues[random_() % kValues.size()]
                              : static_cast<std::uint16_t>(random_());
  }
  [[nodiscard]] std::byte* at(const Place& place) const {
    return static_cast<std::byte*>(address_) + place.offset;
  }
  [[nodiscard]] std::uint64_t load(const Place& place) const {
    std::uint64_t value = 0;
    std::memcpy(&value, at(place), place.bytes);
    return value;
  }
  void store(const Place& place, std::uint64_t value) const {
    if (place.bytes == 8) {
      *static_cast<volatile std::uint64_t*>(static_cast<void*>(at(place))) = value;
    } else {
      *static_cast<volatile std::uint16_t*>(static_cast<void*>(at(place))) =
          static_cast<std::uint16_t>(value);
    }
  }

  void* address_ = nullptr;
  std::size_t size_;
  std::vector<Place> places_;
  std::minstd_rand random_;
  std::atomic<std::uint64_t> changes_ = 0;
  std::jthread thread_;
};

// A whole scan: the report, or an empty text where the image could not be scanned.
std::string scan_once(const std::string& path, IoMode io, std::uint32_t threads) {
  const auto source = scanner::open_file_source(path, io);
  if (!source) return {};
  const auto opened = scanner::open_bytes(*source, "volume");
  if (!opened) return {};
  auto volume = scanner::Volume::open(opened->volumes.at(0));
  if (!volume) return {};
  auto catalog = scanner::sweep(**volume, {.threads = threads});
  if (!catalog) return {};
  scanner::AuditedVolumes volumes;
  volumes.push_back(
      std::make_unique<scanner::AuditedVolume>(*std::move(volume), *std::move(catalog)));
  scanner::VolumeMap map;
  map.map("C:", 0);
  std::vector<scanner::VolumeResolutions> resolutions;
  resolutions.push_back(scanner::resolve_volume(volumes, map, 0, {.threads = threads}));
  report::Summary summary;
  summary.volumes.emplace_back();
  scanner::count_links(*volumes[0], resolutions[0], summary.volumes[0]);
  const scanner::AuditRows rows(volumes, resolutions, {0}, summary);
  report::StringSink sink;
  EXPECT_TRUE(report::write_json(rows, {}, sink));
  return sink.text();
}

void scan_while_it_changes(const Blob& image, std::size_t record_bytes, Target target) {
  const scanner::TemporaryFolder folder;
  const std::string path = folder.write(u8"image", image);
  const std::string before = scan_once(path, IoMode::kRead, 1);
  ASSERT_FALSE(before.empty());
  auto places = places_of(image, record_bytes, target);
  ASSERT_GT(places.size(), 10U);
  std::set<std::string> reports;
  std::uint64_t changes = 0;
  {
    const Writer writer(path, image.size(), std::move(places), static_cast<unsigned>(target) + 1);
    const unsigned scans = scans_wanted();
    for (unsigned i = 0; i < scans; ++i) {
      // Mapped, but for every eighth.
      const std::string text =
          scan_once(path, i % 8 == 7 ? IoMode::kRead : IoMode::kMap, 1 + i % 2);
      if (reports.size() < 100) reports.insert(text);
    }
    changes = writer.changes();
  }
  EXPECT_GT(changes, 0U);
  testing::Test::RecordProperty("changes", std::to_string(changes));
  testing::Test::RecordProperty("different_reports", static_cast<int>(reports.size()));
  // The writer has put everything back.
  EXPECT_EQ(scan_once(path, IoMode::kMap, 1), before);
}

const fixture::Volume& targets() {
  static const fixture::Volume volume = volume_of_targets();
  return volume;
}

TEST(ChangingImage, Names) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kNames);
}
TEST(ChangingImage, Fixups) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kFixups);
}
// The records are the last bytes of the file: what lies behind them is not mapped.
TEST(ChangingImage, FixupsOfALooseMft) {
  scan_while_it_changes(targets().mft_bytes(), 1024, Target::kFixups);
}
TEST(ChangingImage, UsedSizes) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kUsedSizes);
}
TEST(ChangingImage, Attributes) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kAttributes);
}
TEST(ChangingImage, ReparseData) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kReparseData);
}
TEST(ChangingImage, Indexes) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kIndexes);
}
TEST(ChangingImage, Anything) {
  scan_while_it_changes(targets().image_bytes(), 1024, Target::kAnything);
}

}  // namespace
}  // namespace scanner_test

#endif
