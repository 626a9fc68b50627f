// The whole pipeline on damaged images: it always finishes, a link never vanishes in silence, and
// damage that the driver itself would notice never makes a working link "broken".
//
// A shrunken number of links or hard-link names must come with a fault or an "incomplete". Exempt
// are flips that lie without contradicting anything, so that no reader could notice:
//  - the record's flags: a record not in use holds no links;
//  - an attribute's type, or a $FILE_NAME's namespace: it is another attribute, or an 8.3 alias,
//  now;
//  - the low byte of the first attribute's offset, where it leads exactly to another attribute.
// (All 255 flips of every byte of the nine records below were tried once: no other one was silent.)
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "report/write/json/json_writer.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::Placement;
using fixture::VolumeBuilder;

// The bytes of someone else; without views, as a block device is.
class BorrowedSource final : public scanner::ByteSource {
 public:
  explicit BorrowedSource(std::span<const std::byte> bytes) : bytes_(bytes) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (offset >= bytes_.size()) return 0;
    const std::size_t length = std::min<std::size_t>(buffer.size(), bytes_.size() - offset);
    std::ranges::copy(bytes_.subspan(static_cast<std::size_t>(offset), length), buffer.begin());
    return length;
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
};

struct Outcome {
  bool opened = false;
  std::size_t links = 0;
  std::size_t hard_links = 0;
  bool loud = false;             // a fault, or something incomplete
  std::set<std::string> ok;      // "record path": a link that works
  std::set<std::string> broken;  // one that is said not to
};

Outcome audit(std::span<const std::byte> image, bool with_views) {
  Outcome outcome;
  const scanner::SharedSource source =
      with_views ? scanner::SharedSource(scanner::MemorySource::borrow(mft::Bytes(image)))
                 : scanner::SharedSource(std::make_shared<const BorrowedSource>(image));
  const auto opened = scanner::open_bytes(source, "volume");
  if (!opened) return outcome;
  auto volume = scanner::Volume::open(opened->volumes.at(0));
  if (!volume) return outcome;
  auto catalog = scanner::sweep(**volume, {.threads = 1});
  if (!catalog) return outcome;
  outcome.opened = true;
  scanner::AuditedVolumes volumes;
  volumes.push_back(
      std::make_unique<scanner::AuditedVolume>(*std::move(volume), *std::move(catalog)));
  const scanner::AuditedVolume& audited = *volumes.front();
  scanner::VolumeMap map;
  map.map("C:", 0);
  std::vector<scanner::VolumeResolutions> resolutions;
  resolutions.push_back(scanner::resolve_volume(volumes, map, 0, {}));
  report::Summary summary;
  summary.volumes.emplace_back();
  scanner::count_links(audited, resolutions[0], summary.volumes[0]);
  const scanner::AuditRows rows(volumes, resolutions, {0}, summary);
  report::StringSink sink;
  EXPECT_TRUE(report::write_json(rows, {}, sink));
  EXPECT_GT(sink.text().size(), 100U);
  Collector seen;
  for (const report::RowKind kind : report::kRowKinds) rows.visit(kind, 0, rows.count(kind), seen);
  outcome.links = seen.links.size();
  outcome.hard_links = seen.hard_links.size();
  outcome.loud = !seen.faults.empty() || !audited.volume().incomplete().empty();
  for (const auto& [path, link] : seen.links) {
    const std::string key = std::to_string(link.record) + " " + path;
    if (link.answer == "ok" || link.evaluator.ends_with(" ok")) outcome.ok.insert(key);
    if (link.answer.starts_with("broken") || link.evaluator.contains(" broken")) {
      outcome.broken.insert(key);
    }
  }
  return outcome;
}

// A small volume with a bit of everything, some of it in the places where damage hurts.
struct Victim {
  fixture::Volume volume{};
  Blob image{};
  std::uint64_t symlink = 0;      // a symbolic link
  std::uint64_t junction = 0;     // a junction whose C0 lies in the extension record 60
  std::uint64_t hard_linked = 0;  // a file with names in three records
  std::uint64_t directory = 0;
  std::uint64_t target = 0;
};

