#include "scanner/registry/hive.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "scanner/registry/mounted_devices.h"
#include "tests/support/hive_builder.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::HiveBuilder;
using fixture::kNoCell;
using fixture::put;

mft::Bytes bytes_in(const Blob& blob) {
  return mft::Bytes(blob);
}

// The key of that name below the root; the fault's words, "absent", or the names of its values.
std::string look(const Blob& file, std::string_view name = "wanted") {
  const auto hive = Hive::parse(bytes_in(file));
  if (!hive) return std::string(words(hive.error()));
  const auto root = hive->root();
  if (!root) return std::string(words(root.error()));
  const auto key = root->find(name);
  if (!key) return std::string(words(key.error()));
  if (!*key) return "absent";
  HiveValues values(**key);
  std::string found = "found";
  while (const auto value = values.next()) {
    found += " " + std::string(value->name.begin(), value->name.end()) + "=" +
             std::to_string(value->data.size());
  }
  if (values.fault()) found += ", but " + std::string(words(*values.fault()));
  return found;
}

Blob with_list(std::string_view signature) {
  HiveBuilder builder;
  const auto other = builder.key("other");
  const auto wanted = builder.key("Wanted");
  return builder.build(builder.key("ROOT", builder.list(signature, {other, wanted}), 2));
}

TEST(Hive, AllKindsOfLists) {
  for (const auto* const signature : {"li", "lf", "lh"}) {
    EXPECT_EQ(look(with_list(signature)), "found") << signature;
    EXPECT_EQ(look(with_list(signature), "WANTED"), "found") << signature;
    EXPECT_EQ(look(with_list(signature), "want"), "absent") << signature;
  }
  EXPECT_EQ(look(with_list("xx")), "one of its cells is damaged");
  HiveBuilder builder;
  const auto first = builder.list("lh", {builder.key("a"), builder.key("b")});
  const auto second = builder.list("li", {builder.key("wanted")});
  EXPECT_EQ(look(builder.build(builder.key("ROOT", builder.list("ri", {first, second}), 3))),
            "found");
}

TEST(Hive, Values) {
  HiveBuilder builder;
  const auto values =
      builder.value_list({builder.value(u"cell", Blob(300)), builder.value(u"place", Blob(4), true),
                          builder.value(u"empty", {}), builder.value(u"", Blob(2), true)});
  const auto wanted = builder.key("wanted", kNoCell, 0, values, 4);
  EXPECT_EQ(look(builder.build(builder.key("ROOT", builder.list("lf", {wanted}), 1))),
            "found cell=300 place=4 empty=0 =2");
}

TEST(Hive, ValuesThatCannotBe) {
  HiveBuilder builder;
  const auto key = builder.key("wanted");
  const auto values =
      builder.value_list({builder.value(u"a", Blob(8)), key, 7, 0xFFFF'FFF0,
                          builder.value(u"long", Blob(5), true), builder.value(u"b", Blob(9))});
  const auto wanted = builder.key("wanted", kNoCell, 0, values, 6);
  const auto root = builder.key("ROOT", builder.list("lf", {wanted}), 1);
  EXPECT_EQ(look(builder.build(root)), "found a=8 b=9, but one of its cells is damaged");
  // More of them than their list has room for.
  const auto more = builder.key("wanted", kNoCell, 0, values, 100'000'000);
  const auto found = look(builder.build(builder.key("ROOT", builder.list("lf", {more}), 1)));
  EXPECT_TRUE(found.starts_with("found a=8 b=9")) << found;
  EXPECT_TRUE(found.ends_with("damaged")) << found;
}

TEST(Hive, ListsThatLeadToThemselves) {
  HiveBuilder builder;
  // A list of lists that is its own element: no more than one level is followed.
  const std::uint32_t next = builder.cell(Blob(4));
  const std::uint32_t self = next + 8;
  EXPECT_EQ(builder.list("ri", {self, self}), self);
  EXPECT_EQ(look(builder.build(builder.key("ROOT", self, 2))), "one of its cells is damaged");
}

TEST(Hive, MoreKeysThanCanBe) {
  HiveBuilder builder;
  const auto other = builder.key("other");
  const auto leaf = builder.list("li", std::vector<std::uint32_t>(1000, other));
  const auto lists = builder.list("ri", std::vector<std::uint32_t>(65535, leaf));
  EXPECT_EQ(look(builder.build(builder.key("ROOT", lists, 65'535'000))),
            "it has more keys or values than a hive can have");
}

