// Which volume a drive letter or volume GUID stands for in this run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace scanner {

using VolumeIndex = std::uint32_t;

struct VolumeAnswer {
  enum class Kind : std::uint8_t { kVolume, kDoesNotExist, kForeign, kNotGiven };
  Kind kind = Kind::kNotGiven;
  VolumeIndex volume = 0;  // kVolume
  // kVolume: the letter's bit, if it stands on the evidence of the volume's own links only.
  std::uint32_t assumed_letter = 0;
};

// Names are "C:" or "Volume{…}" in lower case. Immutable while links are resolved.
class VolumeMap {
 public:
  void map(const std::string& name, VolumeIndex volume) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kVolume, .volume = volume};
  }
  // REQUIRES: a drive letter.
  void assume(const std::string& name, VolumeIndex volume) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kVolume,
                      .volume = volume,
                      .assumed_letter = std::uint32_t{1} << (name.front() - 'A')};
  }
  void does_not_exist(const std::string& name) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kDoesNotExist};
  }
  // Given, but locked or not NTFS.
  void foreign(const std::string& name) { answers_[name] = {.kind = VolumeAnswer::Kind::kForeign}; }

  [[nodiscard]] VolumeAnswer find(std::string_view name) const {
    const auto found = answers_.find(name);
    return found != answers_.end() ? found->second : VolumeAnswer();
  }
  // Whether any name stands for the volume.
  [[nodiscard]] bool names(VolumeIndex volume) const {
    return std::ranges::any_of(answers_, [volume](const auto& entry) {
      return entry.second.kind == VolumeAnswer::Kind::kVolume && entry.second.volume == volume;
    });
  }
  [[nodiscard]] const std::map<std::string, VolumeAnswer, std::less<>>& all() const {
    return answers_;
  }

 private:
  std::map<std::string, VolumeAnswer, std::less<>> answers_;
};

}  // namespace scanner
