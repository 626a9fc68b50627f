#include "scanner/lookup/name_lookup.h"

#include <utility>

#include "mft/reparse_point.h"

namespace scanner {
namespace {

void read_reparse(FoundFile& file) {
  if (!file.record.find(mft::AttributeType::kReparsePoint, u"")) return;
  file.has_reparse = true;
  const auto source = file.record.open(mft::AttributeType::kReparsePoint, u"");
  if (!source || (*source)->size_bytes() > mft::kMaxReparseBytes) return;
  std::vector<std::byte> buffer(static_cast<std::size_t>((*source)->size_bytes()));
  if (!read_exactly(**source, 0, buffer)) return;
  if (const auto point = mft::ReparsePoint::parse(mft::Bytes(buffer))) file.tag = point->tag();
  file.buffer = std::move(buffer);
}

}  // namespace

std::expected<FoundFile, mft::Fault> open_file(const Volume& volume, mft::FileReference reference) {
  auto record = FileRecord::read(volume, reference);
  if (!record) return std::unexpected(record.error());
  const mft::RecordView base = record->base();
  FoundFile file{.reference = {.record = reference.record, .sequence = base.sequence()},
                 .record = *std::move(record),
                 .directory = base.is_directory(),
                 .has_reparse = false,
                 .tag = std::nullopt,
                 .buffer = std::nullopt};
  read_reparse(file);
  return file;
}

NameAnswer find_name(const Volume& volume, DirectoryIndex& directory, std::u16string_view name) {
  NameAnswer answer;
  answer.search = directory.find(name);
  if (!answer.search.entry) {
    if (answer.search.sound()) return answer;
    answer.kind = NameAnswer::Kind::kUnverifiable;
    answer.reason = report::Reason::kDamaged;
    return answer;
  }
  auto file = open_file(volume, answer.search.entry->file);
  if (file) {
    answer.kind = NameAnswer::Kind::kFound;
    answer.file = *std::move(file);
    return answer;
  }
  answer.kind = NameAnswer::Kind::kUnverifiable;
  answer.reason = file.error().code == mft::FaultCode::kNotInUse ? report::Reason::kIndexDisagrees
                                                                 : report::Reason::kDamaged;
  answer.fault = file.error();
  return answer;
}

}  // namespace scanner
