#include "record_layout.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stable_order.h"

namespace fixture {

namespace {

auto attribute_order(const Attribute& attribute) {
  return std::tuple<std::uint32_t, std::u16string_view, std::uint64_t>(
      attribute.type, attribute.name, attribute.lowest_vcn());
}

std::size_t total_bytes(const std::vector<Attribute>& attributes) {
  std::size_t total = 0;
  for (const Attribute& attribute : attributes) {
    total += encoded_bytes(attribute);
  }
  return total;
}

/// Splits a file over records. Attributes go to the base record while there is
/// room; the first name and everything but names have precedence there.
class Spreader {
 public:
  Spreader(FileParts parts, ClusterSpace& space) : parts_(std::move(parts)), space_(space) {
    sort_stably(parts_.attributes, [](const Attribute& a, const Attribute& b) {
      return attribute_order(a) < attribute_order(b);
    });
  }

  std::vector<RecordBuilder> run() {
    records_.push_back(RecordBuilder(parts_.reference.record, parts_.record_bytes));
    base().sequence(parts_.reference.sequence).flags(parts_.flags).link_count(parts_.link_count);
    if (needs_list()) {
      spread();
    } else {
      for (const Attribute& attribute : parts_.attributes) {
        base().add(attribute);
      }
    }
    return std::move(records_);
  }

 private:
  RecordBuilder& base() { return records_.front(); }

  bool needs_list() {
    const bool forced_out = std::ranges::any_of(
        parts_.attributes, [this](const Attribute& a) { return parts_.outside.contains(a.type); });
    return forced_out || !parts_.alone.empty() || parts_.list != Placement::kAuto ||
           total_bytes(parts_.attributes) > base().capacity_bytes();
  }

  std::size_t list_bytes() const {
    std::size_t bytes = 0;
    for (const auto* group : {&parts_.attributes, &parts_.alone}) {
      for (const Attribute& attribute : *group) {
        bytes += list_entry_bytes(attribute.name.size());
      }
    }
    return bytes;
  }

  /// Attributes that the base record must keep.
  bool pinned(const Attribute& attribute) const {
    return !parts_.outside.contains(attribute.type) &&
           (attribute.type == kStandardInformation || attribute.type == kIndexRoot);
  }

  void spread() {
    std::size_t pinned_bytes = 0;
    for (const Attribute& attribute : parts_.attributes) {
      pinned_bytes += pinned(attribute) ? encoded_bytes(attribute) : 0;
    }
    const std::size_t capacity = base().capacity_bytes();
    const std::size_t resident_bytes = 0x18 + align_up(list_bytes(), 8);
    const bool resident_list =
        parts_.list == Placement::kResident ||
        (parts_.list == Placement::kAuto && pinned_bytes + resident_bytes <= capacity);
    NonResidentForm form{.data_bytes = list_bytes(), .cluster_bytes = space_.cluster_bytes()};
    if (!resident_list) {
      form.runs = space_.allocate(divide_up(list_bytes(), space_.cluster_bytes()));
    }
    const std::size_t taken =
        resident_list ? resident_bytes : encoded_bytes(non_resident(kAttributeList, form));
    std::size_t room = capacity > pinned_bytes + taken ? capacity - pinned_bytes - taken : 0;

    const auto in_base = choose_for_base(room);
    for (std::size_t i = 0; i < parts_.attributes.size(); ++i) {
      if (in_base[i]) {
        put_into(base(), parts_.attributes[i]);
      }
    }
    for (std::size_t i = 0; i < parts_.attributes.size(); ++i) {
      if (!in_base[i]) {
        put_outside(parts_.attributes[i]);
      }
    }
    for (const Attribute& attribute : parts_.alone) {
      put_into(new_extension(), attribute);
    }
    sort_stably(list_, [](const ListEntry& a, const ListEntry& b) {
      return std::tie(a.type, a.name, a.lowest_vcn) < std::tie(b.type, b.name, b.lowest_vcn);
    });
    if (resident_list) {
      base().attribute_list(list_);
    } else {
      space_.write(form.runs, 0, encode(list_));
      base().attribute_list(form);
    }
  }

  std::vector<bool> choose_for_base(std::size_t room) const {
    std::vector<bool> chosen(parts_.attributes.size());
    const auto choose = [&](auto wanted) {
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        const Attribute& attribute = parts_.attributes[i];
        const std::size_t bytes = encoded_bytes(attribute);
        if (!chosen[i] && !parts_.outside.contains(attribute.type) && wanted(attribute) &&
            bytes <= room) {
          chosen[i] = true;
          room -= bytes;
        }
      }
    };
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      chosen[i] = pinned(parts_.attributes[i]);
    }
    bool first_name = true;
    choose([&first_name](const Attribute& attribute) {
      return attribute.type == kFileName && std::exchange(first_name, false);
    });
    choose([](const Attribute& attribute) { return attribute.type != kFileName; });
    choose([](const Attribute&) { return true; });
    return chosen;
  }

  void put_into(RecordBuilder& record, const Attribute& attribute) {
    list_.push_back({attribute.type, attribute.name, attribute.lowest_vcn(), record.reference(),
                     record.next_instance()});
    record.add(attribute);
  }

  void put_outside(const Attribute& attribute) {
    if (records_.size() == 1 || records_.back().free_bytes() < encoded_bytes(attribute)) {
      new_extension();
    }
    put_into(records_.back(), attribute);
  }

  RecordBuilder& new_extension() {
    const FileReference reference = parts_.take_extension();
    records_.push_back(RecordBuilder(reference.record, parts_.record_bytes));
    records_.back().sequence(reference.sequence).base(parts_.reference).link_count(0);
    return records_.back();
  }

  FileParts parts_;
  ClusterSpace& space_;
  std::vector<RecordBuilder> records_;
  std::vector<ListEntry> list_;
};

}  // namespace

std::vector<RecordBuilder> lay_out(FileParts parts, ClusterSpace& space) {
  return Spreader(std::move(parts), space).run();
}

}  // namespace fixture
