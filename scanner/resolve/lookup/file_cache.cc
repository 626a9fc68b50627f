#include "scanner/resolve/lookup/file_cache.h"

#include "scanner/resolve/audited_volume.h"
#include "scanner/sweep/driver_reparse.h"

namespace scanner {

FileCache::FileCache(const AuditedVolume& volume) : volume_(volume) {
  for (auto& stripe : stripes_) stripe = std::make_unique<Stripe>(volume.volume());
}

std::optional<KnownFile> FileCache::known(RecordIndex record) const {
  const Directory* const directory = volume_.tree().find(record);
  const LinkFile* const link = link_in(volume_.catalog(), record);
  if (directory != nullptr) {
    return KnownFile{.kind = KnownFile::Kind::kDirectory,
                     .sequence = directory->sequence,
                     .directory = directory,
                     .link = link};
  }
  if (link != nullptr) {
    return KnownFile{.kind = KnownFile::Kind::kFile, .sequence = link->sequence, .link = link};
  }
  Stripe& stripe = stripe_of(record);
  const std::scoped_lock lock(stripe.mutex);
  const auto found = stripe.files.find(record);
  if (found == stripe.files.end()) return std::nullopt;
  return found->second;
}

KnownFile FileCache::add(RecordIndex record, const FileRecord& file) {
  Stripe& stripe = stripe_of(record);
  const std::scoped_lock lock(stripe.mutex);
  if (const auto found = stripe.files.find(record); found != stripe.files.end()) {
    return found->second;
  }
  stripe.link_attributes.clear();
  for (const auto& view : file.records()) {
    stripe.link_attributes.add(view.attribute_bytes(), record, stripe.part.faults);
  }
  stripe.link_attributes.sort_names();
  const mft::RecordView& base = file.base();
  stripe.part.add_rows({.record = record,
                        .sequence = base.sequence(),
                        .header_link_count = base.link_count(),
                        .directory = base.is_directory()},
                       stripe.link_attributes);
  KnownFile known{.kind = KnownFile::Kind::kFile, .sequence = base.sequence()};
  if (base.is_directory()) {
    known.kind = KnownFile::Kind::kDirectory;
    known.directory = &stripe.part.directories.back();
  }
  if (!stripe.link_attributes.reparse_point.empty()) {
    LinkFile& link = stripe.part.files.back();
    if (volume_.volume().is_mounted() &&
        !mft::Attribute(stripe.link_attributes.reparse_point).resident()) {
      take_driver_reparse_data(*volume_.volume().candidate().device, link, stripe.part.arena,
                               stripe.part.faults);
    }
    known.link = &link;
  }
  return stripe.files.emplace(record, known).first->second;
}

KnownFile FileCache::add_nothing(RecordIndex record) {
  Stripe& stripe = stripe_of(record);
  const std::scoped_lock lock(stripe.mutex);
  return stripe.files.emplace(record, KnownFile()).first->second;
}

}  // namespace scanner
