#include "report/policy/fingerprint.h"

#include <gtest/gtest.h>

namespace report {
namespace {

// Computed with the Python package xxhash 3:
//   def packed(text):
//     data = text.encode()
//     return struct.pack("<I", len(data)) + data
//   def packed_upper(text):
//     data = text.upper().encode("utf-16-le")
//     return struct.pack("<I", len(data) // 2) + data
//   "v1:" + xxhash.xxh3_128_hexdigest(packed(rule) + packed(serial) + packed_upper(path) +
//                                     packed_upper(target))
TEST(Fingerprint, IsThatOfAnotherImplementation) {
  EXPECT_EQ(text_of(fingerprint_of(FindingKind::kBrokenTarget, "1234-ABCD-5678-EF01",
                                   u"\\Users\\eve\\link", u"C:\\Data\\x")),
            "v1:4b4c3331f6140b4ab507dea2b32ebe91");
  EXPECT_EQ(text_of(fingerprint_of(FindingKind::kLinkLoop, "", u"", u"")),
            "v1:6ace6bc218995d83ef9b9c3585996ee5");
  EXPECT_EQ(text_of(fingerprint_of(FindingKind::kEntryTimes, "data.img",
                                   u"\\\u00DCbung\\\u0436\U0001F600", u"..\\Stra\u00E4e")),
            "v1:253c10217d656b24d6a3f67bca8efd5f");
  // longer than what XXH3 hashes as a whole
  std::u16string path;
  for (int i = 0; i < 8; ++i) path += u'\\' + std::u16string(250, u'a');
  EXPECT_EQ(text_of(fingerprint_of(FindingKind::kNetworkTarget, "C", path, u"\\\\server\\share")),
            "v1:f6fb5c2d8141483d088dc1210eed914b");
}

TEST(Fingerprint, IgnoresCaseInPathAndTarget) {
  const auto of = [](std::u16string_view path, std::u16string_view target) {
    return fingerprint_of(FindingKind::kLinkLoop, "1", path, target);
  };
  EXPECT_EQ(of(u"\\\u00FCber", u"c:\\x"), of(u"\\\u00DCBER", u"C:\\X"));
  EXPECT_NE(of(u"\\a", u"b"), of(u"\\ab", u""));
  EXPECT_NE(of(u"\\a", u""), fingerprint_of(FindingKind::kLinkLoop, "2", u"\\a", u""));
  EXPECT_NE(of(u"\\a", u""), fingerprint_of(FindingKind::kTooManyHops, "1", u"\\a", u""));
}

TEST(Fingerprint, ReadsItsText) {
  const auto fingerprint = fingerprint_of(FindingKind::kLinkLoop, "1", u"\\a", u"b");
  EXPECT_EQ(fingerprint_from(text_of(fingerprint)), fingerprint);
  for (const std::string_view wrong :
       {"", "v1:", "v2:4b4c3331f6140b4ab507dea2b32ebe91", "4b4c3331f6140b4ab507dea2b32ebe91",
        "v1:4b4c3331f6140b4ab507dea2b32ebe9", "v1:4b4c3331f6140b4ab507dea2b32ebe910",
        "v1:4B4C3331F6140B4AB507DEA2B32EBE91", "v1:4b4c3331f6140b4ab507dea2b32ebe9g"}) {
    EXPECT_FALSE(fingerprint_from(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace report
