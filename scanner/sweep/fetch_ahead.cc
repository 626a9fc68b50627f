#include "scanner/sweep/fetch_ahead.h"

#include "scanner/links/prefetch.h"

namespace scanner {

void FetchAhead::step() {
  if (left_ == 0) return;
  LINKAUDIT_PREFETCH(next_);
  LINKAUDIT_PREFETCH(next_ + 64);
  LINKAUDIT_PREFETCH(next_ + 128);
  LINKAUDIT_PREFETCH(next_ + 192);
  next_ += kStepBytes;
  left_ -= kStepBytes;
}

}  // namespace scanner
