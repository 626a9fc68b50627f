#include "scanner/volume/file_sizes.h"

namespace scanner {

FileSizes file_sizes(const mft::Attribute& data) {
  if (data.resident()) return {.size_bytes = data.value().size(), .allocated_bytes = 0};
  const auto header = data.non_resident();
  FileSizes sizes{.size_bytes = header.data_bytes, .allocated_bytes = header.allocated_bytes};
  // A compressed or sparse stream states its real allocation after the usual header. [N3G]
  const bool thin = (data.flags() & (mft::kAttributeCompressed | mft::kAttributeSparse)) != 0;
  if (const auto total = data.raw().read<mft::Le64>(sizeof(mft::NonResidentHeader));
      thin && total) {
    sizes.allocated_bytes = *total;
  }
  return sizes;
}

}  // namespace scanner
