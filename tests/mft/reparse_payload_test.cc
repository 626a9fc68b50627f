// The payloads of tags that Windows does not follow as links: see reparse_point_test.cc for the
// buffer itself and for links.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "hand_bytes.h"
#include "mft/reparse_point.h"
#include "tests/support/reparse_buffers.h"

namespace mft {
namespace {

using fixture::append;
using fixture::append_bytes;
using fixture::append_utf16;
using fixture::Blob;

// The caller keeps the buffer.
ReparsePoint point_of(const Blob& buffer) {
  const auto point = ReparsePoint::parse(view(buffer));
  if (!point) throw std::logic_error("the buffer should be sound");
  return *point;
}

template <typename T>
void expect_bad(const std::expected<T, Fault>& payload) {
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, FaultCode::kBadReparsePoint);
}

TEST(AppExecLink, ReadsItsFourStrings) {
  const Blob buffer = fixture::app_exec_link(u"Pkg_8wekyb", u"Pkg_8wekyb!App", u"C:\\a\\app.exe");
  const auto link = parse_app_exec_link(point_of(buffer));
  ASSERT_TRUE(link);
  EXPECT_EQ(link->package.str(), u"Pkg_8wekyb");
  EXPECT_EQ(link->entry_point.str(), u"Pkg_8wekyb!App");
  EXPECT_EQ(link->executable.str(), u"C:\\a\\app.exe");
  EXPECT_EQ(link->type.str(), u"0");
}

Blob app_exec_data(std::u16string_view strings) {
  Blob data;
  append<std::uint32_t>(data, 3);
  append_utf16(data, strings);
  return data;
}

TEST(AppExecLink, ToleratesMissingEndsAndAType) {
  using namespace std::string_view_literals;
  for (const auto strings :
       {u"p\0e\0x"sv, u"p\0e\0x\0"sv, u"p\0e\0x\0\0"sv, u"p\0e\0x\0\0junk"sv}) {
    const Blob buffer = fixture::raw_reparse(kTagAppExecLink, app_exec_data(strings));
    const auto link = parse_app_exec_link(point_of(buffer));
    ASSERT_TRUE(link);
    EXPECT_EQ(link->executable.str(), u"x");
    EXPECT_TRUE(link->type.empty());
  }
  Blob odd = app_exec_data(u"p\0e\0x"sv);
  odd.push_back(std::byte{'y'});  // half a unit
  const Blob buffer = fixture::raw_reparse(kTagAppExecLink, odd);
  EXPECT_EQ(parse_app_exec_link(point_of(buffer))->executable.str(), u"x");
}

TEST(AppExecLink, NeedsAnExecutable) {
  using namespace std::string_view_literals;
  for (const auto strings : {u""sv, u"p"sv, u"p\0e"sv, u"p\0e\0"sv, u"p\0e\0\0t\0"sv}) {
    const Blob buffer = fixture::raw_reparse(kTagAppExecLink, app_exec_data(strings));
    expect_bad(parse_app_exec_link(point_of(buffer)));
  }
  for (std::size_t length = 0; length < 4; ++length) {
    const Blob buffer = fixture::raw_reparse(kTagAppExecLink, Blob(length));
    expect_bad(parse_app_exec_link(point_of(buffer)));
  }
}

TEST(Wof, ReadsTheFileProvider) {
  for (const std::uint32_t algorithm : {0U, 1U, 2U, 3U, 99U}) {
    const Blob buffer = fixture::wof_file(algorithm);
    const auto wof = parse_wof(point_of(buffer));
    ASSERT_TRUE(wof);
    EXPECT_EQ(wof->provider, 2U);
    EXPECT_EQ(wof->algorithm, algorithm);
  }
}

TEST(Wof, ReadsTheWimProvider) {
  const Blob buffer = fixture::wof_wim(0x1122334455667788);
  const auto wof = parse_wof(point_of(buffer));
  ASSERT_TRUE(wof);
  EXPECT_EQ(wof->provider, 1U);
  EXPECT_EQ(wof->wim_source, 0x1122334455667788U);
}

TEST(Wof, RefusesLessThanTwoHeaders) {
  for (std::size_t length = 0; length < 16; ++length) {
    const Blob buffer = fixture::raw_reparse(kTagWof, Blob(length, std::byte{1}));
    expect_bad(parse_wof(point_of(buffer)));
  }
  const Blob no_source = fixture::raw_reparse(kTagWof, Blob(16, std::byte{1}));
  EXPECT_TRUE(parse_wof(point_of(no_source)));
}

TEST(Wci, ReadsLayerAndName) {
  const auto layer = fixture::guid("fedcba98-7654-3210-fedc-ba9876543210");
  for (const std::uint32_t tag : {kTagWci, kTagWci1}) {
    const Blob buffer = fixture::wci(layer, u"Windows\\System32", tag);
    const auto wci = parse_wci(point_of(buffer));
    ASSERT_TRUE(wci);
    EXPECT_EQ(wci->layer, layer);
    EXPECT_EQ(wci->name.str(), u"Windows\\System32");
  }
}

TEST(Wci, RefusesANameThatIsOddOrNotThere) {
  for (const int length : {1, 3, 6, 0x7FFE, 0xFFFF}) {
    Blob buffer = fixture::wci({}, u"ab");  // four bytes of name
    fixture::put<std::uint16_t>(buffer, 8 + 24, static_cast<std::uint16_t>(length));
    expect_bad(parse_wci(point_of(buffer)));
  }
  for (std::size_t length = 0; length < 26; ++length) {
    const Blob buffer = fixture::raw_reparse(kTagWci, Blob(length));
    expect_bad(parse_wci(point_of(buffer)));
  }
}

TEST(Nfs, ReadsALink) {
  const Blob buffer = fixture::nfs_link(u"../target");
  const auto special = parse_nfs(point_of(buffer));
  ASSERT_TRUE(special);
  EXPECT_EQ(special->type, kNfsLink);
  EXPECT_EQ(special->link_target.str(), u"../target");
}

TEST(Nfs, ReadsDevicesAndTheRest) {
  // The type is ASCII: "CHR", "BLK", "FIFO", "SOCK" and zeros.
  for (const auto* type : {"CHR\0", "BLK\0"}) {
    Blob data = fixture::ascii(std::string_view(type, 4));
    append_bytes(data, hex("00 00 00 00 05 00 00 00 01 02 00 00"));
    const Blob buffer = fixture::raw_reparse(kTagNfs, data);
    const auto special = parse_nfs(point_of(buffer));
    ASSERT_TRUE(special) << type;
    EXPECT_EQ(special->type, *type == 'C' ? kNfsCharacterDevice : kNfsBlockDevice);
    EXPECT_EQ(special->major, 5U);
    EXPECT_EQ(special->minor, 0x201U);
    EXPECT_TRUE(special->link_target.empty());
    data.pop_back();
    const Blob cut = fixture::raw_reparse(kTagNfs, data);
    expect_bad(parse_nfs(point_of(cut)));
  }
  for (const auto* type : {"FIFO", "SOCK"}) {
    Blob data = fixture::ascii(type);
    data.resize(8);
    const Blob buffer = fixture::raw_reparse(kTagNfs, data);
    ASSERT_TRUE(parse_nfs(point_of(buffer))) << type;
    EXPECT_EQ(parse_nfs(point_of(buffer))->type, *type == 'F' ? kNfsFifo : kNfsSocket);
  }
}

TEST(Nfs, RefusesLessThanItsType) {
  for (std::size_t length = 0; length < 8; ++length) {
    const Blob buffer = fixture::raw_reparse(kTagNfs, Blob(length));
    expect_bad(parse_nfs(point_of(buffer)));
  }
}

}  // namespace
}  // namespace mft
