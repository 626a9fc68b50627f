// Where a walk stands: the courses that lie within each other and what of each is still ahead.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace scanner {

class PathStack {
 public:
  // As WalkObserver tells them.
  void begin(std::span<const std::u16string_view> components, std::uint32_t depth) {
    if (courses_.size() <= depth) courses_.resize(depth + 1);
    level_ = depth;
    Course& course = courses_[depth];
    course.components.assign(components.begin(), components.end());
    course.next = 0;
  }
  void at(std::size_t component, std::uint32_t depth) {
    level_ = depth;
    courses_[depth].next = component + 1;
  }

  // What is still ahead, behind the component at hand.
  [[nodiscard]] std::size_t ahead() const {
    std::size_t count = 0;
    for (std::uint32_t i = 0; i <= level_; ++i) {
      count += courses_[i].components.size() - courses_[i].next;
    }
    return count;
  }
  [[nodiscard]] std::vector<std::u16string_view> names_ahead() const {
    std::vector<std::u16string_view> names;
    for (std::uint32_t i = level_ + 1; i-- > 0;) {
      const Course& course = courses_[i];
      names.insert(names.end(),
                   course.components.begin() + static_cast<std::ptrdiff_t>(course.next),
                   course.components.end());
    }
    return names;
  }
  void clear() {
    level_ = 0;
    courses_.assign(1, Course());
  }

 private:
  struct Course {
    std::vector<std::u16string_view> components;
    std::size_t next = 0;  // behind the component at hand
  };
  std::vector<Course> courses_ = std::vector<Course>(1);
  std::uint32_t level_ = 0;
};

}  // namespace scanner
