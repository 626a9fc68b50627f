// Plans the files every NTFS volume has: [LFN] [N3G].
#include <array>
#include <bit>
#include <string_view>

#include "volume_plan.h"

namespace fixture {

namespace {

constexpr FileReference kRootReference{5, 5};
constexpr std::uint32_t kHiddenSystem = kAttributeHidden | kAttributeSystem;
constexpr std::uint64_t kBootBytes = 8192;
constexpr std::uint64_t kLogFileBytes = 262144;
constexpr std::size_t kLogPageBytes = 4096;
constexpr std::uint16_t kNoClient = 0xFFFF;

StandardInformation system_standard(const VolumeOptions& options) {
  StandardInformation standard;
  standard.attributes = kHiddenSystem;
  standard.security_id = options.with_secure ? 0x100 : 0;
  standard.short_form = options.record_bytes < 1024;  // 512-byte records are crowded
  return standard;
}

PlannedFile& plan_file(VolumePlan& plan, std::uint64_t number, std::u16string_view name,
                       FileReference parent, std::uint16_t extra_flags = 0) {
  PlannedFile file;
  file.number = number;
  file.sequence = static_cast<std::uint16_t>(number == 0 ? 1 : (number < 24 ? number : 1));
  file.flags = static_cast<std::uint16_t>(kInUse | extra_flags);
  file.standard = system_standard(plan.options);
  if (!name.empty()) {
    FileName value;
    value.parent = parent;
    value.name = name;
    const bool in_root = parent.record == kRootReference.record;
    value.name_space = in_root ? Namespace::kWin32AndDos : Namespace::kPosix;
    value.attributes = kHiddenSystem;
    value.attributes |= (extra_flags & kDirectory) != 0 ? kAttributeHasI30 : 0;
    value.attributes |= (extra_flags & kViewIndex) != 0 ? kAttributeHasView : 0;
    file.names.push_back({value, true});
  }
  if (!plan.options.with_secure && plan.options.record_bytes >= 1024) {
    file.attributes.push_back(resident(kSecurityDescriptor, default_security_descriptor()));
  }
  plan.taken.insert(number);
  return plan.files[number] = std::move(file);
}

void add_data(VolumePlan& plan, PlannedFile& file, const Blob& content, Placement placement) {
  file.attributes.push_back(plan.make_stream(kData, content, {}, {.placement = placement}));
  file.data_bytes = content.size();
}

/// One restart page: a log that one client, NTFS, has open or has closed.
Blob restart_page(bool clean, std::uint64_t file_bytes) {
  constexpr std::size_t kArea = 0x30;
  constexpr std::size_t kClients = 0x30;  // from the area's start
  constexpr std::size_t kClientBytes = 0xA0;
  Blob page = ascii("RSTR");
  page.resize(kLogPageBytes);
  put<std::uint16_t>(page, 0x04, 0x1E);
  put<std::uint16_t>(page, 0x06, kLogPageBytes / 512 + 1);
  put<std::uint32_t>(page, 0x10, kLogPageBytes);
  put<std::uint32_t>(page, 0x14, kLogPageBytes);
  put<std::uint16_t>(page, 0x18, kArea);
  put<std::uint16_t>(page, 0x1A, 1);  // version 1.1
  put<std::uint16_t>(page, 0x1C, 1);
  put<std::uint64_t>(page, kArea + 0x00, 0x100000);                              // current LSN
  put<std::uint16_t>(page, kArea + 0x08, 1);                                     // clients
  put<std::uint16_t>(page, kArea + 0x0A, clean ? std::uint16_t{0} : kNoClient);  // free list
  put<std::uint16_t>(page, kArea + 0x0C, clean ? kNoClient : std::uint16_t{0});  // in-use list
  put<std::uint16_t>(page, kArea + 0x0E, clean ? 2 : 0);                         // volume is clean
  put<std::uint32_t>(page, kArea + 0x10,
                     static_cast<std::uint32_t>(67 - std::bit_width(file_bytes)));
  put<std::uint16_t>(page, kArea + 0x14, kClients + kClientBytes);
  put<std::uint16_t>(page, kArea + 0x16, kClients);
  put<std::uint64_t>(page, kArea + 0x18, file_bytes);
  put<std::uint16_t>(page, kArea + 0x24, 0x30);  // log record header
  put<std::uint16_t>(page, kArea + 0x26, 0x40);  // data in a log page
  const std::size_t client = kArea + kClients;
  put<std::uint64_t>(page, client + 0x00, 0x100000);
  put<std::uint64_t>(page, client + 0x08, 0x100000);
  put<std::uint16_t>(page, client + 0x10, kNoClient);  // previous
  put<std::uint16_t>(page, client + 0x12, kNoClient);  // next
  put<std::uint32_t>(page, client + 0x1C, 8);          // bytes of the name
  for (std::size_t i = 0; i < 4; ++i) {
    put<std::uint16_t>(page, client + 0x20 + 2 * i, static_cast<std::uint16_t>("NTFS"[i]));
  }
  apply_fixups(page, 0x1E, 1);
  return page;
}

Blob log_file_bytes(const VolumeOptions& options) {
  if (options.log_file == LogFile::kAbsent) {
    return {};
  }
  Blob log(static_cast<std::size_t>(align_up(kLogFileBytes, options.cluster_bytes)),
           std::byte{0xFF});
  if (options.log_file != LogFile::kEmpty) {
    const Blob page = restart_page(options.log_file == LogFile::kClean, log.size());
    for (const std::size_t at : {std::size_t{0}, kLogPageBytes}) {
      std::copy(page.begin(), page.end(), log.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  return log;
}

Blob attribute_definitions() {
  struct Definition {
    std::u16string_view name;
    std::uint32_t type;
    std::uint32_t flags;
    std::int64_t minimum;
    std::int64_t maximum;
  };
  constexpr std::array<Definition, 15> kDefinitions = {{
      {u"$STANDARD_INFORMATION", 0x10, 0x40, 0x30, 0x48},
      {u"$ATTRIBUTE_LIST", 0x20, 0x80, 0, -1},
      {u"$FILE_NAME", 0x30, 0x42, 0x44, 0x242},
      {u"$OBJECT_ID", 0x40, 0x40, 0, 0x100},
      {u"$SECURITY_DESCRIPTOR", 0x50, 0x80, 0, -1},
      {u"$VOLUME_NAME", 0x60, 0x40, 2, 0x100},
      {u"$VOLUME_INFORMATION", 0x70, 0x40, 0xC, 0xC},
      {u"$DATA", 0x80, 0, 0, -1},
      {u"$INDEX_ROOT", 0x90, 0x40, 0, -1},
      {u"$INDEX_ALLOCATION", 0xA0, 0x80, 0, -1},
      {u"$BITMAP", 0xB0, 0x80, 0, -1},
      {u"$REPARSE_POINT", 0xC0, 0x80, 0, 0x4000},
      {u"$EA_INFORMATION", 0xD0, 0x40, 8, 8},
      {u"$EA", 0xE0, 0, 0, 0x10000},
      {u"$LOGGED_UTILITY_STREAM", 0x100, 0x80, 0, 0x10000},
  }};
  constexpr std::size_t kDefinitionBytes = 0xA0;
  Blob table;
  for (const Definition& definition : kDefinitions) {
    const std::size_t start = table.size();
    append_utf16(table, definition.name);
    table.resize(start + 0x80);
    append(table, definition.type);
    append<std::uint32_t>(table, 0);  // display rule
    append<std::uint32_t>(table, 0);  // collation
    append(table, definition.flags);
    append(table, definition.minimum);
    append(table, definition.maximum);
  }
  table.resize(table.size() + kDefinitionBytes);  // an all-zero entry ends it
  return table;
}

void plan_volume_file(VolumePlan& plan) {
  PlannedFile& file = plan_file(plan, 3, u"$Volume", kRootReference);
  Blob label;
  append_utf16(label, plan.options.label);
  Blob information(8);
  append(information, plan.options.major_version);
  append(information, plan.options.minor_version);
  append(information, plan.options.volume_flags);
  file.attributes.push_back(resident(kVolumeName, label));
  file.attributes.push_back(resident(kVolumeInformation, information));
  file.attributes.push_back(resident(kData, {}));
}

void plan_extend(VolumePlan& plan) {
  plan_file(plan, 11, u"$Extend", kRootReference, kDirectory);
  if (!plan.options.with_extend) {
    return;
  }
  constexpr FileReference kExtendReference{11, 11};
  constexpr auto kFlags = std::uint16_t{kInExtend | kViewIndex};
  PlannedFile& quota = plan_file(plan, 24, u"$Quota", kExtendReference, kFlags);
  quota.indexes.push_back({.name = u"$O", .collation = 0x11});
  quota.indexes.push_back({.name = u"$Q", .collation = 0x10});
  PlannedFile& object_ids = plan_file(plan, 25, u"$ObjId", kExtendReference, kFlags);
  object_ids.indexes.push_back({.name = u"$O", .collation = 0x13});
  PlannedFile& reparse =
      plan_file(plan, plan.options.reparse_index_record, u"$Reparse", kExtendReference, kFlags);
  reparse.indexes.push_back({.name = u"$R", .collation = 0x13});
}

/// Numbers of the records that describe $MFT's later extents.
void plan_mft_extensions(VolumePlan& plan) {
  const VolumeOptions& options = plan.options;
  const std::size_t extents = plan.mft_extents();
  if (options.mft_extents_in_base == 0 || extents <= options.mft_extents_in_base) {
    return;
  }
  const std::uint64_t needed =
      divide_up(extents - options.mft_extents_in_base, options.mft_extents_per_extension);
  for (std::uint64_t i = 0; i < needed; ++i) {
    std::uint64_t number = 15;
    if (i > 0 && i - 1 < options.mft_extension_records.size()) {
      number = options.mft_extension_records[static_cast<std::size_t>(i - 1)];
      plan.taken.insert(number);
    } else if (i > 0) {
      number = plan.take_record();
    }
    plan.mft_extension_records.push_back(number);
  }
}

}  // namespace

void plan_system_files(VolumePlan& plan) {
  const VolumeOptions& options = plan.options;
  plan.next_record = options.first_user_record;
  const Run boot{0, divide_up(kBootBytes, options.cluster_bytes)};
  plan.space.reserve(boot);
  for (const Run& run : options.mft_runs) {
    plan.space.reserve(run);
  }

  plan_file(plan, 0, u"$MFT", kRootReference);      // data: at assembly
  plan_file(plan, 1, u"$MFTMirr", kRootReference);  // data: at assembly
  const Blob log = log_file_bytes(options);
  add_data(plan, plan_file(plan, 2, u"$LogFile", kRootReference), log,
           log.empty() ? Placement::kResident : Placement::kNonResident);
  plan_volume_file(plan);
  add_data(plan, plan_file(plan, 4, u"$AttrDef", kRootReference), attribute_definitions(),
           Placement::kNonResident);
  plan_file(plan, 5, u".", kRootReference, kDirectory);
  plan_file(plan, 6, u"$Bitmap", kRootReference);  // data: at assembly
  PlannedFile& boot_file = plan_file(plan, 7, u"$Boot", kRootReference);
  boot_file.attributes.push_back(non_resident(
      kData, {.runs = {boot}, .data_bytes = kBootBytes, .cluster_bytes = options.cluster_bytes}));
  plan_file(plan, 8, u"$BadClus", kRootReference);  // data: at assembly
  // Without its indexes the file is no view index either.
  plan_file(plan, 9, u"$Secure", kRootReference,
            options.with_secure ? kViewIndex : std::uint16_t{0});
  if (options.with_secure) {
    plan.security_descriptors.push_back(default_security_descriptor());
  }
  add_data(plan, plan_file(plan, 10, u"$UpCase", kRootReference),
           options.upcase_stream ? *options.upcase_stream : upcase_bytes(plan.upcase()),
           Placement::kNonResident);
  plan_extend(plan);
  plan_mft_extensions(plan);
  for (std::uint64_t number = 12; number < 16; ++number) {
    const bool extends_mft = number == 15 && !plan.mft_extension_records.empty();
    if (!extends_mft) {
      plan_file(plan, number, {}, {}).attributes.push_back(resident(kData, {}));
    }
  }
  for (std::uint64_t number = 12; number < 24; ++number) {
    plan.taken.insert(number);
  }
}

}  // namespace fixture
