// Text under construction: what rows are put together in. Every append checks for room, and costs
// no more than that and the copy. Not safe for concurrent use; every worker has its own.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace report {

class TextOut {
 public:
  TextOut() = default;
  TextOut(const TextOut&) = delete;
  TextOut& operator=(const TextOut&) = delete;

  [[nodiscard]] std::string_view text() const { return {start_.get(), size()}; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(at_ - start_.get()); }
  [[nodiscard]] char back() const { return at_[-1]; }  // REQUIRES: size() > 0
  void clear() { at_ = start_.get(); }
  void drop_back() { --at_; }  // REQUIRES: size() > 0

  void put(char c) {
    *room(1) = c;
    ++at_;
  }
  void put(std::string_view text) { at_ += text.copy(room(text.size()), text.size()); }
  void fill(std::size_t count, char c) {
    std::memset(room(count), c, count);
    at_ += count;
  }
  // A part of what has been written since clear().
  struct Part {
    std::size_t at = 0;
    std::size_t bytes = 0;
  };
  // From there to the end. REQUIRES: start <= size().
  [[nodiscard]] Part since(std::size_t start) const {
    return {.at = start, .bytes = size() - start};
  }
  // Appends it once more. What was just written is cheaper to write again: reading it back at once
  // waits for the stores.
  void repeat(Part part) {
    char* const to = room(part.bytes);  // may move what is there
    std::memcpy(to, start_.get() + part.at, part.bytes);
    at_ += part.bytes;
  }
  // A place for at least `bytes` more. What stands there up to `end` becomes text by written(end).
  [[nodiscard]] char* room(std::size_t bytes) {
    if (static_cast<std::size_t>(limit_ - at_) < bytes) grow(bytes);
    return at_;
  }
  void written(char* end) { at_ = end; }

 private:
  static constexpr std::size_t kFirstBytes = 4096;  // most rows

  // Kept out of line: it happens a few times in all. May let std::bad_alloc out.
  void grow(std::size_t bytes);

  std::unique_ptr<char[]> start_ = std::make_unique_for_overwrite<char[]>(kFirstBytes);
  char* at_ = start_.get();
  char* limit_ = start_.get() + kFirstBytes;
};

}  // namespace report
