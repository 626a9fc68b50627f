#include "bench/timing.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace bench {
namespace {

std::string program;  // for die()

std::uint32_t number(std::string_view option, std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) {
    die(std::string(option) + " needs a number");
  }
  return value;
}

}  // namespace

Arguments parse(int argc, char** argv, std::initializer_list<TextOption> options) {
  program = std::filesystem::path(argv[0]).filename().string();
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with("--")) {
      arguments.image = word;
      continue;
    }
    if (i + 1 == argc) die(std::string(word) + " needs a value");
    const std::string_view value = argv[++i];
    const auto* const option = std::ranges::find(options, word, &TextOption::name);
    if (word == "--threads") {
      arguments.threads = number(word, value);
    } else if (word == "--rounds") {
      arguments.rounds = number(word, value);
    } else if (option != options.end()) {
      *option->value = value;
    } else {
      die("what is " + std::string(word) + "?");
    }
  }
  if (arguments.image.empty()) die("which image?");
  return arguments;
}

void die(const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", program.c_str(), what.c_str());
  std::exit(2);
}

}  // namespace bench