Victim compose() {
  VolumeBuilder builder({.minimum_records = 64, .max_index_entries_per_block = 6});
  Victim victim;
  const auto d = builder.add_directory(kRoot, u"directory", {.short_name = u"DIRECT~1"});
  const auto target = builder.add_file(d, u"target of many", {.short_name = u"TARGET~1"});
  builder.set_data(target, fixture::ascii("x"));
  const auto add = [&](std::u16string_view name, const Blob& reparse) {
    const auto link = builder.add_file(d, name);
    builder.set_reparse(link, reparse);
    return link;
  };
  victim.symlink = add(u"relative", fixture::relative_symlink(u"target of many")).record;
  add(u"absolute", fixture::absolute_symlink(u"C:\\directory\\target of many"));
  add(u"short", fixture::absolute_symlink(u"C:\\DIRECT~1\\TARGET~1"));
  add(u"chain", fixture::relative_symlink(u"relative"));
  add(u"dead", fixture::relative_symlink(u"gone"));
  add(u"through", fixture::relative_symlink(u"..\\junction\\relative"));
  add(u"to hard link",
      fixture::relative_symlink(u"..\\third hard link with a really very long name"));
  add(u"lx", fixture::lx_symlink("target of many"));
  add(u"app", fixture::app_exec_link(u"P", u"E", u"C:\\directory\\target of many"));
  builder.set_reparse(builder.add_file(d, u"outside"), fixture::relative_symlink(u"relative"),
                      {.placement = Placement::kNonResident});
  const auto junction = builder.add_directory(kRoot, u"junction");
  builder.set_reparse(junction, fixture::junction(u"C:\\directory"));
  builder.move_outside(junction, fixture::kReparsePoint);
  builder.use_extension_records(junction, {60});
  const auto file = builder.add_file(kRoot, u"first hard link with a really very long name");
  for (const auto* const name : {u"second hard link with a really very long name",
                                 u"third hard link with a really very long name",
                                 u"fourth hard link with a really very long name",
                                 u"fifth hard link with a really very long name",
                                 u"sixth hard link with a really very long name",
                                 u"seventh hard link with a really very long name",
                                 u"eighth hard link with a really very long name",
                                 u"ninth hard link with a really very long name"}) {
    builder.add_name(file, kRoot, name);
  }
  builder.use_extension_records(file, {61, 62});
  const auto pair = builder.add_file(kRoot, u"one of a pair");
  builder.add_name(pair, d, u"another of a pair");
  victim.junction = junction.record;
  victim.hard_linked = file.record;
  victim.directory = d.record;
  victim.target = target.record;
  victim.volume = builder.build();
  victim.image = victim.volume.image_bytes();
  return victim;
}

const Victim& victim() {
  static const Victim composed = compose();
  return composed;
}

std::set<std::string> both(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> out;
  std::ranges::set_intersection(a, b, std::inserter(out, out.end()));
  return out;
}

// What damage is allowed to do to the outcome.
void expect_loud_loss(const Outcome& before, const Outcome& after, const std::string& what) {
  if (!after.opened) return;  // an error is loud enough
  if (after.links >= before.links && after.hard_links >= before.hard_links) return;
  EXPECT_TRUE(after.loud) << what << ": " << after.links << " of " << before.links << " links, "
                          << after.hard_links << " of " << before.hard_links
                          << " hard-link names, and not a word";
}
void expect_no_false_broken(const Outcome& before, const Outcome& after, const std::string& what) {
  const auto turned = both(before.ok, after.broken);
  EXPECT_TRUE(turned.empty()) << what << ": " << *turned.begin() << " became broken";
}

TEST(Hostile, TheVictimIsHealthy) {
  for (const bool views : {false, true}) {
    const Outcome outcome = audit(victim().image, views);
    EXPECT_TRUE(outcome.opened);
    EXPECT_EQ(outcome.links, 11U);
    EXPECT_EQ(outcome.hard_links, 11U);
    EXPECT_FALSE(outcome.loud);
    EXPECT_EQ(outcome.ok.size(), 10U);
    EXPECT_EQ(outcome.broken.size(), 1U);
  }
  EXPECT_EQ(victim().volume.extension_records.at(victim().hard_linked).size(), 2U);
  EXPECT_GT(index_blocks(victim().image).size(), 1U);
}

