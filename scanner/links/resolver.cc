#include "scanner/links/resolver.h"

#include <algorithm>

#include "mft/reparse_point.h"
#include "scanner/links/evaluators.h"
#include "scanner/links/settle.h"
#include "scanner/links/walker.h"
#include "scanner/sweep/parallel.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Walks that wait for an answer are bulky; this many rows are finished before the next begin.
constexpr std::size_t kBatchRows = 200'000;

bool followed_tag(std::uint32_t tag) {
  return tag == mft::kTagMountPoint || tag == mft::kTagSymlink;
}

// A row whose walk waits for the search over ordinary files.
struct Waiting {
  std::size_t row = 0;
  Walk walk;
  bool is_evaluator = false;
  bool bit_clear = false;
};

class VolumeResolver {
 public:
  VolumeResolver(const AuditedVolumes& volumes, const VolumeMap& map, VolumeIndex index,
                 const ResolveOptions& options, VolumeResolutions trial)
      : volumes_(volumes),
        map_(map),
        index_(index),
        options_(options),
        result_(std::move(trial)),
        first_text_(result_.texts.size()) {}

  VolumeResolutions run() {
    const Catalog& catalog = volumes_[index_]->catalog();
    for (const auto& [name, answer] : map_.all()) kept_letters_ |= answer.assumed_letter;
    known_ = result_.rows.size();
    result_.rows.resize(catalog.link_row_count);
    result_.texts.resize(first_text_ + options_.threads);
    for (std::size_t first = 0; first < result_.rows.size() && !stopped(); first += kBatchRows) {
      resolve_batch(first, std::min(first + kBatchRows, result_.rows.size()));
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  // True if the trial's answer holds.
  [[nodiscard]] bool is_known(std::size_t row) const {
    return row < known_ && (result_.rows[row].assumed_letters & ~kept_letters_) == 0 &&
           result_.rows[row].unopened == 0;
  }
  [[nodiscard]] Arena& texts_of(std::uint32_t thread) {
    return result_.texts[first_text_ + thread];
  }

  void resolve_batch(std::size_t first_row, std::size_t last_row) {
    constexpr std::size_t kGrain = 128;
    std::vector<std::vector<Waiting>> waiting(options_.threads);
    std::vector<std::unique_ptr<Walker>> walkers;
    walkers.reserve(options_.threads);
    for (std::uint32_t i = 0; i < options_.threads; ++i) {
      walkers.push_back(std::make_unique<Walker>(volumes_, map_));
    }
    const bool done =
        for_ranges(options_.threads, last_row - first_row, kGrain,
                   [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                     if (stopped()) return;
                     const Catalog& catalog = volumes_[index_]->catalog();
                     for (LinkRowCursor row(catalog, first_row + first);
                          row.row() < first_row + last; row.advance()) {
                       if (is_known(row.row())) continue;
                       result_.rows[row.row()] = Resolution();
                       resolve_row(row.row(), row.file(), row.name(), *walkers[thread],
                                   texts_of(thread), waiting[thread]);
                     }
                   });
    if (!done) throw std::bad_alloc();
    std::vector<Waiting*> all;
    for (auto& part : waiting) {
      for (auto& row : part) all.push_back(&row);
    }
    answer(all);
  }

  void resolve_row(std::size_t row, const LinkFile& file, const LinkName& name, Walker& walker,
                   Arena& texts, std::vector<Waiting>& waiting) {
    Resolution& resolution = result_.rows[row];
    if (file.reparse_unavailable) {
      resolution.verdict = Verdict::kUnverifiable;
      resolution.reason = Reason::kDataUnavailable;
      return;
    }
    const auto tag = file.reparse().read<mft::Le32>(0);
    const bool bit_clear = attributes_deny_link(file);
    if (!tag || followed_tag(*tag)) {
      Walk walk;
      if (tag) {
        walk = walker.follow(index_, file, name);
      } else {
        walk.verdict = Verdict::kBroken;
        walk.reason = Reason::kMalformed;
        walk.hop = 1;
      }
      if (walk.question) {
        waiting.push_back({.row = row, .walk = std::move(walk), .bit_clear = bit_clear});
      } else {
        finish(row, std::move(walk), bit_clear, texts);
      }
      return;
    }
    resolution.verdict = Verdict::kOpaque;
    if (bit_clear) resolution.flags.set(Flag::kAttributeBitClear);
    evaluate_otherwise(row, file, name, walker, waiting);
  }

  // The other evaluators' answers, for the tags that have one.
  void evaluate_otherwise(std::size_t row, const LinkFile& file, const LinkName& name,
                          Walker& walker, std::vector<Waiting>& waiting) {
    Evaluation evaluation = evaluate(volumes_, map_, walker, index_, file, name);
    if (evaluation.evaluator == Evaluator::kNone) return;
    result_.rows[row].evaluator = evaluation.evaluator;
    if (evaluation.walk.question) {
      waiting.push_back({.row = row, .walk = std::move(evaluation.walk), .is_evaluator = true});
    } else {
      finish_evaluator(row, std::move(evaluation.walk));
    }
  }

  // Searches each volume once for all questions about it.
  void answer(const std::vector<Waiting*>& all) {
    for (VolumeIndex volume = 0; volume < volumes_.size(); ++volume) {
      std::vector<const LeafQuestion*> questions;
      std::vector<Waiting*> asked;
      for (Waiting* const waiting : all) {
        if (!waiting->walk.question || waiting->walk.question->volume != volume) continue;
        questions.push_back(&*waiting->walk.question);
        asked.push_back(waiting);
      }
      const auto answers = volumes_[volume]->lookup().search_leaves(questions, options_.threads);
      for (std::size_t i = 0; i < asked.size(); ++i) apply_answer(asked[i]->walk, answers[i]);
    }
    constexpr std::size_t kGrain = 2048;
    const bool done = for_ranges(options_.threads, all.size(), kGrain,
                                 [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                   for (std::size_t i = first; i < last; ++i) {
                                     Waiting& waiting = *all[i];
                                     if (waiting.is_evaluator) {
                                       finish_evaluator(waiting.row, std::move(waiting.walk));
                                     } else {
                                       finish(waiting.row, std::move(waiting.walk),
                                              waiting.bit_clear, texts_of(thread));
                                     }
                                   }
                                 });
    if (!done) throw std::bad_alloc();
  }

  void finish(std::size_t row, Walk walk, bool bit_clear, Arena& texts) {
    settle(volumes_, walk);
    if (bit_clear) doubt_denied_link(walk);
    Resolution& resolution = result_.rows[row];
    resolution.verdict = walk.verdict;
    resolution.reason = walk.reason;
    resolution.flags = walk.flags;
    resolution.assumed_letters = walk.assumed_letters;
    resolution.unopened = walk.unopened;
    resolution.hops = walk.hops;
    resolution.hop = walk.hop;
    resolution.component = texts.copy(walk.component);
    resolution.has_object = walk.object.has_value();
    if (walk.object) {
      resolution.object = *walk.object;
      resolution.object_name = texts.copy(walk.object_name);
    }
  }

  void finish_evaluator(std::size_t row, Walk walk) {
    settle(volumes_, walk);
    Resolution& resolution = result_.rows[row];
    resolution.evaluator_verdict = walk.verdict;
    resolution.evaluator_reason = walk.reason;
    if (walk.flags.has(Flag::kAssumedLetter)) resolution.flags.set(Flag::kAssumedLetter);
    resolution.assumed_letters |= walk.assumed_letters;
    resolution.unopened = walk.unopened;
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  VolumeIndex index_;
  const ResolveOptions& options_;
  VolumeResolutions result_;
  std::size_t first_text_;          // those before it belong to the trial
  std::size_t known_ = 0;           // rows of the trial
  std::uint32_t kept_letters_ = 0;  // bits of the letters that the map still assumes
};

}  // namespace

VolumeResolutions resolve_volume(const AuditedVolumes& volumes, const VolumeMap& map,
                                 VolumeIndex index, const ResolveOptions& options,
                                 VolumeResolutions trial) {
  return VolumeResolver(volumes, map, index, options, std::move(trial)).run();
}

}  // namespace scanner
