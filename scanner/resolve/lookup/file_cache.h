// Files read by look-ups, each once: directories and links as a sweep would store them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "mft/fault.h"
#include "scanner/catalog/catalog.h"
#include "scanner/sweep/catalog_part.h"
#include "scanner/volume/file_record.h"

namespace scanner {

class AuditedVolume;

struct KnownFile {
  enum class Kind : std::uint8_t { kNothing, kFile, kDirectory };
  Kind kind = Kind::kNothing;
  std::uint16_t sequence = 0;
  const Directory* directory = nullptr;  // kDirectory
  const LinkFile* link = nullptr;        // set for everything with a reparse point
};

// Safe for concurrent use. Its pointers are valid as long as the cache and the volume.
class FileCache {
 public:
  // The directories and links of the volume's catalog are known from the start.
  explicit FileCache(const AuditedVolume& volume);

  // Nothing if that record was not read yet.
  [[nodiscard]] std::optional<KnownFile> known(RecordIndex record) const;
  // Stores the relevant data of a file that was read.
  KnownFile add(RecordIndex record, const FileRecord& file);
  // Remembers that there is nothing in that record.
  KnownFile add_nothing(RecordIndex record);

 private:
  // Threads that use different records rarely wait for each other.
  static constexpr std::size_t kStripes = 16;
  struct Stripe {
    explicit Stripe(const Volume& volume) : part(volume, {}) {}
    std::mutex mutex;
    std::unordered_map<RecordIndex, KnownFile> files;
    CatalogPart part;  // owns the rows
    LinkAttributes link_attributes;
  };
  [[nodiscard]] Stripe& stripe_of(RecordIndex record) const { return *stripes_[record % kStripes]; }

  const AuditedVolume& volume_;
  std::array<std::unique_ptr<Stripe>, kStripes> stripes_;
};

}  // namespace scanner
