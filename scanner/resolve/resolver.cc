#include "scanner/resolve/resolver.h"

#include <algorithm>

#include "mft/reparse_point.h"
#include "report/threads/parallel.h"
#include "scanner/resolve/evaluators.h"
#include "scanner/resolve/verdict_rules.h"
#include "scanner/resolve/walk_memo.h"
#include "scanner/resolve/walker.h"

namespace scanner {
namespace {

using report::Flag;
using report::Reason;
using report::Verdict;

// Walks that wait for an answer are bulky; this many rows are finished before the next begin.
constexpr std::size_t kBatchRows = 200'000;
// The steps of a block are added up before the next block begins. Rows past the budget within a
// block were followed in vain.
constexpr std::size_t kBlockRows = 8192;

constexpr std::size_t kMostNameUnits = 255;

bool followed_tag(std::uint32_t tag) {
  return tag == mft::kTagMountPoint || tag == mft::kTagSymlink;
}

// The cost of a row of a block.
struct Price {
  std::uint64_t steps = 0;
  bool known = false;  // from the trial
};

// A row whose walk waits for the search over ordinary files.
struct Waiting {
  std::size_t row = 0;
  WalkResult walk;
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
        first_text_(result_.texts.size()),
        steps_left_(step_budget(volumes[index]->catalog(), options)),
        prices_(kBlockRows),
        crossed_(std::max(options.threads, 1U)) {}

