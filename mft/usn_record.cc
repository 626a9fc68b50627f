#include "mft/usn_record.h"

namespace mft {
namespace {

struct CommonHeader {
  Le32 length;  // bytes, a multiple of 8
  Le16 major;
  Le16 minor;  // higher ones only append fields; offsets and length lead past them
};
static_assert(OnDisk<CommonHeader> && sizeof(CommonHeader) == 8);

// What follows the file ids, in versions 2 and 3 alike.
struct Body {
  LeS64 usn;
  Le64 time;
  Le32 reasons;
  Le32 source;
  Le32 security_id;
  Le32 attributes;
  Le16 name_bytes;
  Le16 name_offset;  // from the record's first byte
};
static_assert(OnDisk<Body> && sizeof(Body) == 0x24);

struct Version2 {
  CommonHeader common;
  Le64 file;
  Le64 parent;
  Body body;
};
static_assert(OnDisk<Version2> && sizeof(Version2) == 0x3C);

// A file reference of NTFS, with zeros up to 128 bits. [FSCC]
struct FileId {
  Le64 reference;
  Le64 zero;
};

struct Version3 {
  CommonHeader common;
  FileId file;
  FileId parent;
  Body body;
};
static_assert(OnDisk<Version3> && sizeof(Version3) == 0x4C);

constexpr std::size_t kContinuationBytes = 8;

std::optional<UsnRecord> record_of(Bytes raw, std::size_t header_bytes, Le64 file, Le64 parent,
                                   const Body& body) {
  if (body.name_bytes != 0 && body.name_offset < header_bytes) return std::nullopt;
  const auto name = raw.slice(body.name_offset, body.name_bytes);
  if (!name || name->size() % 2 != 0) return std::nullopt;
  return UsnRecord{.file = FileReference::from_disk(file),
                   .parent = FileReference::from_disk(parent),
                   .usn = body.usn,
                   .time = body.time,
                   .reasons = body.reasons,
                   .attributes = body.attributes,
                   .name = Utf16View(*name)};
}

// Nothing for a record that is inconsistent or of another version.
std::optional<UsnRecord> parse_record(Bytes raw, std::uint16_t major) {
  if (major == 2) {
    const auto header = raw.read<Version2>(0);
    if (!header) return std::nullopt;
    return record_of(raw, sizeof(Version2), header->file, header->parent, header->body);
  }
  if (major == 3) {
    const auto header = raw.read<Version3>(0);
    if (!header || header->file.zero != 0 || header->parent.zero != 0) return std::nullopt;
    return record_of(raw, sizeof(Version3), header->file.reference, header->parent.reference,
                     header->body);
  }
  return std::nullopt;
}

}  // namespace

UsnRecordCursor::UsnRecordCursor(Bytes output)
    : bytes_(output), offset_(kContinuationBytes), continuation_(output.u64(0)) {}

std::expected<UsnRecordCursor, Fault> UsnRecordCursor::parse(Bytes output) {
  if (output.size() < kContinuationBytes) {
    return std::unexpected(Fault{
        .code = FaultCode::kBadUsnRecord, .expected = kContinuationBytes, .actual = output.size()});
  }
  return UsnRecordCursor(output);
}

void UsnRecordCursor::note(std::uint64_t actual) {
  if (fault_) return;
  fault_ = Fault{.code = FaultCode::kBadUsnRecord,
                 .offset = static_cast<std::uint32_t>(offset_),
                 .actual = actual};
}

std::optional<UsnRecord> UsnRecordCursor::next() {
  while (offset_ < bytes_.size()) {
    const auto header = bytes_.read<CommonHeader>(offset_);
    const auto raw = header ? bytes_.slice(offset_, header->length) : std::nullopt;
    if (!raw || header->length < sizeof(CommonHeader) || header->length % 8 != 0) {
      note(header ? header->length.value() : bytes_.size() - offset_);
      offset_ = bytes_.size();
      return std::nullopt;
    }
    const std::uint16_t major = header->major;
    const auto record = parse_record(*raw, major);
    if (major == 4) {
      ++range_records_;
    } else if (!record) {
      note(major);
    }
    offset_ += header->length;
    if (record) return record;
  }
  return std::nullopt;
}

}  // namespace mft