TEST(Hostile, TruncatedAnywhere) {
  const Outcome before = audit(victim().image, true);
  std::set<std::size_t> lengths;
  const std::size_t size = victim().image.size();
  for (std::size_t at = 0; at < size; at += 4096) lengths.insert(at);
  for (std::uint64_t number = 0; number < victim().volume.record_count(); ++number) {
    const auto at = static_cast<std::size_t>(victim().volume.record_byte_offset(number));
    lengths.insert({at - 1, at, at + 1});
  }
  lengths.insert({1, 511, 512, 513, size - 513, size - 512, size - 1});
  for (const std::size_t length : lengths) {
    // A copy of exactly that size: reading on would be noticed.
    const Blob cut(victim().image.begin(),
                   victim().image.begin() + static_cast<std::ptrdiff_t>(length));
    const Outcome after = audit(cut, length % 2 == 0);
    const std::string what = "cut to " + std::to_string(length);
    expect_loud_loss(before, after, what);
    expect_no_false_broken(before, after, what);
  }
}

TEST(Hostile, TruncatedLooseMft) {
  const Blob whole = victim().volume.mft_bytes();
  const Outcome before = audit(whole, true);
  EXPECT_EQ(before.links, 11U);
  for (std::size_t at = 0; at <= whole.size(); at += 1024) {
    for (const std::size_t length : {at - 1, at, at + 1}) {
      if (length > whole.size()) continue;
      const Blob cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      const Outcome after = audit(cut, length % 2 == 0);
      const std::string what = "loose, cut to " + std::to_string(length);
      expect_loud_loss(before, after, what);
      expect_no_false_broken(before, after, what);
    }
  }
}

// Every record in turn, and every INDX block: a write that reached the disk in part only.
TEST(Hostile, TornRecordsAndBlocks) {
  Blob image = victim().image;
  const Outcome before = audit(image, true);
  std::vector<std::size_t> torn;
  for (std::uint64_t number = 0; number < victim().volume.record_count(); ++number) {
    for (const std::uint64_t byte :
         {std::uint64_t{510}, std::uint64_t{1022}, std::uint64_t{0x30}}) {
      torn.push_back(static_cast<std::size_t>(victim().volume.record_byte_offset(number, byte)));
    }
  }
  for (const std::size_t at : index_blocks(image)) {
    for (std::size_t stride = 1; stride <= 8; ++stride) torn.push_back(at + stride * 512 - 2);
  }
  for (const std::size_t at : torn) {
    const std::byte kept = image[at];
    image[at] ^= std::byte{0xFF};
    const Outcome after = audit(image, at % 4 == 0);
    image[at] = kept;
    const std::string what = "torn at " + std::to_string(at);
    expect_loud_loss(before, after, what);
    expect_no_false_broken(before, after, what);
  }
}

TEST(Hostile, TornRecordsOfALooseMft) {
  Blob bytes = victim().volume.mft_bytes();
  const Outcome before = audit(bytes, true);
  for (std::size_t record = 0; record + 1024 <= bytes.size(); record += 1024) {
    const std::size_t at = record + 510;
    const std::byte kept = bytes[at];
    bytes[at] ^= std::byte{0xFF};
    const Outcome after = audit(bytes, record % 2048 == 0);
    bytes[at] = kept;
    const std::string what = "loose, torn record " + std::to_string(record / 1024);
    expect_loud_loss(before, after, what);
    expect_no_false_broken(before, after, what);
  }
}

// Bytes whose meaning a flip may change without leaving a contradiction; see the head of this file.
std::set<std::size_t> exempt_bytes(std::uint64_t number) {
  const Blob record = victim().volume.record(number);
  std::set<std::size_t> exempt{0x14, 0x16};
  std::size_t at = fixture::get<std::uint16_t>(record, 0x14);
  while (fixture::get<std::uint32_t>(record, at) != 0xFFFF'FFFF) {
    exempt.insert({at, at + 1, at + 2, at + 3});
    if (fixture::get<std::uint32_t>(record, at) == fixture::kFileName) {
      exempt.insert(at + 0x18 + 0x41);
    }
    at += fixture::get<std::uint32_t>(record, at + 4);
  }
  return exempt;
}

// Calls check(byte, outcome, what) for some flips of every used byte of a record.
template <typename Check>
void flip_record(std::uint64_t number, const Check& check) {
  Blob image = victim().image;
  const auto used = fixture::get<std::uint32_t>(victim().volume.record(number), 0x18);
  for (std::size_t byte = 0; byte < used; ++byte) {
    const auto at = static_cast<std::size_t>(victim().volume.record_byte_offset(number, byte));
    const std::byte kept = image[at];
    for (const unsigned flip : {0x01U, 0x08U, 0x20U, 0xFFU}) {
      image[at] = kept ^ static_cast<std::byte>(flip);
      check(byte, audit(image, (byte + flip) % 2 == 0),
            "record " + std::to_string(number) + ", byte " + std::to_string(byte) + ", flip " +
                std::to_string(flip));
    }
    image[at] = kept;
  }
}

