#include "scanner/source/windows_error.h"

#include <gtest/gtest.h>

namespace {

using scanner::volume_advice;
using scanner::VolumeRefusal;

// Codes as in winerror.h.
TEST(WindowsError, CommonCodesHaveWords) {
  EXPECT_EQ(scanner::windows_error_words(2), "no such file or directory");
  EXPECT_EQ(scanner::windows_error_words(5), "access denied");
  EXPECT_NE(scanner::windows_error_words(0x80310000), "");
  EXPECT_EQ(scanner::windows_error_words(0), "");
  EXPECT_EQ(scanner::windows_error_words(4'000'000), "");
}

TEST(WindowsError, MissingRightsAreNamedWithAdvice) {
  const std::string advice = volume_advice({.code = 5});
  for (const char* const words : {"administrator rights", "Run as administrator", "images"}) {
    EXPECT_NE(advice.find(words), std::string::npos) << advice;
  }
  // Advice to get rights must not go to those who have them.
  const std::string elevated = volume_advice({.code = 5, .elevated = true});
  EXPECT_EQ(elevated.find("Run as"), std::string::npos) << elevated;
  // A shadow copy is opened and read like any other device, and refused like one.
  EXPECT_NE(elevated.find("raw reads, also of shadow copies"), std::string::npos) << elevated;
  EXPECT_NE(elevated.find("an image of the volume"), std::string::npos) << elevated;
}

TEST(WindowsError, LettersThatAreNotVolumesAreNamedFirst) {
  EXPECT_NE(volume_advice({.code = 5, .network_drive = true}).find("network drive"),
            std::string::npos);
  const std::string advice = volume_advice({.code = 5, .folder = R"(D:\work)"});
  EXPECT_NE(advice.find(R"(D:\work)"), std::string::npos);
  EXPECT_EQ(advice.find("administrator"), std::string::npos);
}

TEST(WindowsError, NoAdviceIsBetterThanAWrongOne) {
  EXPECT_EQ(volume_advice({.code = 1117}), "");
}

}  // namespace
