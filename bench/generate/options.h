// What volume to generate: the command line of linkaudit_generate.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>

namespace generate {

struct Options {
  std::string output{};
  std::uint64_t records = 1'000'000;  // slots in $MFT; rounded up to a multiple of 64
  bool loose = false;                 // only $MFT, as a plain file
  bool indexes = false;               // $I30 trees that hold every name
  std::uint64_t seed = 1;
  std::uint32_t threads = 2;
  std::uint32_t record_bytes = 1024;
  std::uint32_t extents = 4;  // of $MFT
  // Shares in per cent.
  double hard_links = 2;     // of the files: how many have several names
  double reparse = 1;        // of the records
  double dos_names = 50;     // of the long names: how many have an 8.3 alias beside them
  double directories = 7.6;  // of the records
  double unused = 5;         // of the records
  double extensions = 0.4;   // of the records: how many are extension records, about
};

extern const char* const kUsage;

// The error is a sentence for the user; empty if only the usage was asked for.
std::expected<Options, std::string> parse_options(std::span<char* const> arguments);

}  // namespace generate