TEST(Hive, BaseBlocksThatCannotBe) {
  const Blob good = with_list("lf");
  const auto changed = [&good](std::size_t at, std::uint32_t value) {
    Blob file = good;
    put<std::uint32_t>(file, at, value);
    fixture::sum_base_block(file);
    return look(file);
  };
  EXPECT_EQ(changed(0, 0), "it is not a registry hive");
  EXPECT_EQ(changed(20, 2), "its version is not supported");
  EXPECT_EQ(changed(24, 2), "its version is not supported");
  EXPECT_EQ(changed(24, 7), "its version is not supported");
  EXPECT_EQ(changed(28, 1), "it is not a registry hive");
  EXPECT_EQ(changed(36, 0), "one of its cells is damaged");
  EXPECT_EQ(changed(36, 0xFFFF'FFFF), "one of its cells is damaged");
  EXPECT_EQ(changed(40, 0), "its bins are not contiguous");
  EXPECT_EQ(changed(40, 8192), "its bins are not contiguous");
  EXPECT_EQ(changed(40, 0xFFFF'FFFF), "its bins are not contiguous");
  EXPECT_EQ(changed(4096, 0), "its bins are not contiguous");
  EXPECT_EQ(changed(4100, 8), "its bins are not contiguous");
  EXPECT_EQ(changed(4104, 0), "its bins are not contiguous");
  EXPECT_EQ(changed(4104, 8192), "its bins are not contiguous");
  Blob torn = good;
  put<std::uint32_t>(torn, 4, 9);
  EXPECT_EQ(look(torn), "its base block is torn");
}

TEST(Hive, CutAndDamagedEverywhere) {
  const Blob good = fixture::mounted_devices_hive(
      {{.name = u"\\DosDevices\\C:", .data = fixture::mbr_device(1, 2)},
       {.name = u"\\??\\Volume{00112233-4455-6677-8899-aabbccddeeff}",
        .data = fixture::gpt_device("00112233-4455-6677-8899-aabbccddeeff")}});
  const auto read = [](const Blob& file) {
    const auto hive = Hive::parse(bytes_in(file));
    if (!hive) return std::size_t{0};
    const auto mounted = read_mounted_devices(*hive);
    return mounted ? mounted->devices.size() : 0;
  };
  EXPECT_EQ(read(good), 2U);
  for (std::size_t length = 0; length < good.size(); length += 13) {
    EXPECT_EQ(read(Blob(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length))), 0U);
  }
  for (std::size_t at = 4096; at + 4 <= 4096 + 0x300; ++at) {
    for (const std::uint32_t value : {0U, 0x7FFF'FFFFU, 0x8000'0000U, 0xFFFF'FFF8U, 0xFFFF'FFFFU}) {
      Blob damaged = good;
      put<std::uint32_t>(damaged, at, value);
      EXPECT_LE(read(damaged), 2U);
    }
    for (unsigned bit = 0; bit < 8; ++bit) {
      Blob damaged = good;
      damaged[at] ^= static_cast<std::byte>(1U << bit);
      EXPECT_LE(read(damaged), 2U);
    }
  }
}

std::map<std::string, std::string> devices(const std::vector<fixture::MountedValue>& values) {
  const Blob file = fixture::mounted_devices_hive(values);
  const auto hive = Hive::parse(bytes_in(file));
  EXPECT_TRUE(hive);
  const auto mounted = read_mounted_devices(*hive);
  EXPECT_TRUE(mounted);
  std::map<std::string, std::string> found;
  for (const auto& device : mounted->devices) {
    found[device.name] = (device.partition ? "" : "no partition: ") + device.device;
  }
  if (mounted->damage) found["damage"] = words(*mounted->damage);
  return found;
}

TEST(MountedDevices, NamesAndDevices) {
  Blob stick;
  fixture::append_utf16(stick, u"_??_USBSTOR#x");
  const std::map<std::string, std::string> expected{
      {"C:", "disk signature 1234abcd, byte 1048576"},
      {"D:", "partition GUID 00112233-4455-6677-8899-aabbccddeeff"},
      {"E:", "no partition: _??_USBSTOR#x"},
      {"F:", "no partition: disk signature 00000000, byte 1048576"},
      {"G:", "no partition: "},
      {"Volume{0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603}", "disk signature 00000001, byte 2"},
  };
  EXPECT_EQ(
      devices(
          {{.name = u"\\DosDevices\\C:", .data = fixture::mbr_device(0x1234ABCD, 1U << 20U)},
           {.name = u"\\DOSDEVICES\\d:",
            .data = fixture::gpt_device("00112233-4455-6677-8899-aabbccddeeff")},
           {.name = u"\\DosDevices\\E:", .data = stick},
           {.name = u"\\DosDevices\\F:", .data = fixture::mbr_device(0, 1U << 20U)},
           {.name = u"\\DosDevices\\G:", .data = {}},
           {.name = u"\\??\\Volume{0B7E41D6-93C2-4F0A-8A55-72E9D4C1A603}",
            .data = fixture::mbr_device(1, 2)},
           {.name = u"#{0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603}", .data = stick},
           {.name = u"\\DosDevices\\Volume{0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603}", .data = stick},
           {.name = u"\\DosDevices\\CC:", .data = stick},
           {.name = u"C:", .data = stick},
           {.name = u"", .data = stick}}),
      expected);
}

TEST(MountedDevices, OneNameTwiceIsDamage) {
  const auto found = devices({{.name = u"\\DosDevices\\C:", .data = fixture::mbr_device(1, 2)},
                              {.name = u"\\DosDevices\\c:", .data = fixture::mbr_device(3, 4)}});
  EXPECT_TRUE(found.contains("damage"));
  EXPECT_EQ(found.size(), 2U);
}

TEST(MountedDevices, NoSuchKey) {
  const Blob file = with_list("lf");
  const auto mounted = read_mounted_devices(*Hive::parse(bytes_in(file)));
  ASSERT_TRUE(mounted);
  EXPECT_TRUE(mounted->devices.empty());
  EXPECT_FALSE(mounted->damage);
}

}  // namespace
}  // namespace scanner
