// Asks the processor to fetch the cache line at `address`, which need not be readable.
#pragma once

#if defined(__GNUC__) || defined(__clang__)
// A macro, as g++ takes a function that does nothing else for one that does nothing.
#define LINKAUDIT_PREFETCH(address) __builtin_prefetch(address)
#else
#define LINKAUDIT_PREFETCH(address) static_cast<void>(address)
#endif
