#include "volume_assembly.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "boot_sector_bytes.h"
#include "directory_index.h"
#include "name_truth.h"
#include "record_layout.h"
#include "stable_order.h"

namespace fixture {

namespace {

constexpr std::uint64_t kSpareClusters = 16;  // free ones behind the last taken

class Assembler {
 public:
  explicit Assembler(VolumePlan plan) : plan_(std::move(plan)), options_(plan_.options) {}

  Volume run() {
    volume_.names = name_truths(plan_);
    plan_security(plan_);
    plan_reparse_index(plan_);
    entries_ = directory_entries(plan_);
    for (const auto& [number, file] : plan_.files) {
      if (number != 0 && number != 1 && number != 6 && number != 8) {
        lay_out_file(file);  // those four depend on all others
      }
    }
    for (const auto& [number, record] : plan_.raw_records) {
      emit(record);
    }
    size_mft();
    size_volume();
    finish_system_files();
    write_records();
    write_boot_sectors();
    return std::move(volume_);
  }

 private:
  // --- files

  void lay_out_file(const PlannedFile& file) {
    FileParts parts;
    parts.reference = {file.number, file.sequence};
    parts.flags = file.flags;
    parts.record_bytes = options_.record_bytes;
    parts.outside = file.outside;
    parts.list = file.list;
    parts.link_count = file.link_count.value_or(static_cast<std::uint16_t>(file.names.size()));
    parts.attributes = attributes_of(file);
    std::size_t preferred = 0;
    parts.take_extension = [this, &file, &preferred]() -> FileReference {
      if (preferred < file.extension_records.size()) {
        return {file.extension_records[preferred++], 1};
      }
      return {plan_.take_record(), 1};
    };
    emit_file(std::move(parts), file.deleted);
  }

  std::vector<Attribute> attributes_of(const PlannedFile& file) {
    std::vector<Attribute> attributes = file.attributes;
    if (file.standard) {
      StandardInformation standard = *file.standard;
      if (file.reparse && file.reparse->options.set_attribute_bit) {
        standard.attributes |= kAttributeReparse;
      }
      attributes.push_back(resident(kStandardInformation, standard.bytes()));
    }
    for (const PlannedName& name : file.names) {
      attributes.push_back(
          {kFileName,
           {},
           0,
           ResidentForm{.value = record_name(file, name.value).bytes(), .indexed = true}});
    }
    if (file.reparse) {
      const auto& how = file.reparse->options;
      const bool small = file.reparse->buffer.size() <= options_.record_bytes / 2;
      const bool stay =
          how.placement == Placement::kResident || (how.placement == Placement::kAuto && small);
      attributes.push_back(
          plan_.make_stream(kReparsePoint, file.reparse->buffer, {},
                            {.placement = stay ? Placement::kResident : Placement::kNonResident,
                             .fragments = how.fragments}));
    }
    add_indexes(file, attributes);
    return attributes;
  }

  static FileName record_name(const PlannedFile& file, FileName name) {
    if (file.reparse && file.reparse->options.in_record_names) {
      name.attributes |= kAttributeReparse;
      name.reparse_tag_or_ea = get<std::uint32_t>(file.reparse->buffer, 0);
    }
    return name;
  }

  void add_indexes(const PlannedFile& file, std::vector<Attribute>& attributes) {
    const std::size_t count = file.indexes.size() + (file.is_directory() ? 1 : 0);
    if (count == 0) {
      return;
    }
    std::size_t others = 0;
    for (const Attribute& attribute : attributes) {
      others += encoded_bytes(attribute);
    }
    const std::size_t capacity = RecordBuilder(0, options_.record_bytes).capacity_bytes();
    const std::size_t room = capacity > others ? (capacity - others) / count / 8 * 8 : 0;
    const auto append_all = [&attributes](const std::vector<Attribute>& more) {
      attributes.insert(attributes.end(), more.begin(), more.end());
    };
    if (file.is_directory()) {
      append_all(index_attributes(plan_, u"$I30", {}, entries_[file.number], room));
    }
    for (PlannedIndex index : file.indexes) {
      sort_stably(index.entries, [](const IndexEntry& a, const IndexEntry& b) {
        return collate_u32_words(a.key, b.key) < 0;
      });
      const IndexShape shape{.indexed_type = index.indexed_type, .collation = index.collation};
      append_all(index_attributes(plan_, index.name, shape, index.entries, room));
    }
  }

  void emit_file(FileParts parts, bool deleted) {
    const std::uint64_t base = parts.reference.record;
    const auto free_flags = static_cast<std::uint16_t>(parts.flags & ~kInUse);
    auto records = lay_out(std::move(parts), plan_.space);
    for (RecordBuilder& record : records) {
      if (record.number() != base) {
        volume_.extension_records[base].push_back(record.number());
      }
      if (deleted) {
        const std::uint16_t bumped = static_cast<std::uint16_t>(record.reference().sequence + 1U);
        record.sequence(bumped == 0 ? std::uint16_t{1} : bumped);
        record.flags(record.number() == base ? free_flags : std::uint16_t{0});
      }
      emit(record);
    }
  }

  /// Keeps the record's bytes, unedited too where the mirror may want them.
  void emit(RecordBuilder record) {
    const std::uint64_t number = record.number();
    if (number < mirrored_records()) {
      pristine_[number] = record.bytes();
    }
    if (const auto edits = plan_.edits.find(number); edits != plan_.edits.end()) {
      for (const auto& edit : edits->second) {
        edit(record);
      }
    }
    records_[number] = record.bytes();
  }

  std::uint64_t mirrored_records() const {
    return std::max<std::uint64_t>(4, options_.cluster_bytes / options_.record_bytes);
  }

  // --- $MFT and the rest of the system files

  void size_mft() {
    const std::uint64_t highest = std::max(*plan_.taken.rbegin(), records_.rbegin()->first);
    const std::uint64_t wanted =
        align_up(std::max(highest + 1, options_.minimum_records), 8) * options_.record_bytes;
    std::uint64_t clusters = divide_up(wanted, options_.cluster_bytes);
    if (!options_.mft_runs.empty()) {
      if (clusters_of(options_.mft_runs) < clusters) {
        throw std::length_error("VolumeBuilder: mft_runs are too short for the records");
      }
      volume_.mft_runs = options_.mft_runs;
    } else {
      std::vector<std::uint64_t> lengths = options_.mft_fragments;
      std::uint64_t in_fragments = 0;
      for (const std::uint64_t length : lengths) {
        in_fragments += length;
      }
      lengths.push_back(clusters > in_fragments ? clusters - in_fragments : 1);
      if (options_.mft_descending) {
        std::ranges::reverse(lengths);
      }
      for (const std::uint64_t length : lengths) {
        volume_.mft_runs.push_back(plan_.space.allocate(length).front());
        plan_.space.allocate(1);  // keeps neighbours apart
      }
      if (options_.mft_descending) {
        std::ranges::reverse(volume_.mft_runs);
      }
    }
    // As Windows does, all clusters hold records.
    clusters = clusters_of(volume_.mft_runs);
    const std::uint64_t slots = clusters * options_.cluster_bytes / options_.record_bytes;
    const std::uint64_t true_bytes = slots * options_.record_bytes;
    volume_.mft_data_bytes = std::min(true_bytes, options_.mft_data_bytes.value_or(true_bytes));
    mirror_ = plan_.space.allocate(
        divide_up(mirrored_records() * options_.record_bytes, options_.cluster_bytes));
    mft_bitmap_bytes_ =
        options_.mft_bitmap ? options_.mft_bitmap->size() : align_up(divide_up(slots, 8), 8);
    mft_bitmap_runs_ = plan_.space.allocate(divide_up(mft_bitmap_bytes_, options_.cluster_bytes));
  }