  VolumeResolutions run() {
    const Catalog& catalog = volumes_[index_]->catalog();
    for (const auto& [name, answer] : map_.all()) kept_letters_ |= answer.assumed_letter;
    known_ = result_.rows.size();
    result_.rows.resize(catalog.link_row_count);
    result_.texts.resize(first_text_ + options_.threads);
    for (std::size_t first = 0; first < result_.rows.size() && !stopped(); first += kBatchRows) {
      resolve_batch(first, std::min(first + kBatchRows, result_.rows.size()));
    }
    follow_long_walks();
    for (const auto& crossed : crossed_) add_crossed(crossed);
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  // True if the trial's answer holds.
  [[nodiscard]] bool is_known(std::size_t row) const {
    return row < known_ && (result_.rows[row].assumed_letters & ~kept_letters_) == 0 &&
           result_.rows[row].unopened == 0 && !result_.rows[row].long_walk;
  }
  [[nodiscard]] Arena& texts_of(std::uint32_t thread) {
    return result_.texts[first_text_ + thread];
  }

  void add_crossed(const std::vector<RecordSet>& crossed) {
    if (crossed.size() > result_.crossed.size()) result_.crossed.resize(crossed.size());
    for (std::size_t i = 0; i < crossed.size(); ++i) result_.crossed[i].add_all(crossed[i]);
  }

  void resolve_batch(std::size_t first_row, std::size_t last_row) {
    std::vector<std::vector<Waiting>> waiting(options_.threads);
    std::vector<std::unique_ptr<Walker>> walkers;
    walkers.reserve(options_.threads);
    for (std::uint32_t i = 0; i < options_.threads; ++i) {
      walkers.push_back(std::make_unique<Walker>(volumes_, map_));
      walkers.back()->note_crossed_in(&crossed_[i]);
      walkers.back()->look_briefly(true);
    }
    for (std::size_t first = first_row; first < last_row && !stopped(); first += kBlockRows) {
      const std::size_t last = std::min(first + kBlockRows, last_row);
      for (std::size_t row = first; row < last; ++row) {
        prices_[row - first] = {.steps = 0, .known = is_known(row)};
      }
      if (steps_left_ != 0) resolve_block(first, last, walkers, waiting);
      pay(first, last, *walkers.front(), waiting);
    }
    answer(waiting);
  }

  void resolve_block(std::size_t first_row, std::size_t last_row,
                     const std::vector<std::unique_ptr<Walker>>& walkers,
                     std::vector<std::vector<Waiting>>& waiting) {
    constexpr std::size_t kGrain = 128;
    const auto resolve_some = [&](std::uint32_t thread, std::size_t first, std::size_t last) {
      if (stopped()) return;
      const Catalog& catalog = volumes_[index_]->catalog();
      for (LinkRowCursor row(catalog, first_row + first); row.row() < first_row + last;
           row.advance()) {
        Price& price = prices_[row.row() - first_row];
        if (price.known) continue;
        result_.rows[row.row()] = Resolution();
        Steps steps{.limit = kUsualSteps, .stop = options_.stop};
        walkers[thread]->charge_to(&steps);
        resolve_row(row.row(), row.file(), row.name(), *walkers[thread], texts_of(thread),
                    waiting[thread]);
        walkers[thread]->charge_to(nullptr);
        price.steps = steps.used;
      }
    };
    if (!for_ranges(options_.threads, last_row - first_row, kGrain, resolve_some)) {
      throw std::bad_alloc();
    }
  }

  // Pays for the rows of a block, in order: always the same ones are past the budget, whichever
  // thread followed them. So are all that come after the first of these.
  void pay(std::size_t first_row, std::size_t last_row, Walker& walker,
           std::vector<std::vector<Waiting>>& waiting) {
    std::size_t row = first_row;
    for (; row < last_row && prices_[row - first_row].steps < steps_left_; ++row) {
      steps_left_ -= prices_[row - first_row].steps;
      if (result_.rows[row].long_walk) long_walks_.push_back(row);
    }
    if (row == last_row) return;
    steps_left_ = 0;
    for (auto& part : waiting) {
      std::erase_if(part, [row](const Waiting& one) { return one.row >= row; });
    }
    // Rows that need no steps are still answered.
    Steps none{.limit = 0};
    walker.charge_to(&none);
    for (LinkRowCursor cursor(volumes_[index_]->catalog(), row); cursor.row() < last_row;
         cursor.advance()) {
      if (prices_[cursor.row() - first_row].known) continue;
      result_.rows[cursor.row()] = Resolution();
      resolve_row(cursor.row(), cursor.file(), cursor.name(), walker, texts_of(0), waiting.front());
    }
    walker.charge_to(nullptr);
  }

  // One after another, so that always the same ones find what others left in the memo, and are
  // within the budget.
  void follow_long_walks() {
    if (long_walks_.empty()) return;
    const Catalog& catalog = volumes_[index_]->catalog();
    WalkMemo memo;
    Walker walker(volumes_, map_);
    walker.remember_in(&memo);
    walker.note_crossed_in(&crossed_.front());
    std::vector<std::vector<Waiting>> waiting(1);
    for (const std::size_t row : long_walks_) {
      if (stopped()) return;
      if (waiting.front().size() == kBatchRows) {
        answer(waiting);
        waiting.front().clear();
      }
      const Resolution short_look = result_.rows[row];
      result_.rows[row] = Resolution();
      Steps steps{.limit = steps_left_, .stop = options_.stop};
      walker.charge_to(&steps);
      const LinkRowCursor cursor(catalog, row);
      resolve_row(row, cursor.file(), cursor.name(), walker, texts_of(0), waiting.front());
      steps_left_ -= std::min(steps_left_, steps.used);
      // A short walk suffices to know that a chain is too long.
      const Resolution& long_look = result_.rows[row];
      if (long_look.reason == Reason::kBudget || long_look.evaluator_reason == Reason::kBudget) {
        result_.rows[row] = short_look;
      }
      result_.rows[row].long_walk = true;
    }
    answer(waiting);
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
      WalkResult walk;
      if (tag) {
        walk = walker.follow(index_, file, name);
      } else {
        walk.verdict = Verdict::kBroken;
        walk.reason = Reason::kMalformed;
        walk.malformation = report::Malformation::kReparseData;
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
    evaluate_otherwise(row, file, name, walker, texts, waiting);
  }

  // The other evaluators' answers, for the tags that have one.
  void evaluate_otherwise(std::size_t row, const LinkFile& file, const LinkName& name,
                          Walker& walker, Arena& texts, std::vector<Waiting>& waiting) {
    Evaluation evaluation = evaluate(volumes_, map_, walker, index_, file, name);
    if (evaluation.evaluator == Evaluator::kNone) return;
    result_.rows[row].evaluator = evaluation.evaluator;
    if (evaluation.walk.question) {
      waiting.push_back({.row = row, .walk = std::move(evaluation.walk), .is_evaluator = true});
    } else {
      finish_evaluator(row, std::move(evaluation.walk), texts);
    }
  }

  // Searches each volume once for all questions about it.
  void answer(std::vector<std::vector<Waiting>>& waiting) {
    std::vector<Waiting*> all;
    for (auto& part : waiting) {
      for (auto& row : part) all.push_back(&row);
    }
    for (VolumeIndex volume = 0; volume < volumes_.size(); ++volume) {
      std::vector<const FileQuestion*> questions;
      std::vector<Waiting*> asked;
      for (Waiting* const waiting : all) {
        if (!waiting->walk.question || waiting->walk.question->volume != volume) continue;
        questions.push_back(&*waiting->walk.question);
        asked.push_back(waiting);
      }
      const auto answers = volumes_[volume]->lookup().find_files(questions, options_.threads);
      for (std::size_t i = 0; i < asked.size(); ++i) apply_answer(asked[i]->walk, answers[i]);
    }
    constexpr std::size_t kGrain = 2048;
    const bool done = for_ranges(
        options_.threads, all.size(), kGrain,
        [&](std::uint32_t thread, std::size_t first, std::size_t last) {
          for (std::size_t i = first; i < last; ++i) {
            Waiting& waiting = *all[i];
            if (waiting.is_evaluator) {
              finish_evaluator(waiting.row, std::move(waiting.walk), texts_of(thread));
            } else {
              finish(waiting.row, std::move(waiting.walk), waiting.bit_clear, texts_of(thread));
            }
          }
        });
    if (!done) throw std::bad_alloc();
  }

  void finish(std::size_t row, WalkResult walk, bool bit_clear, Arena& texts) {
    apply_verdict_rules(volumes_, walk);
    if (bit_clear) mark_unconfirmed_link(walk);
    Resolution& resolution = result_.rows[row];
    resolution.verdict = walk.verdict;
    resolution.reason = walk.reason;
    if (walk.reason == Reason::kMalformed) resolution.malformation = walk.malformation;
    resolution.flags = walk.flags;
    resolution.assumed_letters = walk.assumed_letters;
    resolution.unopened = walk.unopened;
    resolution.hops = walk.hops;
    resolution.orphaned = walk.orphaned;
    resolution.hop = walk.hop;
    resolution.long_walk = resolution.long_walk || walk.cut_short;
    // Malformed targets may contain components longer than any name, and many files can have one.
    resolution.component = walk.component.size() <= kMostNameUnits
                               ? texts.copy(walk.component)
                               : texts.copy_once(walk.component);
    resolution.has_object = keep_object(walk, resolution, texts);
  }

  static bool keep_object(const WalkResult& walk, Resolution& resolution, Arena& texts) {
    if (!walk.object) return false;
    resolution.object = *walk.object;
    resolution.object_name = texts.copy(walk.object_name);
    return true;
  }

  void finish_evaluator(std::size_t row, WalkResult walk, Arena& texts) {
    apply_verdict_rules(volumes_, walk);
    Resolution& resolution = result_.rows[row];
    resolution.evaluator_verdict = walk.verdict;
    resolution.evaluator_reason = walk.reason;
    resolution.evaluator_has_object = keep_object(walk, resolution, texts);
    resolution.orphaned = resolution.orphaned || walk.orphaned;
    resolution.long_walk = resolution.long_walk || walk.cut_short;
    if (walk.flags.has(Flag::kAssumedLetter)) resolution.flags.set(Flag::kAssumedLetter);
    resolution.assumed_letters |= walk.assumed_letters;
    resolution.unopened = walk.unopened;
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  VolumeIndex index_;
  const ResolveOptions& options_;
  VolumeResolutions result_;
  std::size_t first_text_;          // earlier ones belong to the trial
  std::size_t known_ = 0;           // rows of the trial
  std::uint32_t kept_letters_ = 0;  // bits of the letters still assumed by the map
  std::uint64_t steps_left_;
  std::vector<Price> prices_;                    // of the current block
  std::vector<std::size_t> long_walks_;          // rows
  std::vector<std::vector<RecordSet>> crossed_;  // by thread, then by volume
};

}  // namespace

std::uint64_t step_budget(const Catalog& catalog, const ResolveOptions& options) {
  constexpr std::uint64_t kPerRecord = 64;
  constexpr std::uint64_t kPerLink = 512;  // the longest chains that Windows follows take 400
  if (!options.budget) return Steps::kUnlimited;
  const std::uint64_t records = catalog.scope == CatalogScope::kVolume
                                    ? catalog.counts.records_in_use
                                    : catalog.directories.size() + catalog.files.size();
  return options.free_steps + kPerRecord * records + kPerLink * catalog.link_row_count;
}

VolumeResolutions resolve_volume(const AuditedVolumes& volumes, const VolumeMap& map,
                                 VolumeIndex index, const ResolveOptions& options,
                                 VolumeResolutions trial) {
  return VolumeResolver(volumes, map, index, options, std::move(trial)).run();
}

}  // namespace scanner
