// The outline of a report of `refs`: the subject, the links by relation, what would break.
#include <algorithm>

#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {
namespace {

using Done = std::expected<void, Error>;
using LinkTest = std::function<bool(const LinkRow&)>;

std::string number_of_links(std::uint64_t count) {
  return counted(count, "link", "links");
}

class ReferenceOutline {
 public:
  ReferenceOutline(const RowSource& source, const OutlineOptions& contents,
                   const WorkOptions& options)
      : source_(source),
        summary_(source.summary()),
        subject_(*summary_.subject),
        is_link_(subject_.kind == SubjectKind::kLink),
        limit_(contents.list_all ? 0 : contents.broken_limit),
        contents_(contents),
        options_(options) {}

  std::expected<Outline, Error> make() {
    add_section(warnings_section(summary_), outline_);
    add_subject();
    if (const Done done = add_links(); !done) return std::unexpected(done.error());
    add_other_names();
    add_breaks();
    add_not_known();
    add_engines();
    add_section(skipped_section(summary_), outline_);
    add_section(faults_section(source_, contents_.fault_limit), outline_);
    add_section(more_section("refs", "refs"), outline_);
    return std::move(outline_);
  }

 private:
  [[nodiscard]] std::string what_it_is() const {
    if (subject_.root) return "the root of the volume";
    switch (subject_.kind) {
      case SubjectKind::kMissing: return "not found";
      case SubjectKind::kDirectory: return "a directory";
      case SubjectKind::kFile: return "a file";
      case SubjectKind::kLink: break;
    }
    return "a " + std::string(word(*subject_.link_kind)) +
           ", the link itself rather than its target";
  }

  void add_subject() {
    Section section{.id = SectionId::kSubject};
    section.items.emplace_back(
        SubjectLine{.path = subject_.path, .volume = subject_.volume, .target = subject_.target});
    section.items.emplace_back(Sentence{what_it_is()});
    for (const VolumeSummary& volume : summary_.volumes) {
      if (volume.name != subject_.volume) continue;
      for (Sentence& letter : assumed_letters(volume)) {
        section.items.emplace_back(std::move(letter));
      }
    }
    add_section(std::move(section), outline_);
  }

  Done add_links() {
    if (contents_.list_all) {
      add_sentence(SectionId::kFilters,
                   "Only links that match the filters are listed: " + joined(summary_.filters) +
                       ". The totals below cover all links.",
                   Tone::kPlain, outline_);
    }
    const auto outside = [](RelationKind kind) {
      return [kind](const LinkRow& row) {
        return row.relation && !row.relation->inside && row.relation->kind == kind;
      };
    };
    const auto inside = [link = is_link_](bool out) {
      return [link, out](const LinkRow& row) {
        return row.relation && row.relation->inside && !link &&
               (row.relation->kind == RelationKind::kOut) == out;
      };
    };
    const struct {
      SectionId id;
      std::string_view title;
      LinkTest which;
    } groups[] = {
        {SectionId::kLinksAt, "Links to it", outside(RelationKind::kAt)},
        {SectionId::kLinksInto,
         subject_.kind == SubjectKind::kMissing ? "Links to its former contents"
         : is_link_                             ? "Links that continue through it"
                                                : "Links into it",
         outside(RelationKind::kInto)},
        {SectionId::kLinksThrough, "Links that lead here through other links",
         outside(RelationKind::kThrough)},
        {SectionId::kLinksInside, "Links inside it that stay inside", inside(false)},
        {SectionId::kLinksOut, "Links inside it that lead out by a relative target", inside(true)},
    };
    const std::size_t before = outline_.sections.size();
    for (const auto& group : groups) {
      if (const Done done = add_group(group.id, group.title, group.which); !done) return done;
    }
    if (outline_.sections.size() == before) {
      add_sentence(SectionId::kNoLinks,
                   summary_.filters.empty() ? "No link leads here."
                                            : "No link that leads here matches the filters.",
                   summary_.complete ? Tone::kGood : Tone::kWarning, outline_);
    }
    if (!is_link_) return {};
    const auto itself = [](const LinkRow& row) { return row.relation && row.relation->inside; };
    return add_group(SectionId::kLinkItself, "The link itself, with a relative target", itself);
  }

