// Follows what one walk passes, and tells from it how the link refers to the subject.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/relation.h"
#include "scanner/resolve/references/path_stack.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/walk_observer.h"

namespace scanner {

// One for each thread, used for one walk after the other.
class ReferenceWatch final : public WalkObserver {
 public:
  ReferenceWatch(const AuditedVolumes& volumes, const VolumeMap& map, const Subject& subject)
      : volumes_(volumes),
        map_(map),
        subject_(subject),
        upcase_(volumes[subject.volume]->volume().upcase()),
        entered_(volumes.size()) {}

  // Before the walk of a link. `inside`: it lies in the subject.
  void start(bool inside);
  // Before Walker::open(): the path begins with this letter and not where a link lies.
  void start_from_letter(VolumeIndex from, std::string_view letter);

  void begin(Cause cause, VolumeIndex volume, std::span<const std::u16string_view> components,
             std::uint32_t depth) override;
  void component(VolumeIndex volume, const Directory& parent, std::u16string_view name,
                 std::size_t at, std::uint32_t depth, std::uint32_t hop,
                 const NameMatch& match) override;
  void link(VolumeIndex volume, const LinkFile& file, std::uint32_t hop,
            std::u16string_view substitute, bool relative) override;
  void named_volume(std::string_view name, const VolumeAnswer& answer) override;

  // After the walk; `walk` is what came of it.
  void finish(const WalkResult& walk);
  // Nothing was passed: no reference.
  [[nodiscard]] bool passed() const { return first_ != nullptr; }
  [[nodiscard]] report::RelationKind kind() const;
  [[nodiscard]] report::Access access() const { return first_->access; }
  // The subject was found by a name in a target, not only because the link lies in it.
  [[nodiscard]] bool by_name() const { return by_name_; }
  // A relative target led out of the subject.
  [[nodiscard]] bool climbs_out() const { return climbs_out_; }
  // A letter of the subject's volume stands in a target on the way.
  [[nodiscard]] bool uses_letter() const { return uses_letter_; }

  struct Through {
    VolumeIndex volume = 0;
    const LinkFile* file = nullptr;
    Parent parent;
    std::u16string name;  // as it was asked for
    std::u16string substitute;
    bool relative = false;
  };
  // REQUIRES: kind() is kThrough.
  [[nodiscard]] const Through& through() const { return hops_[first_->origin - 1]; }

 private:
  struct Pass {
    std::uint32_t origin = 0;  // the hop whose target named the subject
    bool last = false;         // and nothing behind it
    report::Access access{};
  };
  // How a volume was entered last.
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
  PathStack way_;
  std::vector<Through> hops_;
  std::vector<Entered> entered_;  // by volume
  std::optional<Entered> entering_;
  Pass best_;
  const Pass* first_ = nullptr;  // &best_, once there is one
  bool inside_ = false;
  std::uint32_t own_hop_ = 1;  // the walked link's own hop; 0: it is none of the walk's links
  bool own_place_ = true;      // the outermost path still begins where the link lies
  // A relative target was put into that path, of which so many components are left.
  std::optional<std::size_t> own_left_;
  bool by_name_ = false;
  bool climbs_out_ = false;
  bool uses_letter_ = false;
  // The component at hand, by which a link is met.
  Parent parent_;
  std::u16string_view name_;
};

}  // namespace scanner
