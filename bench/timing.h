// What programs share that time one thing, round after round: the command line, a clock, the end.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace bench {

struct Arguments {
  std::string image;
  std::uint32_t threads = 1;
  std::uint32_t rounds = 1;
};

// A further option that takes any text: "--mode", and where the text goes.
struct TextOption {
  std::string_view name;
  std::string* value;
};

// IMAGE [--threads N] [--rounds N] and the further options; dies on anything else.
Arguments parse(int argc, char** argv, std::initializer_list<TextOption> options);

// Says what is wrong, after the name of the program, and ends it with 2.
[[noreturn]] void die(const std::string& what);

class Clock {
 public:
  // Milliseconds since the last call, or since the clock was made.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> took = now - start_;
    start_ = now;
    return took.count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace bench
