#include "mft/upcase.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "hand_bytes.h"
#include "tests/support/upcase_table.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;

const UpCase& built_in() {
  static const UpCase table;
  return table;
}

// As gzip and zlib compute it.
std::uint32_t crc32(const Blob& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

TEST(UpCase, BuiltInTableIsTheOneOfMkntfs) {
  // truncate -s 8M x; mkntfs -F -q x   (ntfs-3g 2022.10.3)
  // icat x 10 | python3 -c 'import sys, zlib; print(hex(zlib.crc32(sys.stdin.buffer.read())))'
  Blob bytes;
  for (std::uint32_t unit = 0; unit < kUpCaseUnits; ++unit) {
    fixture::append<std::uint16_t>(bytes, built_in().fold(static_cast<char16_t>(unit)));
  }
  ASSERT_EQ(bytes.size(), 131072U);
  EXPECT_EQ(crc32(bytes), 0xCEE8CFFAU);
}

TEST(UpCase, FoldsWhatWindowsFolds) {
  for (const auto& [lower, upper] :
       {std::pair{u'a', u'A'},  {u'z', u'Z'},           {u'\u00E0', u'\u00C0'},
        {u'\u00E9', u'\u00C9'}, {u'\u00F6', u'\u00D6'}, {u'\u00F8', u'\u00D8'},
        {u'\u00FE', u'\u00DE'}, {u'\u00FF', u'\u0178'}, {u'\u0101', u'\u0100'},
        {u'\u0142', u'\u0141'}, {u'\u017E', u'\u017D'}, {u'\u0180', u'\u0243'},
        {u'\u01C6', u'\u01C4'}, {u'\u0250', u'\u2C6F'}, {u'\u026B', u'\u2C62'},
        {u'\u027D', u'\u2C64'}, {u'\u03B1', u'\u0391'}, {u'\u03C3', u'\u03A3'},
        {u'\u03AC', u'\u0386'}, {u'\u03CE', u'\u038F'}, {u'\u0430', u'\u0410'},
        {u'\u044F', u'\u042F'}, {u'\u0451', u'\u0401'}, {u'\u04CF', u'\u04C0'},
        {u'\u0565', u'\u0535'}, {u'\u1D79', u'\uA77D'}, {u'\u1E01', u'\u1E00'},
        {u'\u1F40', u'\u1F48'}, {u'\u1F70', u'\u1FBA'}, {u'\u1F80', u'\u1F88'},
        {u'\u1FB3', u'\u1FBC'}, {u'\u214E', u'\u2132'}, {u'\u2170', u'\u2160'},
        {u'\u24D0', u'\u24B6'}, {u'\u2C65', u'\u023A'}, {u'\u2D00', u'\u10A0'},
        {u'\u2D25', u'\u10C5'}, {u'\uFF41', u'\uFF21'}, {u'\uFF5A', u'\uFF3A'}}) {
    EXPECT_EQ(built_in().fold(lower), upper) << std::hex << static_cast<int>(lower);
    EXPECT_EQ(built_in().fold(upper), upper) << std::hex << static_cast<int>(upper);
  }
}

TEST(UpCase, LeavesTheRestAlone) {
  for (const char16_t unit : {u'A',
                              u'Z',
                              u'0',
                              u'@',
                              u'[',
                              u'`',
                              u'{',
                              u'\u00B5' /* micro sign */,
                              u'\u00D7' /* times */,
                              u'\u00DF' /* sharp s */,
                              u'\u00F7' /* division */,
                              u'\u0130' /* I with dot */,
                              u'\u0131' /* dotless i */,
                              u'\u017F' /* long s */,
                              u'\u01C5' /* title case */,
                              u'\u0345' /* iota below */,
                              u'\u03C2' /* final sigma */,
                              u'\u03D0' /* beta symbol */,
                              u'\u10D0' /* Georgian */,
                              u'\u10FF',
                              u'\u13A0' /* Cherokee */,
                              u'\u1C90' /* Georgian capital */,
                              u'\u1E9B',
                              u'\u1E9E' /* capital sharp s */,
                              u'\u1FBE',
                              u'\u2113',
                              u'\uAB70',
                              u'\uFF71',
                              u'\xD800',
                              u'\xDBFF',
                              u'\xDC00',
                              u'\xDFFF',
                              u'\xFFFE',
                              u'\xFFFF',
                              u'\0'}) {
    EXPECT_EQ(built_in().fold(unit), unit) << std::hex << static_cast<int>(unit);
  }
}

TEST(UpCase, ReadsTheVolumesOwnTable) {
  const Blob stream = fixture::upcase_bytes(fixture::default_upcase());
  const auto table = std::make_unique<std::expected<UpCase, Fault>>(UpCase::parse(view(stream)));
  ASSERT_TRUE(*table);
  // The fixture folds the final sigma, the built-in table does not: the volume's word counts.
  EXPECT_EQ((*table)->fold(u'\u03C2'), u'\u03A3');
  for (std::uint32_t unit = 0; unit < kUpCaseUnits; ++unit) {
    ASSERT_EQ((*table)->fold(static_cast<char16_t>(unit)), fixture::default_upcase()[unit]);
  }
}

FaultCode parse_fault(const Blob& stream) {
  const auto table = std::make_unique<std::expected<UpCase, Fault>>(UpCase::parse(view(stream)));
  return *table ? FaultCode::kUnreadable : table->error().code;
}

TEST(UpCase, RefusesOtherSizes) {
  const Blob sound = fixture::upcase_bytes(fixture::default_upcase());
  for (const std::size_t length : {0U, 1U, 2U, 512U, 131070U, 131071U, 131073U, 131074U, 262144U}) {
    Blob stream = sound;
    stream.resize(length);
    EXPECT_EQ(parse_fault(stream), FaultCode::kBadUpCase) << length;
  }
}

TEST(UpCase, RefusesATableWithoutFixedPoint) {
  Blob chain = fixture::upcase_bytes(fixture::default_upcase());
  put<std::uint16_t>(chain, 2 * 0x4000, u'a');  // and u'a' goes on to u'A'
  EXPECT_EQ(parse_fault(chain), FaultCode::kBadUpCase);
  Blob swap = fixture::upcase_bytes(fixture::default_upcase());
  put<std::uint16_t>(swap, 2 * 0x4000, 0x4001);
  put<std::uint16_t>(swap, 2 * 0x4001, 0x4000);
  EXPECT_EQ(parse_fault(swap), FaultCode::kBadUpCase);
}

TEST(UpCase, RefusesATableThatDoesNotFoldAscii) {
  EXPECT_EQ(parse_fault(Blob(kUpCaseBytes)), FaultCode::kBadUpCase);
  Blob identity(kUpCaseBytes);
  for (std::size_t i = 0; i < kUpCaseUnits; ++i) {
    put<std::uint16_t>(identity, i * 2, static_cast<std::uint16_t>(i));
  }
  EXPECT_EQ(parse_fault(identity), FaultCode::kBadUpCase);
}

TEST(UpCase, EqualIgnoresCaseAndNothingElse) {
  EXPECT_TRUE(built_in().equal(u"Stra\u00DFe.TXT", u"sTRA\u00DFE.txt"));
  EXPECT_FALSE(built_in().equal(u"STRASSE", u"Stra\u00DFe"));
  EXPECT_FALSE(built_in().equal(u"ab", u"abc"));
  EXPECT_TRUE(built_in().equal(u"", u""));
  EXPECT_FALSE(built_in().equal(u"e\u0301", u"\u00E9")) << "no normalisation";
  EXPECT_FALSE(built_in().equal(u"\xD801\xDC28", u"\xD801\xDC00")) << "no surrogate logic";
}

TEST(UpCase, CollatesAsTheIndexDoes) {
  // Folded units, then length, then raw units.
  const std::u16string ascending[] = {u"",  u"A", u"a",      u"AB",     u"aB",     u"ab",    u"Abc",
                                      u"B", u"_", u"\u00E9", u"\xD800", u"\uFF21", u"\xFFFF"};
  for (std::size_t i = 0; i < std::size(ascending); ++i) {
    for (std::size_t j = 0; j < std::size(ascending); ++j) {
      EXPECT_EQ(built_in().collate(ascending[i], ascending[j]), i <=> j) << i << ' ' << j;
    }
  }
}

TEST(UpCase, CollatesAsTheFixtureDoes) {
  const Blob stream = fixture::upcase_bytes(fixture::default_upcase());
  const auto table = std::make_unique<std::expected<UpCase, Fault>>(UpCase::parse(view(stream)));
  const std::u16string names[] = {u"a", u"B", u"\u03C2", u"\u03C3", u"\u03A3x", u"\u0451", u"_z"};
  for (const auto& a : names) {
    for (const auto& b : names) {
      EXPECT_EQ((*table)->collate(a, b),
                fixture::collate_names(a, b, fixture::default_upcase()) <=> 0);
    }
  }
}

TEST(UpCase, EqualNamesHashAlike) {
  for (std::size_t length = 0; length <= 40; ++length) {
    std::u16string lower(length, u'a');
    std::u16string upper(length, u'A');
    for (std::size_t i = 0; i < length; ++i) {
      lower[i] = static_cast<char16_t>(u'a' + i % 26);
      upper[i] = static_cast<char16_t>(u'A' + i % 26);
    }
    EXPECT_EQ(built_in().hash(lower), built_in().hash(upper)) << length;
    // Views of units on disk hash like text.
    Blob disk;
    fixture::append_utf16(disk, upper);
    EXPECT_EQ(built_in().hash(Utf16View(view(disk))), built_in().hash(lower)) << length;
    if (length == 0) continue;
    for (const std::size_t changed : {std::size_t{0}, length - 1}) {
      std::u16string other = lower;
      other[changed] = u'_';
      EXPECT_NE(built_in().hash(other), built_in().hash(lower)) << length;
    }
  }
}

}  // namespace
}  // namespace mft
