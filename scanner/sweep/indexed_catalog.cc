#include "scanner/sweep/indexed_catalog.h"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "report/model/fault_text.h"
#include "scanner/volume/reparse_index.h"

namespace scanner {
namespace {

std::string damaged(const mft::Fault& fault) {
  return "$Extend\\$Reparse is damaged: " + std::string(report::explain(fault.code));
}

IndexedCatalog refused(std::string why) {
  return {.catalog = nullptr, .refusal = std::move(why)};
}

// A directory above a link may itself be one.
const LinkFile* first_unlisted(const Catalog& catalog,
                               const std::vector<mft::FileReference>& sorted) {
  const auto found = std::ranges::find_if(catalog.files, [&](const LinkFile& file) {
    return file.has_reparse && !std::ranges::binary_search(sorted, mft::RecordNumber{file.record},
                                                           {}, &mft::FileReference::record);
  });
  return found == catalog.files.end() ? nullptr : &*found;
}

}  // namespace

std::string why_no_lookups(const Volume& volume) {
  if (!volume.has_clusters()) {
    return volume.is_mounted() ? "raw reads of it are refused, so its indexes cannot be read"
                               : "a loose $MFT has no indexes";
  }
  const bool built_in_table = std::ranges::any_of(volume.faults(), [](const mft::Fault& fault) {
    return fault.code == mft::FaultCode::kBadUpCase || fault.record == mft::kUpCaseRecord;
  });
  if (built_in_table) return "$UpCase, by which its indexes are sorted, cannot be used";
  return {};
}

std::expected<IndexedCatalog, Error> indexed_catalog(
    const Volume& volume, const FetchOptions& options,
    const std::vector<mft::FileReference>* listed) {
  try {
    if (std::string why = why_no_lookups(volume); !why.empty()) return refused(std::move(why));
    std::vector<mft::FileReference> files;
    if (listed != nullptr) {
      files = *listed;
    } else {
      const auto index = read_reparse_index(volume);
      if (!index) return refused(damaged(index.error()));
      if (!index->present) return refused("it has no $Extend\\$Reparse");
      if (!index->sound()) return refused(damaged(index->damage.front().fault));
      files.reserve(index->keys.size());
      for (const auto& key : index->keys) files.push_back(key.file);
    }
    std::ranges::sort(files);
    auto catalog = fetch_catalog(volume, files, options);
    if (!catalog) return std::unexpected(catalog.error());
    if (const LinkFile* const file = first_unlisted(**catalog, files)) {
      return refused("$Extend\\$Reparse does not list the reparse point in record " +
                     std::to_string(file->record));
    }
    return IndexedCatalog{.catalog = *std::move(catalog), .refusal = {}};
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner
