// The floor under every sweep: how long it takes to get at the bytes of a generated $MFT at all.
//   linkaudit_yardstick IMAGE --mode touch|pread|cat|fresh|floor|hold [--threads N] [--rounds N]
// touch: one load from every cache line of the $MFT's extents, through a shared mapping
// pread: 256 KiB positional reads into a buffer of each thread's own, every cache line loaded
// cat:   128 KiB reads written to /dev/null, as cat does; one thread
// fresh: the first touch of 256 MiB of memory in large pages; the image is not looked at
// floor: what a scan does besides working: touch, then fill --memory BYTES, then write --bytes N to
//        the new file --report FILE; one round
// hold:  reads the $MFT and locks it into memory, says how many bytes it could lock, and waits
//        for the end of its input: so that nobody takes the page cache away while others are timed
// Prints milliseconds, one line for each round. Every round opens and maps anew, outside of the
// clock.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bench/timing.h"

namespace {

constexpr std::size_t kLine = 64;
constexpr std::uint64_t kChunk = 256 * 1024;
constexpr std::size_t kCatBuffer = 128 * 1024;
constexpr std::size_t kFreshBytes = std::size_t{256} << 20U;

struct Chunk {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

using bench::die;

std::vector<Chunk> chunks_of(const std::string& image) {
  std::ifstream file(image + ".json");
  const auto truth = nlohmann::json::parse(file, nullptr, false);
  if (truth.is_discarded())
    die("no " + image + ".json beside the image; it must be a generated one");
  std::vector<Chunk> chunks;
  for (const auto& extent : truth.at("mft_extents")) {
    const auto offset = extent.at("offset").get<std::uint64_t>();
    const auto bytes = extent.at("bytes").get<std::uint64_t>();
    for (std::uint64_t done = 0; done < bytes; done += kChunk) {
      chunks.push_back({offset + done, std::min(kChunk, bytes - done)});
    }
  }
  return chunks;
}

std::uint64_t touch(const std::byte* bytes, std::uint64_t count) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < count; i += kLine) {
    sum += std::to_integer<std::uint64_t>(bytes[i]);
  }
  return sum;
}

// As cat aligns its own: what begins 16 bytes behind a page's start is read into five times as
// slowly on some processors (README.md).
struct Free {
  void operator()(std::byte* bytes) const { std::free(bytes); }
};
using Buffer = std::unique_ptr<std::byte, Free>;
Buffer page_aligned(std::size_t bytes) {
  Buffer buffer(static_cast<std::byte*>(std::aligned_alloc(4096, bytes)));
  if (!buffer) die("no memory");
  return buffer;
}

std::atomic<std::uint64_t> sink;  // keeps the loads alive

template <typename Work>
void on_threads(unsigned threads, std::size_t count, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    const Buffer buffer = page_aligned(kChunk);
    std::uint64_t sum = 0;
    for (std::size_t i = next++; i < count; i = next++) sum += work(i, buffer.get());
    sink += sum;
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(run);
  run();
}

void read_fully(int fd, std::byte* to, const Chunk& chunk) {
  for (std::uint64_t done = 0; done < chunk.bytes;) {
    const auto got =
        ::pread(fd, to + done, chunk.bytes - done, static_cast<::off_t>(chunk.offset + done));
    if (got <= 0) die("cannot read");
    done += static_cast<std::uint64_t>(got);
  }
}

void cat(int fd, const std::vector<Chunk>& chunks) {
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const Buffer buffer = page_aligned(kCatBuffer);
  for (const Chunk& chunk : chunks) {
    for (std::uint64_t done = 0; done < chunk.bytes; done += kCatBuffer) {
      const Chunk part{chunk.offset + done,
                       std::min<std::uint64_t>(kCatBuffer, chunk.bytes - done)};
      read_fully(fd, buffer.get(), part);
      if (::write(null, buffer.get(), part.bytes) < 0) die("cannot write to /dev/null");
    }
  }
  ::close(null);
}

void hold(const std::string& image, const std::vector<Chunk>& chunks) {
  const int fd = ::open(image.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("cannot open " + image);
  // Whole extents at a time, as the kernel keeps what is read in large pieces in large pages.
  std::vector<std::byte> buffer(4 * kChunk);
  std::uint64_t locked = 0;
  for (std::size_t i = 0; i < chunks.size();) {
    const std::uint64_t begin = chunks[i].offset;
    std::uint64_t end = begin;
    while (i < chunks.size() && chunks[i].offset == end) end += chunks[i++].bytes;
    for (std::uint64_t at = begin; at < end; at += buffer.size()) {
      read_fully(fd, buffer.data(), {at, std::min<std::uint64_t>(buffer.size(), end - at)});
    }
    const std::uint64_t page = begin / 4096 * 4096;
    void* const address =
        ::mmap(nullptr, end - page, PROT_READ, MAP_SHARED, fd, static_cast<::off_t>(page));
    if (address != MAP_FAILED && ::mlock(address, end - page) == 0) locked += end - begin;
  }
  std::printf("%llu\n", static_cast<unsigned long long>(locked));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
}

std::byte* fresh_memory(std::size_t bytes) {
  void* const address =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) die("no memory");
  static_cast<void>(::madvise(address, bytes, MADV_HUGEPAGE));
  return static_cast<std::byte*>(address);
}

void touch_fresh_memory() {
  std::byte* const memory = fresh_memory(kFreshBytes);
  auto* const bytes = static_cast<volatile std::byte*>(memory);
  for (std::size_t i = 0; i < kFreshBytes; i += 4096) bytes[i] = std::byte{1};
  ::munmap(memory, kFreshBytes);
}

// What `floor` does besides touching the $MFT.
struct Rest {
  std::string memory = "0";  // bytes
  std::string report;
  std::string bytes = "0";  // of the report
};

void fill_and_write(const Rest& rest, unsigned threads) {
  const std::size_t memory_bytes = std::stoull(rest.memory);
  if (memory_bytes != 0) {
    constexpr std::size_t kPiece = std::size_t{4} << 20U;
    std::byte* const memory = fresh_memory(memory_bytes);  // until the end, as a scan has it
    on_threads(threads, (memory_bytes + kPiece - 1) / kPiece, [&](std::size_t i, std::byte*) {
      std::memset(memory + i * kPiece, 1, std::min(kPiece, memory_bytes - i * kPiece));
      return 0U;
    });
  }
  if (rest.report.empty()) return;
  const int fd = ::open(rest.report.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) die("cannot create " + rest.report);
  const Buffer piece = page_aligned(kChunk);
  std::memset(piece.get(), 0, kChunk);
  for (std::uint64_t left = std::stoull(rest.bytes); left != 0;) {
    const std::uint64_t now = std::min(left, kChunk);
    if (::write(fd, piece.get(), now) != static_cast<::ssize_t>(now)) die("cannot write");
    left -= now;
  }
  ::close(fd);
}

double round_milliseconds(const bench::Arguments& arguments, const std::string& mode,
                          const Rest& rest, const std::vector<Chunk>& chunks) {
  const int fd = ::open(arguments.image.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status{};
  if (fd < 0 || ::fstat(fd, &status) != 0) die("cannot open " + arguments.image);
  const auto size = static_cast<std::size_t>(status.st_size);
  const std::byte* bytes = nullptr;
  const bool touches = mode == "touch" || mode == "floor";
  if (touches) {
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED) die("cannot map " + arguments.image);
    bytes = static_cast<const std::byte*>(address);
  }
  bench::Clock clock;
  if (touches) {
    on_threads(arguments.threads, chunks.size(), [&](std::size_t i, std::byte*) {
      return touch(bytes + chunks[i].offset, chunks[i].bytes);
    });
    if (mode == "floor") fill_and_write(rest, arguments.threads);
  } else if (mode == "pread") {
    on_threads(arguments.threads, chunks.size(), [&](std::size_t i, std::byte* buffer) {
      read_fully(fd, buffer, chunks[i]);
      return touch(buffer, chunks[i].bytes);
    });
  } else if (mode == "cat") {
    cat(fd, chunks);
  } else if (mode == "fresh") {
    touch_fresh_memory();
  } else {
    die("no such mode");
  }
  const double took = clock.lap();
  if (bytes != nullptr) ::munmap(const_cast<std::byte*>(bytes), size);
  ::close(fd);
  return took;
}

}  // namespace

int main(int argc, char** argv) {
  std::string mode = "touch";
  Rest rest;
  const bench::Arguments arguments = bench::parse(argc, argv,
                                                  {{"--mode", &mode},
                                                   {"--memory", &rest.memory},
                                                   {"--report", &rest.report},
                                                   {"--bytes", &rest.bytes}});
  const std::vector<Chunk> chunks = chunks_of(arguments.image);
  if (mode == "floor" && arguments.rounds != 1) die("floor: one round");
  if (mode == "hold") {
    hold(arguments.image, chunks);
    return 0;
  }
  for (std::uint32_t i = 0; i < arguments.rounds; ++i) {
    std::printf("%.3f\n", round_milliseconds(arguments, mode, rest, chunks));
  }
  return 0;
}
