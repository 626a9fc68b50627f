// What somebody probably meant by an unknown name.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace report {

// The name with the fewest changes, regardless of case, if that is at most one change for each
// three characters; empty if there is none. The first one of several.
[[nodiscard]] std::string_view nearest_name(std::string_view unknown,
                                            std::span<const std::string_view> names);

// Text of a policy as part of a message: 'text', cut where it is long, on one line.
[[nodiscard]] std::string quoted(std::string_view text);

// "'a', 'b' or 'c'"
[[nodiscard]] std::string alternatives(std::span<const std::string_view> names);

// "unknown key 'pth'; did you mean 'path'?", or with the valid names if there are few.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view name,
                                       std::span<const std::string_view> names);

}  // namespace report
