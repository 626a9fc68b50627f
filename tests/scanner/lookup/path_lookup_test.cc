#include "scanner/lookup/path_lookup.h"

#include <gtest/gtest.h>

#include "scanner/lookup/lookup_text.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;
using report::Reason;
using scanner::EntryMatch;
using scanner::LastLink;
using End = scanner::PathAnswer::End;
using Components = std::vector<std::u16string>;

scanner::PathAnswer look(const scanner::Volume& volume, const Components& components,
                         LastLink last_link = LastLink::kStop) {
  return scanner::look_up_path(volume, components, last_link);
}

void expect_reached(const scanner::Volume& volume, const Components& components, File file) {
  const auto answer = look(volume, components);
  ASSERT_EQ(answer.end, End::kReached) << ascii(components.back());
  EXPECT_EQ(answer.file->reference.record, file.record);
}
void expect_end(const scanner::Volume& volume, const Components& components, End end, Reason reason,
                std::size_t at) {
  const auto answer = look(volume, components);
  EXPECT_EQ(answer.end, end);
  EXPECT_EQ(answer.reason, reason);
  EXPECT_EQ(answer.at, at);
}

TEST(PathLookup, FilesAndDirectories) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  const auto b = builder.add_directory(a, u"b");
  const auto file = builder.add_file(b, u"File.txt", {.sequence = 9});
  const auto volume = open_volume(source_of(builder.build()));
  expect_reached(*volume, {u"a"}, a);
  expect_reached(*volume, {u"A", u"B"}, b);
  expect_reached(*volume, {u"a", u"b", u"file.TXT"}, file);
  const auto answer = look(*volume, {u"a", u"b", u"file.TXT"});
  EXPECT_EQ(answer.file->reference, (mft::FileReference{file.record, 9}));
  EXPECT_EQ(answer.parent, (mft::FileReference{b.record, 1}));
  EXPECT_EQ(answer.name, u"File.txt");
  EXPECT_EQ(answer.match, EntryMatch::kFolded);
  EXPECT_FALSE(answer.file->directory);
  expect_end(*volume, {u"a", u"x", u"y"}, End::kNotReached, Reason::kMissing, 1);
  expect_end(*volume, {u"a", u"b", u"File.txt", u"y"}, End::kNotReached, Reason::kWrongKind, 3);
  const auto root = look(*volume, {});
  EXPECT_EQ(root.end, End::kReached);
  EXPECT_EQ(root.file->reference.record, 5U);
}

TEST(PathLookup, CaseSensitiveDirectories) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"Dir", {.case_sensitive = true});
  const auto upper = builder.add_file(d, u"NAME");
  const auto lower = builder.add_file(d, u"name");
  builder.add_file(kRoot, u"TWIN");
  const auto twin = builder.add_file(kRoot, u"twin");
  const auto volume = open_volume(source_of(builder.build()));
  expect_reached(*volume, {u"dIR", u"NAME"}, upper);
  expect_reached(*volume, {u"dIR", u"name"}, lower);
  expect_end(*volume, {u"Dir", u"Name"}, End::kNotReached, Reason::kMissing, 1);
  expect_reached(*volume, {u"twin"}, twin);
  EXPECT_FALSE(look(*volume, {u"twin"}).ambiguous);
  EXPECT_TRUE(look(*volume, {u"Twin"}).ambiguous);
}

TEST(PathLookup, ShortNames) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"a long directory", {.short_name = u"ALONGD~1"});
  const auto file = builder.add_file(d, u"a long name.text", {.short_name = u"ALONGN~1.TEX"});
  const auto volume = open_volume(source_of(builder.build()));
  expect_reached(*volume, {u"alongd~1", u"alongn~1.tex"}, file);
  EXPECT_EQ(look(*volume, {u"alongd~1", u"alongn~1.tex"}).match, EntryMatch::kShort);
  expect_reached(*volume, {u"A LONG directory", u"ALONGN~1.tex"}, file);
}

TEST(PathLookup, ReparsePoints) {
  VolumeBuilder builder;
  builder.add_file(kRoot, u"target");
  const auto junction = builder.add_directory(kRoot, u"junction");
  builder.set_reparse(junction, fixture::mount_point(u"\\??\\C:\\x", u"C:\\x"));
  const auto symlink = builder.add_file(kRoot, u"symlink");
  // The tag in the key is a copy that nobody follows.
  builder.set_reparse(symlink, fixture::relative_symlink(u"target"), {.key_tag = 0x80000017});
  const auto tagged = [&](std::u16string_view name, std::uint32_t tag) {
    const auto d = builder.add_directory(kRoot, name);
    builder.add_file(d, u"x");
    fixture::Blob data(12);
    fixture::put<std::uint32_t>(data, 0, tag);
    fixture::put<std::uint16_t>(data, 4, 4);
    builder.set_reparse(d, data);
    return d;
  };
  const auto wof = tagged(u"wof", 0x80000017);
  const auto cloud = tagged(u"cloud", 0x9000001A);
  const auto lx = tagged(u"lx", 0xA000001D);
  const auto damaged = builder.add_directory(kRoot, u"damaged");
  builder.set_reparse(damaged, fixture::Blob(3));
  const auto volume = open_volume(source_of(builder.build()));

  expect_end(*volume, {u"junction"}, End::kLink, Reason::kNone, 0);
  expect_end(*volume, {u"junction", u"y"}, End::kLink, Reason::kNone, 0);
  expect_end(*volume, {u"symlink"}, End::kLink, Reason::kNone, 0);
  for (const auto& [name, file] :
       {std::pair{u"junction", junction}, {u"symlink", symlink}, {u"damaged", damaged}}) {
    const auto taken = look(*volume, {name}, LastLink::kTake);
    ASSERT_EQ(taken.end, End::kReached);
    EXPECT_EQ(taken.file->reference.record, file.record);
  }
  EXPECT_EQ(look(*volume, {u"junction", u"y"}, LastLink::kTake).end, End::kLink);
  EXPECT_EQ(scanner::describe_reparse_point(*look(*volume, {u"junction"}).file),
            "a junction to C:\\x");
  for (const auto& [name, file] : {std::pair{u"wof", wof}, {u"cloud", cloud}, {u"lx", lx}}) {
    expect_reached(*volume, {name}, file);
  }
  EXPECT_EQ(look(*volume, {u"wof", u"x"}).end, End::kReached);
  expect_end(*volume, {u"wof", u"y"}, End::kNotReached, Reason::kMissing, 1);
  EXPECT_EQ(look(*volume, {u"cloud", u"x"}).end, End::kReached);
  expect_end(*volume, {u"cloud", u"y"}, End::kUnverifiable, Reason::kPlaceholder, 1);
  expect_end(*volume, {u"lx", u"x"}, End::kNotReached, Reason::kNotFollowed, 0);
  expect_end(*volume, {u"damaged", u"x"}, End::kUnverifiable, Reason::kDataUnavailable, 0);
}

