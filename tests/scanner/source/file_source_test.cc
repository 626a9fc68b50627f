#include "scanner/source/file_source.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "source_fixtures.h"
#ifndef _WIN32
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#endif

namespace scanner {
namespace {

using fixture::Blob;

TEST(FileSource, ReadsAtAnyOffset) {
  const TemporaryFolder folder;
  const Blob bytes = counting_bytes(70'001);
  for (const IoMode mode : {IoMode::kAuto, IoMode::kRead}) {
    const auto source = open_file_source(folder.write(u8"a file", bytes), mode);
    ASSERT_TRUE(source) << source.error().message;
    EXPECT_EQ((*source)->size_bytes(), bytes.size());
    EXPECT_EQ((*source)->sector_bytes(), 0U);
    Blob buffer(1000);
    for (const std::size_t at : {0U, 1U, 511U, 4095U, 69'001U}) {
      ASSERT_EQ((*source)->read_at(at, buffer).value(), 1000U);
      EXPECT_TRUE(std::equal(buffer.begin(), buffer.end(), bytes.begin() + static_cast<int>(at)));
    }
    EXPECT_EQ((*source)->read_at(70'000, buffer).value(), 1U);
    EXPECT_EQ((*source)->read_at(70'001, buffer).value(), 0U);
    EXPECT_EQ((*source)->read_at(~std::uint64_t{0}, buffer).value(), 0U);
    EXPECT_TRUE((*source)->views_intact());
  }
}

TEST(FileSource, TakesUtf8Paths) {
  const TemporaryFolder folder;
  EXPECT_TRUE(open_file_source(folder.write(u8"Ünïcode \u65E5\u672C #1", counting_bytes(10))));
}

TEST(FileSource, ReadsAnEmptyFile) {
  const TemporaryFolder folder;
  const auto source = open_file_source(folder.write(u8"empty", {}));
  ASSERT_TRUE(source);
  EXPECT_EQ((*source)->size_bytes(), 0U);
  EXPECT_FALSE((*source)->view(0, 1));
  Blob buffer(1);
  EXPECT_EQ((*source)->read_at(0, buffer).value(), 0U);
}

TEST(FileSource, ReadsAndExistsPastFourGigabytes) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"sparse", {});
  constexpr std::uint64_t kFar = (5ULL << 30) + 3;
  fixture::SparseImage image;
  image.write(kFar, counting_bytes(10));
  try {
    image.save(path);
  } catch (const std::exception&) {
    GTEST_SKIP() << "no sparse files here";
  }
  const auto source = open_file_source(path);
  ASSERT_TRUE(source);
  Blob buffer(10);
  ASSERT_EQ((*source)->read_at(kFar, buffer).value(), 10U);
  EXPECT_EQ(buffer, counting_bytes(10));
}

TEST(FileSource, NamesThePathItCannotOpen) {
  const TemporaryFolder folder;
  const std::string missing = folder.path(u8"missing");
  const auto source = open_file_source(missing);
  ASSERT_FALSE(source);
  EXPECT_TRUE(source.error().message.starts_with("cannot open " + missing + ": "));
  const auto directory = open_file_source(folder.folder());
  ASSERT_FALSE(directory);
  EXPECT_TRUE(contains(directory.error().message, "it is a directory"));
  EXPECT_FALSE(open_file_source(std::string("a\0b", 3)));
  EXPECT_FALSE(path_exists(missing));
  EXPECT_FALSE(path_exists(std::string("a\0b", 3)));
  EXPECT_TRUE(path_exists(folder.folder()));
}

TEST(FileSource, ServesManyThreadsAtOnce) {
  const TemporaryFolder folder;
  const Blob bytes = counting_bytes(1 << 20);
  const auto source = open_file_source(folder.write(u8"file", bytes));
  ASSERT_TRUE(source);
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    threads.emplace_back([&, seed] {
      Blob buffer(4096);
      std::uint64_t at = seed * 7919;
      for (int i = 0; i < 500; ++i) {
        at = (at * 1103515245 + 12345) % (bytes.size() - buffer.size());
        const auto read = (*source)->read_at(at, buffer);
        if (!read || *read != buffer.size() ||
            !std::equal(buffer.begin(), buffer.end(),
                        bytes.begin() + static_cast<std::ptrdiff_t>(at))) {
          ++wrong;
        }
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

void append_to(const std::string& path) {
  std::ofstream file(std::filesystem::path(std::u8string(path.begin(), path.end())),
                     std::ios::binary | std::ios::app);
  file << "more";
}

TEST(FileSource, TellsThatItWasWrittenTo) {
  const TemporaryFolder folder;
  for (const IoMode mode : {IoMode::kAuto, IoMode::kRead}) {
    const std::string path = folder.write(u8"file", counting_bytes(1000));
    const auto source = open_file_source(path, mode);
    ASSERT_TRUE(source);
    Blob buffer(1000);
    EXPECT_TRUE((*source)->read_at(0, buffer));
    EXPECT_FALSE((*source)->written_to()) << "reading is not writing";
    append_to(path);
    EXPECT_TRUE((*source)->written_to());
    EXPECT_FALSE((*open_file_source(path, mode))->written_to()) << "not since it was opened";
  }
}

// Bytes that were overwritten leave the size as it was.
TEST(FileSource, TellsByTheTimeThatItWasWrittenTo) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", counting_bytes(1000));
  const auto source = open_file_source(path);
  ASSERT_TRUE(source);
  const std::filesystem::path name(std::u8string(path.begin(), path.end()));
  std::filesystem::last_write_time(
      name, std::filesystem::last_write_time(name) + std::chrono::seconds(1));
  EXPECT_TRUE((*source)->written_to());
}

#ifdef _WIN32

TEST(FileSource, DoesNotMapOnWindows) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", counting_bytes(10));
  EXPECT_FALSE(open_file_source(path, IoMode::kMap));
  EXPECT_FALSE((*open_file_source(path))->view(0, 10));
}

#else

TEST(FileSource, ShowsMappedBytes) {
  const TemporaryFolder folder;
  const Blob bytes = counting_bytes(10'000);
  const std::string path = folder.write(u8"file", bytes);
  for (const IoMode mode : {IoMode::kAuto, IoMode::kMap}) {
    const auto source = open_file_source(path, mode);
    ASSERT_TRUE(source);
    const auto view = (*source)->view(1, 9'999);
    ASSERT_TRUE(view);
    EXPECT_TRUE(std::ranges::equal(copy_of(*view), std::span(bytes).subspan(1)));
    EXPECT_FALSE((*source)->view(1, 10'000));
    EXPECT_FALSE((*source)->view(~std::uint64_t{0}, 1));
    EXPECT_TRUE((*source)->views_intact());
  }
  EXPECT_FALSE((*open_file_source(path, IoMode::kRead))->view(0, 1));
}

TEST(FileSource, NoMemoryHoldsWhatIsLargerThanIt) {
  const TemporaryFolder folder;
  const Blob bytes = counting_bytes(10'000);
  const auto source = open_file_source(folder.write(u8"file", bytes));
  ASSERT_TRUE(source);
  const auto view = (*source)->view(0, bytes.size());
  ASSERT_TRUE(view);
  EXPECT_EQ(copy_of(*view), bytes);  // brings the pages in
  EXPECT_TRUE((*source)->in_memory(9'999, 10'000));
  EXPECT_FALSE((*source)->in_memory(9'999, std::uint64_t{1} << 60U));
}

#ifdef __linux__
// Pages of files in this process' tables, in KiB.
std::uint64_t file_pages_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kib = 0;
    if (word == "RssFile:" && status >> kib) return kib;
  }
  return 0;
}

TEST(FileSource, ForgetsViewsWhichStayValid) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"sparse", {});
  constexpr std::uint64_t kLast = std::uint64_t{80} << 20U;
  fixture::SparseImage image;
  image.write(0, counting_bytes(10));
  image.write(kLast, counting_bytes(10));
  image.save(path);
  const auto source = open_file_source(path, IoMode::kMap);
  ASSERT_TRUE(source) << source.error().message;
  const auto first = (*source)->view(0, 10);
  const auto all = (*source)->view(0, kLast + 10);
  ASSERT_TRUE(first && all);
  const std::uint64_t before = file_pages_kib();
  std::byte sum{};
  for (std::size_t at = 0; at < all->size(); at += 4096) {
    sum |= all->copy_of<std::array<std::byte, 1> >(at + 1).value_or(std::array<std::byte, 1>())[0];
  }
  ASSERT_NE(sum, std::byte{0});
  const std::uint64_t looked_at = file_pages_kib();
  ASSERT_GE(looked_at, before + 64 * 1024);

  std::atomic<bool> stop = true;
  (*source)->forget_views(0, kLast, stop);
  EXPECT_GE(file_pages_kib(), before + 64 * 1024);
  stop = false;
  (*source)->forget_views(1, ~std::uint64_t{0}, stop);
  EXPECT_LT(file_pages_kib(), looked_at - 64 * 1024);
  EXPECT_EQ(copy_of(*first), counting_bytes(10));
  EXPECT_EQ(copy_of(all->part(kLast, 10)), counting_bytes(10));
  EXPECT_TRUE((*source)->views_intact());
}
#endif

TEST(FileSource, RefusesWhatIsNotADisk) {
  const TemporaryFolder folder;
  const std::string fifo = folder.path(u8"fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const auto pipe = open_file_source(fifo);
  ASSERT_FALSE(pipe);
  EXPECT_EQ(
      pipe.error().message,
      "cannot open " + fifo + ": it is a pipe: a scan needs random access, so give it a file");
  const auto device = open_file_source("/dev/null");
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().message, "cannot open /dev/null: it is a character device, not a disk");
}

TEST(FileSource, TellsOfAFileCutShort) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", counting_bytes(100'000));
  const auto source = open_file_source(path, IoMode::kRead);
  ASSERT_TRUE(source);
  ASSERT_EQ(truncate(path.c_str(), 50'000), 0);
  Blob buffer(1000);
  EXPECT_TRUE((*source)->read_at(49'000, buffer));
  const auto read = (*source)->read_at(49'500, buffer);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message,
            "cannot read " + path + " at byte 50000: it has been truncated since it was opened");
}

std::uint64_t sum(MappedBytes bytes) {
  std::uint64_t total = 0;
  for (const std::byte byte : copy_of(bytes)) total += std::to_integer<std::uint64_t>(byte);
  return total;
}

TEST(FileSource, SurvivesAMappedFileCutShort) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", Blob(1 << 20, std::byte{1}));
  const auto source = open_file_source(path, IoMode::kMap);
  const auto other =
      open_file_source(folder.write(u8"other", Blob(4096, std::byte{1})), IoMode::kMap);
  ASSERT_TRUE(source && other);
  const auto view = (*source)->view(0, 1 << 20);
  ASSERT_TRUE(view);
  EXPECT_EQ(sum(*view), 1U << 20);
  ASSERT_EQ(truncate(path.c_str(), 8192), 0);

  EXPECT_LT(sum(*view), 1U << 20);  // SIGBUS on the way
  EXPECT_FALSE((*source)->views_intact());
  EXPECT_FALSE((*source)->view(0, 1)) << "views are over, also where the file still is";
  Blob buffer(4096);
  EXPECT_TRUE((*source)->read_at(0, buffer));
  EXPECT_EQ(buffer.back(), std::byte{1});
  EXPECT_FALSE((*source)->read_at(8192, buffer));

  EXPECT_TRUE((*other)->views_intact());
  EXPECT_EQ(sum(*(*other)->view(0, 4096)), 4096U);
}

// Within the last page there is no signal: the kernel shows zeros.
TEST(FileSource, NoticesAFileCutWithinItsLastPage) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", Blob(4096, std::byte{1}));
  const auto source = open_file_source(path, IoMode::kMap);
  ASSERT_TRUE(source);
  const auto view = (*source)->view(0, 4096);
  ASSERT_EQ(truncate(path.c_str(), 100), 0);
  EXPECT_EQ(sum(*view), 100U);
  EXPECT_FALSE((*source)->views_intact());
  EXPECT_FALSE((*source)->view(0, 1));
}

TEST(FileSource, SurvivesFailingPagesInManyThreads) {
  const TemporaryFolder folder;
  for (int round = 0; round < 10; ++round) {
    const std::string path = folder.write(u8"file", Blob(256 * 1024, std::byte{1}));
    const auto source = open_file_source(path, IoMode::kMap);
    ASSERT_TRUE(source);
    const auto view = (*source)->view(0, 256 * 1024);
    ASSERT_TRUE(view);
    std::atomic<int> unnoticed = 0;
    std::vector<std::jthread> threads;
    for (std::uint64_t part = 0; part < 4; ++part) {
      threads.emplace_back([&, part] {
        for (int pass = 0; pass < 20; ++pass) {
          const std::uint64_t seen = sum(*view->slice(part * 65536, 65536));
          if (seen != 65536 && (*source)->views_intact()) ++unnoticed;
        }
      });
    }
    ASSERT_EQ(truncate(path.c_str(), 0), 0);
    threads.clear();
    EXPECT_EQ(unnoticed, 0);
    EXPECT_FALSE((*source)->views_intact());
  }
}

TEST(FileSource, MapsNoMoreFilesThanItCanGuard) {
  const TemporaryFolder folder;
  const std::string path = folder.write(u8"file", counting_bytes(100));
  std::vector<SharedSource> sources;
  for (int i = 0; i < 64; ++i) {
    const auto source = open_file_source(path, IoMode::kMap);
    if (!source) break;  // tests before this one may still hold mappings
    sources.push_back(*source);
  }
  EXPECT_FALSE(open_file_source(path, IoMode::kMap));
  const auto reads = open_file_source(path, IoMode::kAuto);
  ASSERT_TRUE(reads);
  EXPECT_FALSE((*reads)->view(0, 1));
  Blob buffer(100);
  EXPECT_EQ((*reads)->read_at(0, buffer).value(), 100U);
  sources.clear();
  EXPECT_TRUE(open_file_source(path, IoMode::kMap));
}

// A fault that is not ours ends the process, as it would without us.
TEST(FileSourceDeathTest, LeavesOtherSignalsAlone) {
  const TemporaryFolder folder;
  const auto source = open_file_source(folder.write(u8"file", counting_bytes(100)), IoMode::kMap);
  ASSERT_TRUE(source);
  EXPECT_EXIT(raise(SIGBUS), [](int status) { return status != 0; }, "");
}

#endif

}  // namespace
}  // namespace scanner
