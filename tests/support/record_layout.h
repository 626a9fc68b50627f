// Spreads one file's attributes over its base and extension records and writes
// the $ATTRIBUTE_LIST when there is more than one.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "cluster_space.h"
#include "record_builder.h"
#include "volume_options.h"

namespace fixture {

struct FileParts {
  FileReference reference{};
  std::uint16_t flags = kInUse;
  std::uint16_t link_count = 0;
  std::uint32_t record_bytes = 1024;
  std::vector<Attribute> attributes{};
  std::vector<Attribute> alone{};     // each gets an extension record of its own
  std::set<std::uint32_t> outside{};  // types that must not stay in the base record
  Placement list = Placement::kAuto;  // other than kAuto forces a list
  std::function<FileReference()> take_extension{};
};

/// Base record first.
std::vector<RecordBuilder> lay_out(FileParts parts, ClusterSpace& space);

}  // namespace fixture