  void size_volume() {
    // Spare clusters also take what is still to come: $MFT's attribute list.
    std::uint64_t total = options_.minimum_clusters;
    for (int i = 0; i < 3; ++i) {  // the bitmap's own clusters count as well
      total = std::max(options_.minimum_clusters,
                       plan_.space.end() + kSpareClusters + bitmap_clusters(total));
    }
    volume_.total_clusters = total;
    bitmap_runs_ = plan_.space.allocate(bitmap_clusters(total));
  }

  std::uint64_t bitmap_bytes(std::uint64_t clusters) const {
    return align_up(divide_up(clusters, 8), 8);
  }
  std::uint64_t bitmap_clusters(std::uint64_t clusters) const {
    return divide_up(bitmap_bytes(clusters), options_.cluster_bytes);
  }

  Attribute stream(std::uint32_t type, std::vector<Run> runs, std::uint64_t data_bytes,
                   std::u16string name = {}) const {
    return non_resident(type,
                        {.runs = std::move(runs),
                         .data_bytes = data_bytes,
                         .cluster_bytes = options_.cluster_bytes},
                        std::move(name));
  }

  void finish_system_files() {
    PlannedFile& mirror = plan_.files.at(1);
    mirror.attributes.push_back(stream(kData, mirror_, mirrored_records() * options_.record_bytes));
    lay_out_file(mirror);
    PlannedFile& bitmap = plan_.files.at(6);
    bitmap.attributes.push_back(stream(kData, bitmap_runs_, bitmap_bytes(volume_.total_clusters)));
    lay_out_file(bitmap);
    PlannedFile& bad = plan_.files.at(8);
    bad.attributes.push_back(resident(kData, {}));
    Attribute bad_clusters = stream(kData, {{kHole, volume_.total_clusters}},
                                    volume_.total_clusters * options_.cluster_bytes, u"$Bad");
    std::get<NonResidentForm>(bad_clusters.form).initialized_bytes = 0;
    bad.attributes.push_back(bad_clusters);
    lay_out_file(bad);
    lay_out_mft();
    plan_.space.write(bitmap_runs_, 0, volume_bitmap());
  }

  void lay_out_mft() {
    PlannedFile& file = plan_.files.at(0);
    FileParts parts;
    parts.reference = {0, 1};
    parts.record_bytes = options_.record_bytes;
    parts.link_count = file.link_count.value_or(1);
    parts.list = options_.mft_attribute_list;
    const auto& runs = volume_.mft_runs;
    const bool split = !plan_.mft_extension_records.empty();
    std::size_t next = split ? options_.mft_extents_in_base : runs.size();
    Attribute data = stream(kData, {runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(next)},
                            options_.mft_data_bytes.value_or(volume_.mft_data_bytes));
    auto& form = std::get<NonResidentForm>(data.form);
    form.allocated_bytes = clusters_of(runs) * options_.cluster_bytes;
    form.initialized_bytes = options_.mft_initialized_bytes;
    file.attributes.push_back(data);
    file.attributes.push_back(stream(kBitmap, mft_bitmap_runs_, mft_bitmap_bytes_));
    std::uint64_t vcn = clusters_of(form.runs);
    while (next < runs.size()) {
      const std::size_t end = std::min(runs.size(), next + options_.mft_extents_per_extension);
      Attribute extent = stream(kData,
                                {runs.begin() + static_cast<std::ptrdiff_t>(next),
                                 runs.begin() + static_cast<std::ptrdiff_t>(end)},
                                0);
      std::get<NonResidentForm>(extent.form).lowest_vcn = vcn;
      vcn += clusters_of(std::get<NonResidentForm>(extent.form).runs);
      parts.alone.push_back(extent);
      next = end;
    }
    parts.attributes = attributes_of(file);
    std::size_t taken = 0;
    parts.take_extension = [this, &taken]() -> FileReference {
      if (taken == plan_.mft_extension_records.size()) {
        throw std::length_error("VolumeBuilder: record 0 is full; set mft_extents_in_base");
      }
      const std::uint64_t number = plan_.mft_extension_records[taken++];
      return {number, static_cast<std::uint16_t>(number < 24 ? number : 1)};
    };
    emit_file(std::move(parts), false);
  }

