// What a command takes, told to CLI11. That library takes seconds to compile, so only
// argument_list.cc and ../options.cc include it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

namespace scanner {

// Everywhere: `names` is "SOURCE" for what is told by its place, "-o,--output" for an option;
// `purpose` is its line of the help; `value` is what the help calls its value, CLI11's TEXT where
// empty. What is bound here must outlive the parsing.
class ArgumentList {
 public:
  explicit ArgumentList(CLI::App& app) : app_(app) {}

  void flag(const std::string& names, bool& set, const std::string& purpose);

  void text(const std::string& names, std::string& text, const std::string& purpose,
            const std::string& value = "");
  void text(const std::string& names, std::optional<std::string>& text, const std::string& purpose,
            const std::string& value = "");
  // All that stand in this place.
  void texts(const std::string& names, std::vector<std::string>& texts, const std::string& purpose);
  // One each time that the option is given.
  void repeatable(const std::string& names, std::vector<std::string>& texts,
                  const std::string& purpose, const std::string& value);
  // One of `words`, and nothing else.
  void word(const std::string& names, std::string& word, const std::vector<std::string>& words,
            const std::string& purpose, const std::string& value = "");

  // 1 to `most`
  void number(const std::string& names, std::uint32_t& number, int most, const std::string& purpose,
              const std::string& value = "N");
  void number(const std::string& names, std::optional<std::uint32_t>& number, int most,
              const std::string& purpose, const std::string& value = "N");

 private:
  CLI::App& app_;
};

}  // namespace scanner
