// A buffer in which rows are built. Every append only checks for room and copies. Not safe for
// concurrent use; every worker has its own.
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
  // Appends it again. Text that was just written is cheaper to write again, as reading it back
  // immediately waits for the stores.
  void repeat(Part part) {
    char* const to = room(part.bytes);  // may move the contents
    std::memcpy(to, start_.get() + part.at, part.bytes);
    at_ += part.bytes;
  }
  // Room for at least `bytes` more. written(end) makes the bytes up to `end` part of the text.
  [[nodiscard]] char* room(std::size_t bytes) {
    if (static_cast<std::size_t>(limit_ - at_) < bytes) grow(bytes);
    return at_;
  }
  void written(char* end) { at_ = end; }

 private:
  static constexpr std::size_t kFirstBytes = 4096;  // most rows

  // Not inlined: called only a few times in total. May throw std::bad_alloc.
  void grow(std::size_t bytes);

  std::unique_ptr<char[]> start_ = std::make_unique_for_overwrite<char[]>(kFirstBytes);
  char* at_ = start_.get();
  char* limit_ = start_.get() + kFirstBytes;
};

}  // namespace report