  Done add_group(SectionId id, std::string_view title, const LinkTest& which) {
    Selection selection;
    selection.which = which;
    auto rows = SelectedRows::select(source_, selection, options_);
    if (!rows) return std::unexpected(rows.error());
    const std::size_t count = rows->count(RowKind::kLink);
    if (count == 0) return {};
    outline_.selections.push_back(std::make_unique<SelectedRows>(*std::move(rows)));
    Section section{.id = id, .title = std::string(title), .figures = grouped(count)};
    section.items.emplace_back(RowList{.kind = RowKind::kLink,
                                       .rows = outline_.selections.back().get(),
                                       .limit = limit_,
                                       .total = count,
                                       .verdicts = true,
                                       .volumes = summary_.volumes.size() > 1});
    add_section(std::move(section), outline_);
    return {};
  }

  void add_other_names() {
    const std::size_t count = source_.count(RowKind::kHardLink);
    if (count == 0) return;
    Section section{.id = SectionId::kOtherNames,
                    .title = "Other names of the file",
                    .figures = grouped(count)};
    section.items.emplace_back(
        RowList{.kind = RowKind::kHardLink, .rows = &source_, .limit = limit_, .total = count});
    add_section(std::move(section), outline_);
  }

  [[nodiscard]] BreakList::Row break_row(std::string change, std::uint64_t count,
                                         std::uint64_t inside) const {
    if (count == 0) {
      return {.change = std::move(change), .figures = "no link", .where = {}, .tone = Tone::kGood};
    }
    std::string where = is_link_ ? "the link itself" : "inside it";
    if (inside == 0) where.clear();
    if (inside != 0 && inside != count) where = grouped(inside) + " of them " + where;
    return {.change = std::move(change),
            .figures = number_of_links(count),
            .where = std::move(where),
            .tone = Tone::kBad};
  }

  void add_breaks() {
    if (subject_.kind == SubjectKind::kMissing) return;
    const BreakCounts& all = subject_.breaks;
    const BreakCounts& inside = subject_.breaks_inside;
    BreakList list;
    if (!subject_.root) {
      list.rows.push_back(
          break_row(subject_.other_names == 0 ? "if it is deleted" : "if this name is deleted",
                    all.if_deleted, inside.if_deleted));
      list.rows.push_back(break_row("if it is renamed", all.if_renamed, inside.if_renamed));
      list.rows.push_back(
          break_row("if it is moved to another directory", all.if_moved, inside.if_moved));
    }
    const std::string letters = joined(subject_.letters);
    list.rows.push_back(break_row(letters.empty() ? "if its volume gets a different letter"
                                                  : "if " + letters + " changes to another letter",
                                  all.if_relettered, inside.if_relettered));
    Section section{
        .id = SectionId::kBreaks, .title = "What would break", .figures = "of links that work now"};
    section.items.emplace_back(std::move(list));
    if (subject_.other_names != 0) {
      section.items.emplace_back(Sentence{
          "The data remain available under " +
          (subject_.other_names == 1 ? std::string("the other name")
                                     : "the " + grouped(subject_.other_names) + " other names") +
          "."});
    }
    add_section(std::move(section), outline_);
  }

  void add_not_known() {
    if (subject_.not_known == 0) return;
    const bool one = subject_.not_known == 1;
    add_sentence(
        SectionId::kNotKnown,
        "For " + number_of_links(subject_.not_known) + ", it is not known whether " +
            (one ? "it leads here: its path ends" : "they lead here: their paths end") +
            " in a location that this run cannot see. For details, use scan --only unverifiable.",
        Tone::kPlain, outline_);
  }

  // How completely links were searched for.
  void add_engines() {
    Section section{.id = SectionId::kEngines};
    bool indexed = false;
    for (const VolumeSummary& volume : summary_.volumes) {
      indexed = indexed || volume.engine == Engine::kIndex;
      if (volume.engine_refusal.empty()) continue;
      section.items.emplace_back(
          Remark{.label = {}, .about = volume.name, .text = engine_fallback(volume) + "."});
    }
    if (indexed) {
      section.items.emplace_back(Sentence{
          .text = "Found with the volume's own reparse index; --engine mft examines every file.",
          .tone = Tone::kFaint});
    }
    add_section(std::move(section), outline_);
  }

  const RowSource& source_;
  const Summary& summary_;
  const SubjectSummary& subject_;
  bool is_link_;
  std::size_t limit_;  // for each list; 0: none
  const OutlineOptions& contents_;
  const WorkOptions& options_;
  Outline outline_;
};

}  // namespace

std::expected<Outline, Error> reference_outline(const RowSource& source,
                                                const OutlineOptions& contents,
                                                const WorkOptions& options) {
  return ReferenceOutline(source, contents, options).make();
}

}  // namespace report
