#include "scanner/resolve/walk_memo.h"

#include <functional>
#include <utility>

namespace scanner {
namespace {

constexpr std::size_t kUnitsPerStep = 16;  // of a parsed target
constexpr std::size_t kComponentsPerHashingStep = 4;

std::size_t combine(std::size_t hash, std::size_t value) {
  return (hash ^ value) * 0x9E37'79B9'7F4A'7C15U;
}

std::uint64_t link_key(VolumeIndex volume, RecordIndex link) {
  return std::uint64_t{volume} << 32U | link;
}

}  // namespace

std::size_t WalkMemo::RunKeyHash::operator()(const RunKey& key) const {
  std::size_t hash = std::hash<const void*>()(key.texts);
  hash = combine(hash, std::hash<const void*>()(key.directory));
  hash = combine(hash, key.count);
  return combine(hash, key.volume);
}

void WalkMemo::remember_deep(VolumeIndex volume, RecordIndex link, DeepEnd end) {
  deep_ends_.emplace(link_key(volume, link), std::move(end));
}

const WalkMemo::DeepEnd* WalkMemo::deep_end_of(VolumeIndex volume, RecordIndex link) const {
  const auto known = deep_ends_.find(link_key(volume, link));
  return known != deep_ends_.end() ? &known->second : nullptr;
}

void WalkMemo::trim() {
  if (runs_.size() + hashes_.size() <= kMostRuns && target_bytes_ <= kMostTargetBytes) return;
  hashes_.clear();
  runs_.clear();  // keyed by the addresses of texts in the targets
  by_address_.clear();
  targets_.clear();
  target_bytes_ = 0;
}

const LinkTarget& WalkMemo::target_of(const LinkFile& link, Steps& steps) {
  const LinkTarget*& here = by_address_[link.reparse_bytes];
  if (here != nullptr) return *here;
  const auto bytes = link.reparse().span();
  // NOLINTNEXTLINE(bugprone-casting-through-void): only to be hashed and compared
  const auto* const text = static_cast<const char*>(static_cast<const void*>(bytes.data()));
  auto& known = targets_[{text, bytes.size()}];
  if (known != nullptr) {
    here = known.get();
    return *here;
  }
  known = std::make_unique<LinkTarget>();
  read_link_target(link, *known);
  static_cast<void>(steps.take(1 + known->substitute.size() / kUnitsPerStep));
  target_bytes_ += sizeof(LinkTarget) + known->substitute.size() * sizeof(char16_t) +
                   known->target.components.size() * sizeof(std::u16string_view);
  here = known.get();
  return *here;
}

WalkMemo::Hash WalkMemo::hash(WalkPath::Texts texts) {
  Hash hash;
  for (const std::u16string_view text : texts) {
    hash.hash = hash.hash * 31 + std::hash<std::u16string_view>()(text);
    hash.factor *= 31;
  }
  return hash;
}

WalkMemo::Hash WalkMemo::known_hash(WalkPath::Texts texts, Steps& steps) {
  const RunKey key{.texts = texts.data(), .count = texts.size()};
  const auto [known, is_new] = hashes_.try_emplace(key);
  if (is_new) {
    known->second = hash(texts);
    steps.used += texts.size() / kComponentsPerHashingStep;
  }
  ++steps.used;
  return known->second;
}

WalkMemo::Run WalkMemo::run(VolumeIndex volume, const ComponentLookup& lookup,
                            const Directory& directory, WalkPath::Texts texts, Steps& steps) {
  const RunKey key{
      .texts = texts.data(), .count = texts.size(), .directory = &directory, .volume = volume};
  if (const auto found = runs_.find(key); found != runs_.end()) return found->second;
  Run run{.end = &directory};
  for (const std::u16string_view text : texts) {
    if (!steps.take(1)) return {.end = &directory};
    if (text.contains(u':')) break;
    const NameMatch match = lookup.find(*run.end, text);
    if (match.directory == nullptr || match.file != nullptr) break;
    run.end = match.directory;
    run.through_alias = run.through_alias || match.through_alias;
    run.ambiguous = run.ambiguous || match.ambiguous;
    ++run.length;
  }
  runs_.emplace(key, run);
  return run;
}

}  // namespace scanner
