// Asks the processor to fetch the cache line at `address`, which need not be readable: next to the
// core, or into its second-level cache, which can load many more at once.
#pragma once

#if defined(__GNUC__) || defined(__clang__)
// A macro, as g++ optimizes away calls of a function that does nothing else.
#define LINKAUDIT_PREFETCH(address) __builtin_prefetch(address)
#define LINKAUDIT_PREFETCH_FAR(address) __builtin_prefetch(address, 0, 2)
#else
#define LINKAUDIT_PREFETCH(address) static_cast<void>(address)
#define LINKAUDIT_PREFETCH_FAR(address) static_cast<void>(address)
#endif
