#include "report/model/engine.h"

#include <array>

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kEngineCount> kEngines{"mft", "index", "usn"};
static_assert(are_words(kEngines));

constexpr std::array<std::string_view, 2> kNotInTheIndex{
    "files with several hard links",
    "reparse points that the volume's reparse index ($Extend\\$Reparse) lacks"};
constexpr std::array<std::string_view, 1> kNotOfTheDriver{
    "changes to files after the driver returned their records"};

}  // namespace

std::string_view word(Engine engine) {
  return kEngines[static_cast<std::size_t>(engine)];
}

std::optional<Engine> engine_from(std::string_view text) {
  return value_of<Engine>(kEngines, text);
}

bool looks_at_all_files(Engine engine) {
  return engine != Engine::kIndex;
}

std::span<const std::string_view> not_known(Engine engine) {
  switch (engine) {
    case Engine::kMft: return {};
    case Engine::kIndex: return kNotInTheIndex;
    case Engine::kUsn: return kNotOfTheDriver;
  }
  return {};
}

}  // namespace report
