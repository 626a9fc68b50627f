#include "scanner/cli/output/output_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#ifdef _WIN32
#include "scanner/source/win32.h"
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace {

using scanner::OutputFile;
#ifdef _WIN32
using scanner::UniqueHandle;
#endif

class OutputFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("linkaudit-output-" + std::to_string(std::random_device()()));
    ASSERT_TRUE(std::filesystem::create_directory(folder_));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::size_t files() const {
    const auto all = std::filesystem::directory_iterator(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  std::filesystem::path folder_;
};

TEST_F(OutputFiles, AreThereWhenTheyAreCommitted) {
  auto file = OutputFile::open(path("a.json"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_TRUE((*file)->is_renamed());
  ASSERT_TRUE((*file)->write("one"));
  ASSERT_TRUE((*file)->write(" two"));
  ASSERT_TRUE((*file)->finish());
  EXPECT_FALSE(std::filesystem::exists(path("a.json")));
  const auto committed = (*file)->commit();
  ASSERT_TRUE(committed) << committed.error().message;
  EXPECT_EQ(content("a.json"), "one two");
  file->reset();
  EXPECT_EQ(content("a.json"), "one two");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFiles, LeaveNothingWhereTheyAreNot) {
  write("a.json", "earlier");
  auto file = OutputFile::open(path("a.json"));
  ASSERT_TRUE(file);
  ASSERT_TRUE((*file)->write(std::string(1000, 'x')));
  ASSERT_TRUE((*file)->finish());
  file->reset();
  EXPECT_EQ(content("a.json"), "earlier");
  EXPECT_EQ(files(), 1U);
}

// Around the 256 KiB that are written at once, and several times that.
TEST_F(OutputFiles, HoldWhatWasWrittenInPiecesOfAnySize) {
  constexpr std::size_t kPiece = 256UL * 1024;
  for (const std::size_t first : {std::size_t{0}, std::size_t{1}, kPiece - 1, kPiece, kPiece + 1}) {
    for (const std::size_t second : {std::size_t{1}, kPiece - 1, kPiece, 3 * kPiece + 5}) {
      auto file = OutputFile::open(path("a.csv"));
      ASSERT_TRUE(file);
      std::string expected;
      for (const std::size_t size : {first, second, std::size_t{7}}) {
        std::string text(size, 'x');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7) % 26);
        ASSERT_TRUE((*file)->write(text));
        expected += text;
      }
      ASSERT_TRUE((*file)->commit());
      EXPECT_TRUE(content("a.csv") == expected) << first << ' ' << second;
    }
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFiles, AFolderIsNotAReport) {
  std::filesystem::create_directory(folder_ / "a.json");
  const auto file = OutputFile::open(path("a.json"));
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("a.json"), std::string::npos);
  EXPECT_EQ(files(), 1U);
}

#ifdef _WIN32
UniqueHandle held(const std::string& path, DWORD share) {
  return UniqueHandle(CreateFileW(scanner::wide_path(path).c_str(), GENERIC_READ, share, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
}

TEST_F(OutputFiles, AFinishedReportIsKeptWhereAnotherProgramHoldsTheOldOne) {
  write("a.json", "earlier");
  UniqueHandle holder = held(path("a.json"), 0);
  ASSERT_TRUE(holder);
  {
    auto file = OutputFile::open(path("a.json"));
    ASSERT_TRUE(file) << file.error().message;
    ASSERT_TRUE((*file)->write("new"));
    const auto committed = (*file)->commit();
    ASSERT_FALSE(committed);
    EXPECT_NE(committed.error().message.find("; the finished report is "), std::string::npos);
    EXPECT_NE(committed.error().message.find(".tmp"), std::string::npos);
  }
  holder = UniqueHandle();
  EXPECT_EQ(content("a.json"), "earlier");
  ASSERT_EQ(files(), 2U);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string name = entry.path().filename().string();
    EXPECT_EQ(content(name), name == "a.json" ? "earlier" : "new");
  }
}

TEST_F(OutputFiles, AReadOnlyReportIsReplaced) {
  write("a.json", "earlier");
  ASSERT_TRUE(
      SetFileAttributesW(scanner::wide_path(path("a.json")).c_str(), FILE_ATTRIBUTE_READONLY));
  auto file = OutputFile::open(path("a.json"));
  ASSERT_TRUE(file) << file.error().message;
  ASSERT_TRUE((*file)->write("new"));
  const auto committed = (*file)->commit();
  ASSERT_TRUE(committed) << committed.error().message;
  file->reset();
  EXPECT_EQ(content("a.json"), "new");
  EXPECT_EQ(files(), 1U);
  // Wine takes the bit from the access list, which the new report has inherited.
  SetFileAttributesW(scanner::wide_path(path("a.json")).c_str(), FILE_ATTRIBUTE_NORMAL);
}
#else
class Masked : public OutputFiles {
 protected:
  void SetUp() override {
    OutputFiles::SetUp();
    before_ = umask(022);
  }
  void TearDown() override {
    umask(before_);
    OutputFiles::TearDown();
  }
  void replace(const std::string& name, scanner::OutputRules rules = {}) const {
    auto file = OutputFile::open(path(name), rules);
    ASSERT_TRUE(file) << file.error().message;
    ASSERT_TRUE((*file)->write("new"));
    ASSERT_TRUE((*file)->commit());
  }
  [[nodiscard]] mode_t mode(const std::string& name) const {
    struct stat status{};
    EXPECT_EQ(lstat(path(name).c_str(), &status), 0);
    return status.st_mode;
  }

 private:
  mode_t before_ = 0;
};

TEST_F(Masked, ANewReportIsAsReadableAsAnyNewFile) {
  replace("a.json");
  EXPECT_EQ(mode("a.json"), S_IFREG | 0644U);
  umask(077);
  replace("b.json");
  EXPECT_EQ(mode("b.json"), S_IFREG | 0600U);
}

TEST_F(Masked, AReplacedOneKeepsItsModeAsFarAsThatIsHarmless) {
  struct Case {
    mode_t old;
    mode_t mask;
    mode_t expected;
  };
  for (const Case& each : {Case{0600, 022, 0600}, Case{0640, 022, 0640}, Case{0666, 022, 0644},
                           Case{0664, 002, 0664}, Case{0777, 022, 0644}, Case{04777, 022, 0644},
                           Case{06755, 022, 0644}, Case{0644, 077, 0600}, Case{0400, 022, 0400}}) {
    write("a.json", "old");
    ASSERT_EQ(chmod(path("a.json").c_str(), each.old), 0);
    umask(each.mask);
    replace("a.json");
    EXPECT_EQ(mode("a.json"), S_IFREG | each.expected) << std::oct << each.old << ' ' << each.mask;
    umask(022);
    ASSERT_EQ(unlink(path("a.json").c_str()), 0);
  }
}

TEST_F(Masked, AFileWithASecondNameTellsNothingOfItsMode) {
  write("a.json", "old");
  ASSERT_EQ(chmod(path("a.json").c_str(), 0600), 0);
  ASSERT_EQ(link(path("a.json").c_str(), path("b.json").c_str()), 0);
  replace("a.json");
  EXPECT_EQ(mode("a.json"), S_IFREG | 0644U);
  EXPECT_EQ(content("b.json"), "old");
}

TEST_F(Masked, ALinkIsReplacedAndWhatItLeadsToIsLeftAlone) {
  write("victim", "old");
  ASSERT_EQ(chmod(path("victim").c_str(), 0600), 0);
  ASSERT_EQ(symlink("victim", path("a.json").c_str()), 0);
  replace("a.json");
  EXPECT_EQ(mode("a.json"), S_IFREG | 0644U);
  EXPECT_EQ(mode("victim"), S_IFREG | 0600U);
  EXPECT_EQ(content("victim"), "old");
}

// What replaces a private report cannot be read by others while it is written: it has no name, or
// no mode that lets them.
TEST_F(Masked, AnUnfinishedReportIsAsPrivateAsTheOldOne) {
  write("a.json", "old");
  ASSERT_EQ(chmod(path("a.json").c_str(), 0600), 0);
  const auto file = OutputFile::open(path("a.json"));
  ASSERT_TRUE(file);
  int seen = 0;
  struct stat folder{};
  ASSERT_EQ(stat(folder_.c_str(), &folder), 0);
  for (int descriptor = 3; descriptor < 64; ++descriptor) {
    struct stat status{};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (status.st_dev != folder.st_dev || (fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_RDONLY ||
        status.st_size != 0) {
      continue;
    }
    ++seen;
    EXPECT_TRUE(status.st_nlink == 0 || (status.st_mode & 07777U) == 0600U);
  }
  EXPECT_EQ(seen, 1);
}

TEST_F(Masked, DescriptorsHaveNames) {
  const int descriptor = open(path("there").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(descriptor, 0);
  {
    auto file = OutputFile::open("/dev/fd/" + std::to_string(descriptor));
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_FALSE((*file)->is_renamed());
    ASSERT_TRUE((*file)->write("through"));
    ASSERT_TRUE((*file)->commit());
  }
  EXPECT_EQ(close(descriptor), 0);
  EXPECT_EQ(content("there"), "through");
  EXPECT_FALSE(OutputFile::open("/dev/fd/" + std::to_string(descriptor))) << "it is closed";
}

TEST_F(Masked, ALinkToADeviceIsNotFollowed) {
  ASSERT_EQ(symlink("/dev/null", path("a.json").c_str()), 0);
  const auto file = OutputFile::open(path("a.json"));
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message.find("symbolic link"), std::string::npos);
}
#endif

}  // namespace