TEST(PathLookup, EntriesWhoseRecordsHaveAnotherLife) {
  VolumeBuilder builder;
  const auto file = builder.add_file(kRoot, u"file", {.sequence = 4});
  const auto key = [](std::u16string name) {
    return fixture::FileName{.parent = {5, 5}, .name = std::move(name)};
  };
  builder.add_index_entry(kRoot, key(u"stale"), {file.record, 3});
  builder.add_index_entry(kRoot, key(u"beyond"), {1'000'000, 1});
  builder.add_index_entry(kRoot, key(u"free"), {23, 1});
  const auto torn = builder.add_directory(kRoot, u"torn");
  tear(builder, torn);
  const auto volume = open_volume(source_of(builder.build()));
  expect_end(*volume, {u"stale", u"x"}, End::kUnverifiable, Reason::kIndexDisagrees, 0);
  expect_end(*volume, {u"free"}, End::kUnverifiable, Reason::kIndexDisagrees, 0);
  expect_end(*volume, {u"beyond"}, End::kUnverifiable, Reason::kDamaged, 0);
  expect_end(*volume, {u"torn", u"x"}, End::kUnverifiable, Reason::kDamaged, 0);
}

TEST(PathLookup, DamageOnTheWayIsNamed) {
  VolumeBuilder builder({.max_index_entries_per_block = 3});
  const auto d = builder.add_directory(kRoot, u"d");
  std::vector<File> files;
  for (char16_t c = u'a'; c <= u'z'; ++c) {
    files.push_back(builder.add_file(d, std::u16string(40, c)));
  }
  auto composed = builder.build();
  const auto image = composed.image_bytes();
  // The last block of the directory with that name in it.
  std::size_t last = 0;
  const auto key =
      fixture::FileName{.parent = {d.record, 1}, .name = std::u16string(40, u'm')}.bytes();
  for (const std::size_t at : index_blocks(image)) {
    if (!std::ranges::search(std::span(image).subspan(at, 4096), key).empty()) last = at;
  }
  ASSERT_NE(last, 0U);
  composed.image.write(last, fixture::ascii("XXXX"));
  const auto volume = open_volume(source_of(composed));
  std::size_t found = 0;
  std::size_t doubted = 0;
  for (char16_t c = u'a'; c <= u'z'; ++c) {
    const Components path = {u"d", std::u16string(40, c)};
    const auto answer = look(*volume, path);
    if (answer.end == End::kReached) {
      EXPECT_EQ(answer.file->reference.record, files[c - u'a'].record);
      ++found;
    } else {
      EXPECT_EQ(answer.end, End::kUnverifiable);
      EXPECT_EQ(answer.reason, Reason::kDamaged);
    }
    if (answer.damage.empty()) continue;
    ++doubted;
    EXPECT_EQ(answer.damage.front().depth, 1U);
    const std::string text = scanner::explain_damage(answer.damage.front(), path);
    EXPECT_TRUE(text.starts_with("the index of \\d is damaged (block at VCN ")) << text;
  }
  EXPECT_LT(found, 26U);
  EXPECT_GE(found, 22U);
  EXPECT_GE(doubted, 26U - found);
}

// What stands in $MFT alone can be had from a loose one; a directory with blocks cannot.
TEST(PathLookup, ALooseMft) {
  VolumeBuilder builder;
  const auto small = builder.add_directory(kRoot, u"small");
  const auto file = builder.add_file(small, u"f");
  const auto large = builder.add_directory(small, u"large");
  for (char16_t c = u'a'; c <= u'z'; ++c) builder.add_file(large, std::u16string(40, c));
  auto composed = builder.build();
  const auto volume = open_volume(loose_source_of(composed));
  const auto top = look(*volume, {u"small", u"f"});
  if (top.end == End::kReached) {
    EXPECT_EQ(top.file->reference.record, file.record);
  } else {
    EXPECT_EQ(top.reason, Reason::kDamaged);  // the root itself has blocks
  }
  auto directory = scanner::DirectoryIndex::open(*volume, {small.record, 1});
  ASSERT_TRUE(directory);
  EXPECT_EQ(directory->find(u"f").entry->file.record, file.record);
  auto outside = scanner::DirectoryIndex::open(*volume, {large.record, 1});
  ASSERT_TRUE(outside);
  EXPECT_FALSE(outside->find(u"x").sound());
}

}  // namespace
}  // namespace scanner_test
