#include "bench/generate/survey.h"

#include <algorithm>

#include "bench/generate/record_writer.h"
#include "bench/generate/threads.h"

namespace generate {

namespace {

struct Share {
  Truth truth;
  std::vector<ReparseKey> reparse_keys;
  std::vector<IndexedName> names;
};

void look(const Model& model, std::uint64_t record, Share& share, fixture::Blob& in_use) {
  const Plan plan = model.plan(record);
  if (!plan.in_use()) return;
  in_use[record / 8] |= static_cast<std::byte>(1U << (record % 8));
  share.truth.add(plan);
  if (plan.role == Role::kExtension) return;
  const auto number = static_cast<std::uint32_t>(record);
  if (plan.role == Role::kLink) {
    share.reparse_keys.push_back({kLinkShapes[static_cast<std::size_t>(plan.shape)].tag, number});
  }
  if (!model.options().indexes) return;
  for (std::uint32_t i = 0; i < plan.names; ++i) {
    share.names.push_back({model.name_parent(plan, i), number, i});
  }
  if (plan.dos_name) share.names.push_back({model.name_parent(plan, 0), number, kDosOrdinal});
}

}  // namespace

Survey survey(const Model& model) {
  Survey result;
  result.in_use.resize(model.records() / 8);
  const std::uint32_t threads = model.options().threads;
  std::vector<Share> shares(threads);
  constexpr std::uint64_t kChunk = 65536;  // records; threads never share a byte of the bitmap
  on_threads(threads, model.records(), kChunk,
             [&](std::uint32_t thread, std::uint64_t first, std::uint64_t last) {
               for (std::uint64_t n = std::max(first, kFirstUserRecord); n < last; ++n) {
                 look(model, n, shares[thread], result.in_use);
               }
             });
  for (Share& share : shares) {
    result.truth.add(share.truth);
    const auto append = [](auto& to, auto& from) {
      to.insert(to.end(), from.begin(), from.end());
      from = {};
    };
    append(result.reparse_keys, share.reparse_keys);
    append(result.names, share.names);
  }
  std::ranges::sort(result.reparse_keys, {}, &ReparseKey::record);
  return result;
}

}  // namespace generate
