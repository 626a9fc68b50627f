#include "report/engine.h"

#include <array>

namespace report {
namespace {

constexpr std::array<std::string_view, 2> kNotInTheIndex{
    "files with several hard links",
    "reparse points that the volume's index of them ($Extend\\$Reparse) lacks"};

}  // namespace

std::string_view word(Engine engine) {
  return engine == Engine::kMft ? "mft" : "index";
}

std::span<const std::string_view> not_known(Engine engine) {
  if (engine == Engine::kMft) return {};
  return kNotInTheIndex;
}

}  // namespace report
