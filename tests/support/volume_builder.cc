#include "volume_builder.h"

#include <stdexcept>
#include <utility>

#include "volume_assembly.h"
#include "volume_plan.h"

namespace fixture {

namespace {

PlannedFile& file_of(VolumePlan& plan, File file) {
  const auto found = plan.files.find(file.record);
  if (found == plan.files.end()) {
    throw std::logic_error("VolumeBuilder: no such file");
  }
  return found->second;
}

void take_number(VolumePlan& plan, std::uint64_t number) {
  if (!plan.taken.insert(number).second) {
    throw std::logic_error("VolumeBuilder: record number already taken");
  }
}

}  // namespace

std::uint64_t VolumePlan::take_record() {
  while (taken.contains(next_record)) {
    ++next_record;
  }
  taken.insert(next_record);
  return next_record++;
}

Attribute VolumePlan::make_stream(std::uint32_t type, const Blob& content, std::u16string name,
                                  const StreamOptions& how) {
  const bool small = content.size() <= options.record_bytes / 4;
  if (how.placement == Placement::kResident || (how.placement == Placement::kAuto && small)) {
    return resident(type, content, std::move(name));
  }
  return non_resident(type,
                      {.runs = space.place(content, how.fragments),
                       .data_bytes = content.size(),
                       .cluster_bytes = options.cluster_bytes},
                      std::move(name));
}

VolumeBuilder::VolumeBuilder(VolumeOptions options)
    : plan_(std::make_unique<VolumePlan>(std::move(options))) {
  plan_system_files(*plan_);
}

VolumeBuilder::~VolumeBuilder() = default;
VolumeBuilder::VolumeBuilder(VolumeBuilder&&) noexcept = default;
VolumeBuilder& VolumeBuilder::operator=(VolumeBuilder&&) noexcept = default;

File VolumeBuilder::add_node(bool directory, const NodeOptions& options) {
  PlannedFile file;
  if (options.record) {
    take_number(*plan_, *options.record);
    file.number = *options.record;
  } else {
    file.number = plan_->take_record();
  }
  file.sequence = options.sequence;
  file.flags = directory ? std::uint16_t{kInUse | kDirectory} : kInUse;
  if (!options.without_standard_information) {
    StandardInformation standard;
    standard.attributes = options.attributes | (directory ? 0 : kAttributeArchive);
    standard.flags = options.case_sensitive ? 1 : 0;
    standard.security_id = plan_->options.with_secure ? 0x100 : 0;
    file.standard = options.standard.value_or(standard);
  }
  const File handle{file.number};
  plan_->files.emplace(handle.record, std::move(file));
  return handle;
}

void VolumeBuilder::add_names(File file, File parent, std::u16string_view name,
                              const NodeOptions& options) {
  if (options.short_name.empty()) {
    add_name(file, parent, name, options.name_space);
    return;
  }
  // Windows volumes mostly have the DOS name first.
  add_name(file, parent, options.short_name, Namespace::kDos);
  add_name(file, parent, name, Namespace::kWin32);
}

File VolumeBuilder::add_directory(File parent, std::u16string_view name,
                                  const NodeOptions& options) {
  const File file = add_node(true, options);
  add_names(file, parent, name, options);
  return file;
}

File VolumeBuilder::add_file(File parent, std::u16string_view name, const NodeOptions& options) {
  const File file = add_node(false, options);
  add_names(file, parent, name, options);
  return file;
}

File VolumeBuilder::add_nameless(bool directory, const NodeOptions& options) {
  return add_node(directory, options);
}

void VolumeBuilder::add_name(File file, File parent, std::u16string_view name,
                             Namespace name_space) {
  FileName value;
  value.parent = reference(parent);
  value.name = name;
  value.name_space = name_space;
  const PlannedFile& planned = file_of(*plan_, file);
  value.attributes = planned.standard ? planned.standard->attributes : 0;
  if (planned.is_directory()) {
    value.attributes |= kAttributeHasI30;
  }
  add_name(file, value, true);
}

void VolumeBuilder::add_name(File file, const FileName& name, bool indexed) {
  file_of(*plan_, file).names.push_back({name, indexed});
}

void VolumeBuilder::set_reparse(File file, Blob buffer, const ReparseOptions& options) {
  file_of(*plan_, file).reparse = PlannedReparse{std::move(buffer), options};
}

void VolumeBuilder::set_data(File file, const Blob& content, const StreamOptions& options) {
  PlannedFile& planned = file_of(*plan_, file);
  planned.attributes.push_back(plan_->make_stream(kData, content, {}, options));
  planned.data_bytes = content.size();
  planned.allocated_bytes = align_up(content.size(), 8);
  if (const auto* form = std::get_if<NonResidentForm>(&planned.attributes.back().form)) {
    planned.allocated_bytes = clusters_of(form->runs) * plan_->options.cluster_bytes;
  }
}

void VolumeBuilder::add_stream(File file, std::u16string_view name, const Blob& content,
                               const StreamOptions& options) {
  file_of(*plan_, file)
      .attributes.push_back(plan_->make_stream(kData, content, std::u16string(name), options));
}

void VolumeBuilder::add_attribute(File file, const Attribute& attribute) {
  file_of(*plan_, file).attributes.push_back(attribute);
}

void VolumeBuilder::set_link_count(File file, std::uint16_t count) {
  file_of(*plan_, file).link_count = count;
}

void VolumeBuilder::delete_file(File file) {
  file_of(*plan_, file).deleted = true;
}

void VolumeBuilder::move_outside(File file, std::uint32_t attribute_type) {
  file_of(*plan_, file).outside.insert(attribute_type);
}

void VolumeBuilder::use_extension_records(File file, const std::vector<std::uint64_t>& numbers) {
  for (const std::uint64_t number : numbers) {
    take_number(*plan_, number);
    file_of(*plan_, file).extension_records.push_back(number);
  }
}

void VolumeBuilder::force_attribute_list(File file, Placement placement) {
  file_of(*plan_, file).list = placement;
}

void VolumeBuilder::add_index_entry(File directory, const FileName& key, FileReference reference) {
  PlannedFile& planned = file_of(*plan_, directory);
  planned.extra_entries.push_back({key, true});
  planned.extra_references.push_back(reference);
}

void VolumeBuilder::omit_index_entry(File file, std::u16string_view name) {
  for (PlannedName& planned : file_of(*plan_, file).names) {
    if (planned.value.name == name) {
      planned.indexed = false;
    }
  }
}

void VolumeBuilder::add_reparse_index_key(std::uint32_t tag, FileReference reference) {
  plan_->extra_reparse_keys.push_back(reparse_key(tag, reference));
}

void VolumeBuilder::add_record(const RecordBuilder& record) {
  take_number(*plan_, record.number());
  plan_->raw_records.emplace(record.number(), record);
}

void VolumeBuilder::edit_record(std::uint64_t number, std::function<void(RecordBuilder&)> edit) {
  plan_->edits[number].push_back(std::move(edit));
}

std::uint32_t VolumeBuilder::add_security_descriptor(const Blob& descriptor) {
  plan_->security_descriptors.push_back(descriptor);
  return static_cast<std::uint32_t>(0x100 + plan_->security_descriptors.size() - 1);
}

std::vector<Run> VolumeBuilder::place_clusters(const Blob& content, std::size_t fragments) {
  return plan_->space.place(content, fragments);
}

std::vector<Run> VolumeBuilder::allocate_clusters(std::uint64_t clusters, std::size_t fragments) {
  return plan_->space.allocate(clusters, fragments);
}

void VolumeBuilder::reserve_clusters(const Run& run) {
  plan_->space.reserve(run);
}

void VolumeBuilder::write_clusters(std::int64_t lcn, const Blob& content) {
  plan_->space.image().write(static_cast<std::uint64_t>(lcn) * plan_->options.cluster_bytes,
                             content);
}

FileReference VolumeBuilder::reference(File file) const {
  const PlannedFile& planned = file_of(*plan_, file);
  return {planned.number, planned.sequence};
}

Volume VolumeBuilder::build() const {
  return assemble(*plan_);
}

}  // namespace fixture
