// Observes what one walk passes, to find out how the link refers to the subject.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/relation.h"
#include "scanner/resolve/path_stack.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/walk_observer.h"

namespace scanner {

// One per thread, used for one walk after another.
class ReferenceWatch final : public WalkObserver {
 public:
  ReferenceWatch(const AuditedVolumes& volumes, const VolumeMap& map, const Subject& subject)
      : volumes_(volumes),
        map_(map),
        subject_(subject),
        upcase_(volumes[subject.volume]->volume().upcase()),
        entered_(volumes.size()) {}

  // Call before the walk of a link. `inside`: it is inside the subject.
  void start(bool inside);
  // Call before Walker::open(): the path begins with this letter, not at a link.
  void start_from_letter(VolumeIndex from, std::string_view letter);

  void begin(Cause cause, VolumeIndex volume, std::span<const std::u16string_view> components,
             std::uint32_t depth) override;
  void component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                 std::size_t at, std::uint32_t depth, std::uint32_t hop,
                 const NameMatch& match) override;
  void link(VolumeIndex volume, const LinkFile& file, std::uint32_t hop,
            std::u16string_view substitute, bool relative) override;
  void named_volume(std::string_view name, const VolumeAnswer& answer) override;

  // Call after the walk, with its result.
  void finish(const WalkResult& walk);
  // False: nothing was passed, so there is no reference.
  [[nodiscard]] bool passed() const { return first_ != nullptr; }
  [[nodiscard]] report::RelationKind kind() const;
  [[nodiscard]] report::Access access() const { return first_->access; }
  // The subject was found by a name in a target, not only because the link is inside it.
  [[nodiscard]] bool by_name() const { return by_name_; }
  // A relative target led out of the subject.
  [[nodiscard]] bool climbs_out() const { return climbs_out_; }
  // A target in the path contains a letter of the subject's volume.
  [[nodiscard]] bool uses_letter() const { return uses_letter_; }

  struct Through {
    VolumeIndex volume = 0;
    const LinkFile* file = nullptr;
    Parent parent;
    std::u16string name;  // as requested
    std::u16string substitute;
    bool relative = false;
  };
  // REQUIRES: kind() is kThrough.
  [[nodiscard]] const Through& through() const { return hops_[first_->origin - 1]; }

 private:
  struct Pass {
    std::uint32_t origin = 0;  // the hop whose target named the subject
    bool last = false;         // and nothing after it
    report::Access access{};
  };
  // How a volume was last entered.
  struct Entered {
    std::uint32_t origin = 0;
    report::Access access{};
  };

  [[nodiscard]] bool is_subject(VolumeIndex volume, const Directory& parent,
                                std::u16string_view name, const NameMatch& match) const;
  [[nodiscard]] bool same(std::u16string_view a, std::u16string_view b) const;
  void judge_climb();
  void pass(const Pass& pass);
  void pass_missing(const Pass& pass);

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  const Subject& subject_;
  const mft::UpCase& upcase_;
  PathStack stack_;
  std::vector<Through> hops_;
  std::vector<Entered> entered_;  // by volume
  std::optional<Entered> entering_;
  Pass best_;
  const Pass* first_ = nullptr;  // &best_, once there is one
  bool inside_ = false;
  std::uint32_t own_hop_ = 1;    // the walked link's own hop; 0: not one of the walk's links
  bool at_own_location_ = true;  // the outermost path still begins at the link's location
  // How many components of that path are left after a relative target was put into it.
  std::optional<std::size_t> own_components_left_;
  bool by_name_ = false;
  bool climbs_out_ = false;
  bool uses_letter_ = false;
  // The current component, by which a link is encountered.
  Parent parent_;
  std::u16string_view name_;
};

}  // namespace scanner