TEST(Hostile, EveryByteOfTheInterestingRecords) {
  const Outcome before = audit(victim().image, true);
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{5}, victim().symlink, victim().junction, std::uint64_t{60},
        victim().hard_linked, std::uint64_t{61}, victim().directory}) {
    const auto exempt = exempt_bytes(number);
    flip_record(number, [&](std::size_t byte, const Outcome& after, const std::string& what) {
      if (!exempt.contains(byte)) expect_loud_loss(before, after, what);
    });
  }
}

// Whatever happens to a target's record: its directory's index still knows it.
TEST(Hostile, EveryByteOfATarget) {
  const Outcome before = audit(victim().image, true);
  flip_record(victim().target, [&](std::size_t, const Outcome& after, const std::string& what) {
    expect_loud_loss(before, after, what);
    expect_no_false_broken(before, after, what);
  });
}

// And whatever happens to an index: $MFT still knows the name.
TEST(Hostile, EveryByteOfTheIndexes) {
  Blob image = victim().image;
  const Outcome before = audit(image, true);
  for (const std::size_t block : index_blocks(image)) {
    const std::size_t end = block + 0x18 + fixture::get<std::uint32_t>(image, block + 0x1C);
    for (std::size_t at = block; at < end; ++at) {
      const std::byte kept = image[at];
      image[at] = kept ^ static_cast<std::byte>(at % 2 == 0 ? 0x01 : 0xFF);
      const Outcome after = audit(image, at % 4 < 2);
      image[at] = kept;
      const std::string what = "index byte " + std::to_string(at);
      expect_loud_loss(before, after, what);
      expect_no_false_broken(before, after, what);
    }
  }
}

// Where the records and the index blocks lie.
std::vector<std::size_t> metadata_bytes() {
  std::vector<std::size_t> bytes;
  for (std::uint64_t number = 0; number < victim().volume.record_count(); ++number) {
    const auto first = static_cast<std::size_t>(victim().volume.record_byte_offset(number));
    for (std::size_t i = 0; i < 0x200; ++i) bytes.push_back(first + i);
  }
  for (const std::size_t at : index_blocks(victim().image)) {
    for (std::size_t i = 0; i < 0x400; ++i) bytes.push_back(at + i);
  }
  return bytes;
}

TEST(Hostile, RandomBytesAnywhere) {
  std::mt19937 random(20260101);
  const auto bytes = metadata_bytes();
  Blob image = victim().image;
  for (int round = 0; round < 2500; ++round) {
    std::vector<std::pair<std::size_t, std::byte>> kept;
    const unsigned flips = round % 5 == 0 ? 40 : 1;
    for (unsigned i = 0; i < flips; ++i) {
      const std::size_t at =
          round % 3 == 0 ? random() % image.size() : bytes[random() % bytes.size()];
      kept.emplace_back(at, image[at]);
      image[at] = static_cast<std::byte>(random());
    }
    audit(image, round % 2 == 0);
    for (auto it = kept.rbegin(); it != kept.rend(); ++it) image[it->first] = it->second;
  }
  EXPECT_EQ(image, victim().image);
}

// Sixteen- and thirty-two-bit extremes at every aligned place of a few records.
TEST(Hostile, ExtremeValues) {
  Blob image = victim().image;
  for (const std::uint64_t number : {victim().symlink, victim().hard_linked, std::uint64_t{61}}) {
    const auto used = fixture::get<std::uint32_t>(victim().volume.record(number), 0x18);
    for (std::size_t byte = 0; byte + 4 <= used; byte += 2) {
      const auto at = static_cast<std::size_t>(victim().volume.record_byte_offset(number, byte));
      for (const std::uint32_t value : {0U, 0x7FFF'FFFFU, 0xFFFF'FFF8U}) {
        const auto kept = fixture::get<std::uint32_t>(image, at);
        fixture::put<std::uint32_t>(image, at, value);
        audit(image, byte % 4 == 0);
        fixture::put<std::uint32_t>(image, at, kept);
      }
    }
  }
  EXPECT_EQ(image, victim().image);
}

}  // namespace
}  // namespace scanner_test
