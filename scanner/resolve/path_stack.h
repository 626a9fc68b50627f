// The position of a walk: the nested paths and what is still ahead in each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace scanner {

class PathStack {
 public:
  // As reported by WalkObserver.
  void begin(std::span<const std::u16string_view> components, std::uint32_t depth) {
    if (frames_.size() <= depth) frames_.resize(depth + 1);
    level_ = depth;
    Frame& frame = frames_[depth];
    frame.components.assign(components.begin(), components.end());
    frame.next = 0;
  }
  void at(std::size_t component, std::uint32_t depth) {
    level_ = depth;
    frames_[depth].next = component + 1;
  }

  // The current component is the last one of its path.
  [[nodiscard]] bool at_end() const {
    return frames_[level_].next == frames_[level_].components.size();
  }
  // The number of components after the current one, in all paths.
  [[nodiscard]] std::size_t ahead() const {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i <= level_; ++i) {
      count += frames_[i].components.size() - frames_[i].next;
    }
    return count;
  }
  [[nodiscard]] std::vector<std::u16string_view> names_ahead() const {
    std::vector<std::u16string_view> names;
    for (std::uint32_t i = level_ + 1; i-- > 0;) {
      const Frame& frame = frames_[i];
      names.insert(names.end(), frame.components.begin() + static_cast<std::ptrdiff_t>(frame.next),
                   frame.components.end());
    }
    return names;
  }
  void clear() {
    level_ = 0;
    frames_.assign(1, Frame());
  }

 private:
  struct Frame {
    std::vector<std::u16string_view> components;
    std::size_t next = 0;  // after the current component
  };
  std::vector<Frame> frames_ = std::vector<Frame>(1);
  std::uint32_t level_ = 0;
};

}  // namespace scanner
