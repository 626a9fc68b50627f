#include "scanner/source/file_identity.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "source_fixtures.h"
#ifdef _WIN32
#include "scanner/source/win32.h"
#endif

namespace scanner {
namespace {

std::filesystem::path as_path(const std::string& utf8) {
  return {std::u8string(utf8.begin(), utf8.end())};
}

TEST(FileIdentity, AFileIsItselfWhateverLettersItsNameHas) {
  const TemporaryFolder folder;
  for (const std::u8string_view name : {u8"plain", u8"Ünïcode", u8"\u65E5\u672C.img"}) {
    const std::string file = folder.write(name, counting_bytes(10));
    EXPECT_TRUE(same_file(file, file)) << file;
    EXPECT_TRUE(
        same_file(folder.folder() + "/../" + file.substr(file.rfind("linkaudit-source")), file));
  }
}

TEST(FileIdentity, EqualContentIsNotTheSameFile) {
  const TemporaryFolder folder;
  const std::string a = folder.write(u8"a", counting_bytes(10));
  const std::string b = folder.write(u8"b", counting_bytes(10));
  EXPECT_FALSE(same_file(a, b));
  EXPECT_FALSE(same_file(a, folder.folder()));
}

TEST(FileIdentity, HardLinksAreOneFile) {
  const TemporaryFolder folder;
  const std::string file = folder.write(u8"a", counting_bytes(10));
  const std::string other = folder.path(u8"ä");
  std::error_code error;
  std::filesystem::create_hard_link(as_path(file), as_path(other), error);
  ASSERT_FALSE(error) << error.message();
  EXPECT_TRUE(same_file(file, other));
}

TEST(FileIdentity, WhatDoesNotExistIsNotAFile) {
  const TemporaryFolder folder;
  const std::string missing = folder.path(u8"missing");
  EXPECT_FALSE(same_file(missing, missing));
  EXPECT_FALSE(same_file("", ""));
  EXPECT_FALSE(same_file(missing, folder.write(u8"a", counting_bytes(1))));
}

TEST(FileIdentity, ANulEndsNoPath) {
  const TemporaryFolder folder;
  const std::string file = folder.write(u8"a", counting_bytes(10));
#ifdef _WIN32
  EXPECT_FALSE(same_file(file + std::string("\0x", 2), file));
#endif
  EXPECT_FALSE(is_block_device(file));
}

TEST(FileIdentity, PathsAreComparedByTheirNormalForm) {
  EXPECT_TRUE(same_path("a.csv", "./a.csv"));
  EXPECT_TRUE(same_path("x/../ü.csv", "ü.csv"));
  EXPECT_FALSE(same_path("a.csv", "b.csv"));
  EXPECT_FALSE(same_path("a.csv", "x/a.csv"));
}

#ifdef _WIN32
TEST(FileIdentity, WindowsPathsHaveManySpellings) {
  const TemporaryFolder folder;
  const std::string file = folder.write(u8"Ä file.img", counting_bytes(10));
  EXPECT_TRUE(same_file(file, "\\\\?\\" + narrow(as_path(file).make_preferred().wstring())));
  EXPECT_TRUE(same_path("A.csv", "a.CSV"));
  EXPECT_TRUE(same_path("\u00C4.csv", "\u00E4.csv"));
  EXPECT_TRUE(same_path("C:\\x\\a.csv", "c:/x/a.csv"));
  EXPECT_TRUE(same_path("\\\\?\\C:\\x\\a.csv", "c:/x/a.csv"));
  EXPECT_TRUE(same_path("\\\\?\\UNC\\server\\share\\a.csv", "\\\\server\\share\\a.csv"));
  EXPECT_FALSE(same_path("C:\\x\\a.csv", "D:\\x\\a.csv"));
}
#endif

}  // namespace
}  // namespace scanner
