// Repeats calls a few times that fail because the system is temporarily short of memory.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "scanner/driver/device.h"

namespace scanner {

// Before the second, third and fourth attempt.
inline constexpr std::array kRetryWaits{
    std::chrono::milliseconds(20), std::chrono::milliseconds(100), std::chrono::milliseconds(500)};

// Calls attempt(), which returns a SystemCode, until that is not is_transient(); returns the last
// one.
template <typename Attempt>
SystemCode with_retries(const Device& device, const Attempt& attempt) {
  SystemCode code = attempt();
  for (const std::chrono::milliseconds wait : kRetryWaits) {
    if (!is_transient(code)) break;
    device.pause(wait);
    code = attempt();
  }
  return code;
}

inline ControlAnswer control_with_retries(const Device& device, ControlCode code,
                                          std::span<const std::byte> input,
                                          std::span<std::byte> output) {
  ControlAnswer answer;
  with_retries(device, [&] {
    answer = device.control(code, input, output);
    return answer.code;
  });
  return answer;
}

}  // namespace scanner
