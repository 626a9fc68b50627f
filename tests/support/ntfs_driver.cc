#include "ntfs_driver.h"

#include <algorithm>
#include <stdexcept>

namespace fixture {
namespace {

constexpr std::uint32_t kInvalidFunction = 1;
constexpr std::uint32_t kFileNotFound = 2;
constexpr std::uint32_t kAccessDenied = 5;
constexpr std::uint32_t kNoMoreFiles = 18;
constexpr std::uint32_t kBadLength = 24;
constexpr std::uint32_t kEndOfFile = 38;
constexpr std::uint32_t kNotSupported = 50;
constexpr std::uint32_t kInvalidParameter = 87;
constexpr std::uint32_t kInsufficientBuffer = 122;
constexpr std::uint32_t kInvalidName = 123;
constexpr std::uint32_t kMoreData = 234;
constexpr std::uint32_t kJournalNotActive = 1179;
constexpr std::uint32_t kJournalEntryDeleted = 1181;
constexpr std::uint32_t kFileCorrupt = 1392;
constexpr std::uint32_t kInvalidUserBuffer = 1784;
constexpr std::uint32_t kNotAReparsePoint = 4390;

constexpr std::int64_t kUsnPage = 0x1000;  // USN_PAGE_SIZE

constexpr std::uint32_t kAttributeDirectory = 0x10;

// FSCTL_ENUM_USN_DATA and FSCTL_READ_USN_JOURNAL probe the caller's own buffers (METHOD_NEITHER);
// the others are held to the same.
bool aligned(std::span<const std::byte> buffer) {
  const auto address = reinterpret_cast<std::uintptr_t>(buffer.data());  // NOLINT: its number
  return address % 8 == 0;
}

DriverReply give(const Blob& answer, std::span<std::byte> output) {
  std::ranges::copy(answer, output.begin());
  return {.bytes = answer.size()};
}

Blob usn_record(const JournalEntry& entry, std::uint16_t version) {
  Blob record;
  append<std::uint32_t>(record, 0);  // the length, below
  append<std::uint16_t>(record, version);
  append<std::uint16_t>(record, 0);
  const auto id = [&](FileReference reference) {
    append<std::uint64_t>(record, reference.packed());
    if (version >= 3) append<std::uint64_t>(record, 0);
  };
  id(entry.file);
  id(entry.parent);
  append<std::int64_t>(record, entry.usn);
  if (version == 4) {
    append<std::uint32_t>(record, entry.reasons);
    append<std::uint32_t>(record, 0);
    append<std::uint32_t>(record, 0);   // extents that remain
    append<std::uint16_t>(record, 1);   // extents here
    append<std::uint16_t>(record, 16);  // bytes of each
    append<std::uint64_t>(record, 0);
    append<std::uint64_t>(record, 4096);
  } else {
    append<std::uint64_t>(record, entry.time);
    append<std::uint32_t>(record, entry.reasons);
    append<std::uint32_t>(record, 0);  // source
    append<std::uint32_t>(record, 0);  // security id
    append<std::uint32_t>(record, entry.attributes);
    append<std::uint16_t>(record, static_cast<std::uint16_t>(entry.name.size() * 2));
    append<std::uint16_t>(record, static_cast<std::uint16_t>(record.size() + 2));
    append_utf16(record, entry.name);
  }
  pad_to_multiple(record, 8);
  put<std::uint32_t>(record, 0, static_cast<std::uint32_t>(record.size()));
  return record;
}

}  // namespace

NtfsDriver::NtfsDriver(ReadAt read, DriverOptions driver_options)
    : options(std::move(driver_options)), journal(Journal{}), read_(std::move(read)) {
  reload();
}

std::uint32_t NtfsDriver::find_child(FileReference directory, std::u16string_view name,
                                     FileReference& found) {
  const std::lock_guard lock(mutex_);
  if (const auto error = begin(kOpenChild); error != 0) return error;
  if (!options.finds_children) return kNotSupported;
  if (name.empty() || name.size() > 255 || name.find_first_of(u"\\:") != name.npos) {
    throw std::logic_error("NtfsDriver: that would open a directory, a file in one, or a stream");
  }
  if (name.find_first_of(u"/*?<>|\"") != name.npos) return kInvalidName;
  const auto folded = [](std::u16string_view text) {
    std::u16string folded(text);
    for (char16_t& unit : folded) {
      if (unit >= u'a' && unit <= u'z') unit = static_cast<char16_t>(unit - 32);
    }
    return folded;
  };
  for (std::uint64_t number = 0; number < image_->record_count(); ++number) {
    const ImageRecord record = image_->record(number);
    if (record.state != RecordState::kInUse || !record.is_base()) continue;
    for (const ImageName& own : image_->names(record)) {
      if (own.parent.packed() != directory.packed() || folded(own.name) != folded(name)) continue;
      found = {.record = number, .sequence = record.sequence};
      return 0;
    }
  }
  return kFileNotFound;
}

void NtfsDriver::reload() {
  image_ = std::make_unique<const ImageReader>(read_);
}

DriverReply NtfsDriver::control(std::uint32_t code, std::span<const std::byte> input,
                                std::span<std::byte> output) {
  const std::lock_guard lock(mutex_);
  const CallLengths lengths{.input = input.size(), .output = output.size()};
  first_call.emplace(code, lengths);
  last_call[code] = lengths;
  if (const auto error = begin(code); error != 0) return {.error = error};
  if (!aligned(input) || !aligned(output)) return {.error = kInvalidUserBuffer};
  return answer(code, input, output);
}

std::uint32_t NtfsDriver::begin(std::uint32_t code) {
  ++calls[code];
  if (before_call) before_call(code);
  if (auto& first = options.failing_first[code]; !first.empty()) {
    const std::uint32_t error = first.front();
    first.erase(first.begin());
    return error;
  }
  const auto error = options.failing.find(code);
  return error == options.failing.end() ? 0 : error->second;
}

void NtfsDriver::wait(std::chrono::milliseconds time) {
  const std::lock_guard lock(mutex_);
  waits.push_back(time);
}

DriverReply NtfsDriver::answer(std::uint32_t code, std::span<const std::byte> input,
                               std::span<std::byte> output) {
  switch (code) {
    case kFsctlVolumeData: return volume_data(output);
    case kFsctlFileRecord: return file_record(input, output);
    case kFsctlEnumUsn: return enum_usn(input, output);
    case kFsctlQueryJournal: return query_journal(output);
    case kFsctlReadJournal: return read_journal(input, output);
    default: return {.error = kInvalidFunction};
  }
}

DriverReply NtfsDriver::volume_data(std::span<std::byte> output) const {
  if (output.size() < 0x60) return {.error = kInsufficientBuffer};
  const ImageReader& image = *image_;
  const std::uint64_t clusters = image.total_sectors / (image.cluster_bytes / image.sector_bytes);
  Blob data;
  append<std::uint64_t>(data, image.serial);
  append<std::uint64_t>(data, image.total_sectors);
  append<std::uint64_t>(data, clusters);
  append<std::uint64_t>(data, 0);  // free
  append<std::uint64_t>(data, 0);  // reserved
  append<std::uint32_t>(data, image.sector_bytes);
  append<std::uint32_t>(data, image.cluster_bytes);
  append<std::uint32_t>(data, image.record_bytes);
  append<std::uint32_t>(data, image.record_bytes / image.cluster_bytes);
  append<std::uint64_t>(data, image.mft_valid_bytes);
  append<std::uint64_t>(data, image.mft_lcn);
  append<std::uint64_t>(data, image.mirror_lcn);
  append<std::uint64_t>(data, 0);  // the zone
  append<std::uint64_t>(data, 0);
  if (options.tells_version && output.size() >= data.size() + 0x20) {
    append<std::uint32_t>(data, 0x20);
    append<std::uint16_t>(data, 3);
    append<std::uint16_t>(data, 1);
    append<std::uint32_t>(data, image.sector_bytes);
    data.resize(0x80);
  }
  return give(data, output);
}

DriverReply NtfsDriver::file_record(std::span<const std::byte> input,
                                    std::span<std::byte> output) const {
  if (input.size() != 8) return {.error = kInvalidParameter};
  // sizeof(NTFS_FILE_RECORD_OUTPUT_BUFFER) - 1 and a record.
  if (output.size() < 15 + image_->record_bytes) return {.error = kInsufficientBuffer};
  std::uint64_t number = get<std::uint64_t>(input, 0) & 0xFFFF'FFFF'FFFFU;
  if (number >= image_->record_count()) return {.error = kInvalidParameter};
  ImageRecord record = image_->record(number);
  while (record.state == RecordState::kFree) {
    if (number == 0) return {.error = kEndOfFile};
    record = image_->record(--number);
  }
  if (record.state == RecordState::kDamaged) return {.error = kFileCorrupt};
  if (options.leaves_fixups) {
    const std::size_t array = get<std::uint16_t>(record.bytes, 4);
    for (std::size_t stride = 1; stride * 512 <= record.bytes.size(); ++stride) {
      put<std::uint16_t>(record.bytes, stride * 512 - 2, get<std::uint16_t>(record.bytes, array));
    }
  }
  Blob reply;
  append<std::uint64_t>(reply, number);
  append<std::uint32_t>(reply, static_cast<std::uint32_t>(record.bytes.size()));
  append_bytes(reply, record.bytes);
  return give(reply, output);
}

JournalEntry NtfsDriver::entry_of(const ImageRecord& record) const {
  JournalEntry entry{.file = {.record = record.number, .sequence = record.sequence}};
  for (const ImageAttribute& attribute : image_->all_attributes(record)) {
    if (attribute.type != 0x10) continue;
    entry.attributes = get<std::uint32_t>(attribute.value, 0x20);
    if (attribute.value.size() >= 72) entry.usn = get<std::int64_t>(attribute.value, 0x40);
  }
  if (record.directory) entry.attributes |= kAttributeDirectory;
  for (const ImageName& name : image_->names(record)) {
    if (name.name_space == 2) continue;  // 8.3
    entry.parent = name.parent;
    entry.name = name.name;
    break;
  }
  return entry;
}

// Nothing where the input says what cannot be.
std::optional<std::uint16_t> NtfsDriver::version_for(std::span<const std::byte> input,
                                                     std::size_t v0_bytes) const {
  if (input.size() < v0_bytes) return std::nullopt;
  if (input.size() > v0_bytes && options.refuses_v1_input) return std::nullopt;
  if (input.size() < v0_bytes + 4 || options.highest_version == 2) return std::uint16_t{2};
  const auto least = get<std::uint16_t>(input, v0_bytes);
  const auto most = get<std::uint16_t>(input, v0_bytes + 2);
  if (least > most || least > options.highest_version || most < 2) return std::nullopt;
  return std::min(most, options.highest_version);
}

DriverReply NtfsDriver::enum_usn(std::span<const std::byte> input,
                                 std::span<std::byte> output) const {
  const auto version = version_for(input, 0x18);
  if (!version) return {.error = kInvalidParameter};
  if (options.enum_needs_journal && !journal) return {.error = kJournalNotActive};
  if (output.size() < 8) return {.error = kInsufficientBuffer};
  const auto low = get<std::int64_t>(input, 8);
  const auto high = get<std::int64_t>(input, 0x10);
  std::uint64_t number = get<std::uint64_t>(input, 0) & 0xFFFF'FFFF'FFFFU;
  Blob reply(8);
  for (; number < image_->record_count(); ++number) {
    if (number < 24 && !options.lists_metadata) continue;
    const ImageRecord record = image_->record(number);
    if (record.state != RecordState::kInUse || !record.is_base()) continue;
    const JournalEntry entry = entry_of(record);
    if (entry.usn < low || entry.usn > high) continue;
    const Blob bytes = usn_record(entry, *version);
    if (reply.size() + bytes.size() > output.size()) {
      if (reply.size() == 8) return {.error = kInsufficientBuffer};
      break;
    }
    append_bytes(reply, bytes);
  }
  if (reply.size() == 8) return {.error = kEndOfFile};
  put<std::uint64_t>(reply, 0, number);
  return give(reply, output);
}

DriverReply NtfsDriver::query_journal(std::span<std::byte> output) const {
  if (!journal) return {.error = kJournalNotActive};
  if (output.size() < 0x38) return {.error = kInsufficientBuffer};
  Blob data;
  append<std::uint64_t>(data, journal->id);
  append<std::int64_t>(data, journal->first_usn);
  append<std::int64_t>(data, journal->next_usn);
  append<std::int64_t>(data, 0);
  append<std::int64_t>(data, 0x7FFF'FFFF'FFFF'0000);
  append<std::uint64_t>(data, 32U << 20U);
  append<std::uint64_t>(data, 8U << 20U);
  if (output.size() >= 0x3C) {
    append<std::uint16_t>(data, 2);
    append<std::uint16_t>(data, options.highest_version);
  }
  return give(data, output);
}

DriverReply NtfsDriver::read_journal(std::span<const std::byte> input,
                                     std::span<std::byte> output) const {
  const auto version = version_for(input, 0x28);
  if (!version) return {.error = kInvalidParameter};
  if (!journal) return {.error = kJournalNotActive};
  if (output.size() < 8) return {.error = kInsufficientBuffer};
  auto start = get<std::int64_t>(input, 0);
  if (get<std::uint64_t>(input, 0x20) != journal->id || start > journal->next_usn) {
    return {.error = kInvalidParameter};
  }
  if (start < 0) return {.error = kInvalidParameter};
  if (start != 0 && start < journal->first_usn) return {.error = kJournalEntryDeleted};
  if (!begins_a_record(start)) return {.error = kInvalidParameter};
  start = std::max(start, journal->first_usn);
  const auto mask = get<std::uint32_t>(input, 8);
  Blob reply(8);
  for (const JournalEntry& entry : journal->entries) {
    if (entry.usn < start || entry.usn < journal->first_usn) continue;
    if ((entry.reasons & mask) == 0) continue;
    const Blob bytes = usn_record(entry, entry.version == 4 ? entry.version : *version);
    if (reply.size() + bytes.size() > output.size()) {
      if (reply.size() == 8) return {.error = kInsufficientBuffer};
      put<std::int64_t>(reply, 0, entry.usn);
      return give(reply, output);
    }
    append_bytes(reply, bytes);
  }
  if (reply.size() == 8 && get<std::uint64_t>(input, 0x18) != 0) {
    throw std::logic_error("NtfsDriver: this call would wait for a change for ever");
  }
  put<std::int64_t>(reply, 0, journal->next_usn);
  return give(reply, output);
}

bool NtfsDriver::begins_a_record(std::int64_t usn) const {
  if (usn == 0 || usn == journal->first_usn || usn == journal->next_usn) return true;
  return std::ranges::binary_search(journal->entries, usn, {}, &JournalEntry::usn);
}

void NtfsDriver::trim(std::int64_t usn) {
  std::erase_if(journal->entries, [usn](const JournalEntry& entry) { return entry.usn < usn; });
  journal->first_usn = usn;
}

void NtfsDriver::log(JournalEntry entry) {
  if (!journal) return;
  if (entry.time == 0) entry.time = now;
  // A record of version 2 takes that much of the stream, and none crosses a page.
  const auto bytes = static_cast<std::int64_t>(usn_record(entry, 2).size());
  if (const auto left = kUsnPage - journal->next_usn % kUsnPage; left < bytes) {
    journal->next_usn += left;
  }
  entry.usn = journal->next_usn;
  journal->next_usn += bytes;
  journal->entries.push_back(std::move(entry));
}

void NtfsDriver::log(std::uint64_t record, std::uint32_t reasons) {
  JournalEntry entry = entry_of(image_->record(record));
  entry.reasons = reasons;
  log(std::move(entry));
}

std::uint32_t NtfsDriver::open_by_id(FileReference file) {
  const std::lock_guard lock(mutex_);
  const std::uint32_t error = begin(kOpenById);
  return error != 0 ? error : open(file);
}

std::uint32_t NtfsDriver::open_directory(FileReference directory) {
  const std::lock_guard lock(mutex_);
  const std::uint32_t error = begin(kOpenDirectory);
  return error != 0 ? error : open(directory);
}

std::uint32_t NtfsDriver::open(FileReference file) {
  if (options.protected_records.contains(file.record) && !backup_privilege) return kAccessDenied;
  if (file.record >= image_->record_count()) return kInvalidParameter;
  const ImageRecord record = image_->record(file.record);
  const bool there =
      record.state == RecordState::kInUse && record.is_base() && record.sequence == file.sequence;
  return there ? 0 : kInvalidParameter;
}

DriverReply NtfsDriver::reparse_point(std::size_t index, std::span<std::byte> output) {
  const std::lock_guard lock(mutex_);
  if (const auto error = begin(kListReparse); error != 0) return {.error = error};
  if (!options.lists_reparse_points) return {.error = kNotSupported};
  if (!aligned(output)) return {.error = kInvalidUserBuffer};
  if (output.size() < 16) return {.error = kBadLength};
  std::size_t met = 0;
  for (std::uint64_t number = 0; number < image_->record_count(); ++number) {
    const ImageRecord record = image_->record(number);
    if (record.state != RecordState::kInUse || !record.is_base()) continue;
    if (options.hidden_records.contains(number)) continue;
    for (const ImageAttribute& attribute : image_->all_attributes(record)) {
      if (attribute.type != 0xC0 || met++ != index) continue;
      Blob entry;
      append<std::uint64_t>(entry,
                            FileReference{.record = number, .sequence = record.sequence}.packed());
      append<std::uint32_t>(entry, get<std::uint32_t>(image_->content(attribute), 0));
      append<std::uint32_t>(entry, 0);
      return give(entry, output);
    }
  }
  return {.error = index == 0 ? kFileNotFound : kNoMoreFiles};
}

DriverReply NtfsDriver::control_file(FileReference file, std::uint32_t code,
                                     std::span<std::byte> output) {
  const std::lock_guard lock(mutex_);
  if (const auto error = begin(code); error != 0) return {.error = error};
  if (!aligned(output)) return {.error = kInvalidUserBuffer};
  if (code != kFsctlReparsePoint) return {.error = kInvalidFunction};
  for (const ImageAttribute& attribute : image_->all_attributes(image_->record(file.record))) {
    if (attribute.type != 0xC0) continue;
    Blob data = image_->content(attribute);
    const bool fits = data.size() <= output.size();
    if (!fits) data.resize(output.size());
    DriverReply reply = give(data, output);
    reply.error = fits ? 0 : kMoreData;
    return reply;
  }
  return {.error = kNotAReparsePoint};
}

}  // namespace fixture
