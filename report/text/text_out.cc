#include "report/text/text_out.h"

#include <algorithm>

namespace report {

void TextOut::grow(std::size_t bytes) {
  const std::size_t used = size();
  const std::size_t capacity = std::max(2 * used, used + bytes);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  std::memcpy(larger.get(), start_.get(), used);
  start_ = std::move(larger);
  at_ = start_.get() + used;
  limit_ = start_.get() + capacity;
}

}  // namespace report
