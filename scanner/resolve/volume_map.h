// Which volume a drive letter or volume GUID stands for in this run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/verdict.h"

namespace scanner {

using VolumeIndex = std::uint32_t;

// What an answer of the running system about a location on a volume would be worth.
enum class Asking : std::uint8_t {
  kNever,    // it would be about another machine's volume
  kSession,  // about this logon session: what is missing may exist for others
  kMachine,  // about that volume
};

struct VolumeAnswer {
  enum class Kind : std::uint8_t {
    kVolume,
    kDoesNotExist,
    kForeign,
    kNotGiven,
    // Of the machine on which this runs:
    kNetwork,        // a letter of a network drive
    kSessionLetter,  // a letter that exists, or may exist, only in a logon session (SUBST)
    kUnreadable,     // a volume that could not be read
    kNotOpened,      // a volume that can be opened: see `unopened`
  };
  Kind kind = Kind::kNotGiven;
  VolumeIndex volume = 0;  // kVolume
  // kVolume: the letter's bit, if it is assumed.
  std::uint32_t assumed_letter = 0;
  bool implied = false;  // kVolume: by its partition, not by a letter or a map
  bool weak = false;  // assumed on the evidence of links alone: what is found proves nothing either
  std::uint16_t unopened = 0;  // kNotOpened: the machine's number for it, from 1
  Asking asking = Asking::kNever;
};

// Why a walk ends at a name that leads to no volume of this run. REQUIRES: not kVolume.
struct NoVolume {
  report::Verdict verdict{};
  report::Reason reason{};
};
[[nodiscard]] NoVolume no_volume(VolumeAnswer::Kind kind);

// Names are "C:" or "Volume{…}" in lower case. Immutable while links are resolved.
//
// What a name means depends on where the path begins: on a volume mounted on this machine it has
// this machine's meaning, on an image of another one it does not.
class VolumeMap {
 public:
  using Answers = std::map<std::string, VolumeAnswer, std::less<>>;

  // What names mean to paths that begin on certain volumes.
  struct View {
    Answers answers;
    VolumeAnswer::Kind other_letters = VolumeAnswer::Kind::kNotGiven;  // those not in `answers`
    VolumeAnswer::Kind other_guids = VolumeAnswer::Kind::kNotGiven;
  };

  void map(const std::string& name, VolumeIndex volume) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kVolume, .volume = volume};
  }
  // REQUIRES: a drive letter.
  void assume(const std::string& name, VolumeIndex volume, bool weak) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kVolume,
                      .volume = volume,
                      .assumed_letter = std::uint32_t{1} << (name.front() - 'A'),
                      .weak = weak};
  }
  // By the identity of the volume's partition, where nothing else was said of the name.
  void imply(const std::string& name, VolumeIndex volume) {
    answers_.try_emplace(
        name, VolumeAnswer{.kind = VolumeAnswer::Kind::kVolume, .volume = volume, .implied = true});
  }
  void forget(const std::string& name) { answers_.erase(name); }
  void does_not_exist(const std::string& name) {
    answers_[name] = {.kind = VolumeAnswer::Kind::kDoesNotExist};
  }
  // Given, but locked or not NTFS.
  void foreign(const std::string& name) { answers_[name] = {.kind = VolumeAnswer::Kind::kForeign}; }

  // Paths that begin on one of `volumes` use `view`; existing mappings take precedence.
  void add_view(View view, const std::vector<VolumeIndex>& volumes);
  [[nodiscard]] bool has_view(VolumeIndex volume) const { return view_of(volume) != nullptr; }
  // The machine's volume `number` (VolumeAnswer::unopened) has become `volume` of this run, which
  // uses the first view; or, without `volume`, it cannot be read.
  void opened(std::uint16_t number, std::optional<VolumeIndex> volume);

  // For a path that begins on a volume without a view.
  [[nodiscard]] VolumeAnswer find(std::string_view name) const;
  [[nodiscard]] VolumeAnswer find(std::string_view name, VolumeIndex from) const;
  // Whether any name stands for the volume that is not implied.
  [[nodiscard]] bool names(VolumeIndex volume) const;
  // Whether a drive letter, not only an assumed one, stands for the volume.
  [[nodiscard]] bool has_letter(VolumeIndex volume) const;
  // The names of the volume for a path that begins on it.
  [[nodiscard]] std::vector<std::string> names_of(VolumeIndex volume) const;
  // Without views.
  [[nodiscard]] const Answers& all() const { return answers_; }

 private:
  [[nodiscard]] const View* view_of(VolumeIndex volume) const;

  Answers answers_;
  std::vector<View> views_;
  std::map<VolumeIndex, std::size_t> seen_by_;  // by volume: which of views_
};

}  // namespace scanner
