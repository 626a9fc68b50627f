// Large tables in large pages: most of what a fresh page of 4 KiB costs is being asked for.
#pragma once

#include <cstddef>

namespace scanner {

// Tells the system that these bytes, which nobody has touched yet, will all be used. Never fails:
// where there are no large pages, nothing happens.
void prefer_huge_pages(void* address, std::size_t bytes);

}  // namespace scanner