  // --- bytes

  Blob volume_bitmap() const {
    Blob bits = plan_.space.bitmap();
    // Bits behind the last cluster are set, as mkntfs does; only stored when near.
    const std::uint64_t total = volume_.total_clusters;
    if (bitmap_bytes(total) < 1U << 20U) {
      bits.resize(static_cast<std::size_t>(bitmap_bytes(total)));
      for (std::uint64_t bit = total; bit < bits.size() * 8; ++bit) {
        bits[static_cast<std::size_t>(bit / 8)] |= static_cast<std::byte>(1U << (bit % 8));
      }
    }
    return bits;
  }

  void write_records() {
    const std::uint64_t slots =
        clusters_of(volume_.mft_runs) * options_.cluster_bytes / options_.record_bytes;
    Blob bits(static_cast<std::size_t>(mft_bitmap_bytes_));
    for (const auto& [number, bytes] : records_) {
      if (number >= slots) {
        throw std::length_error("VolumeBuilder: a record lies outside $MFT");
      }
      plan_.space.write(volume_.mft_runs, number * options_.record_bytes, bytes);
      const bool in_use = (get<std::uint16_t>(bytes, 0x16) & kInUse) != 0;
      if (in_use && number / 8 < bits.size()) {
        bits[static_cast<std::size_t>(number / 8)] |= static_cast<std::byte>(1U << (number % 8));
      }
    }
    if (options_.free_records == FreeRecords::kFormatted) {
      for (std::uint64_t number = 0; number < slots; ++number) {
        if (!records_.contains(number)) {
          RecordBuilder record(number, options_.record_bytes);
          plan_.space.write(volume_.mft_runs, number * options_.record_bytes,
                            record.flags(0).bytes());
        }
      }
    }
    plan_.space.write(mft_bitmap_runs_, 0, options_.mft_bitmap ? *options_.mft_bitmap : bits);
    for (std::uint64_t number = 0; number < mirrored_records(); ++number) {
      const auto found = pristine_.find(number);
      const Blob bytes = found != pristine_.end()
                             ? found->second
                             : RecordBuilder(number, options_.record_bytes).flags(0).bytes();
      plan_.space.write(mirror_, number * options_.record_bytes, bytes);
    }
  }

  void write_boot_sectors() {
    const std::uint64_t sectors =
        volume_.total_clusters * (options_.cluster_bytes / options_.sector_bytes);
    const Blob boot = boot_sector_bytes(options_, sectors,
                                        static_cast<std::uint64_t>(volume_.mft_runs.front().lcn),
                                        static_cast<std::uint64_t>(mirror_.front().lcn));
    SparseImage& image = plan_.space.image();
    image.resize((sectors + 1) * options_.sector_bytes);
    image.write(0, boot);
    if (options_.backup_boot) {
      image.write(sectors * options_.sector_bytes, boot);
    }
    volume_.sector_bytes = options_.sector_bytes;
    volume_.cluster_bytes = options_.cluster_bytes;
    volume_.record_bytes = options_.record_bytes;
    volume_.image = std::move(image);
  }

  VolumePlan plan_;
  const VolumeOptions& options_;
  Volume volume_;
  std::map<std::uint64_t, std::vector<IndexEntry>> entries_;
  std::map<std::uint64_t, Blob> records_;   // on disk
  std::map<std::uint64_t, Blob> pristine_;  // before edits, for the mirror
  std::vector<Run> mirror_;
  std::vector<Run> mft_bitmap_runs_;
  std::uint64_t mft_bitmap_bytes_ = 0;
  std::vector<Run> bitmap_runs_;
};

}  // namespace

Volume assemble(VolumePlan plan) {
  return Assembler(std::move(plan)).run();
}

}  // namespace fixture
