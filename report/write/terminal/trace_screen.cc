#include "report/write/terminal/trace_screen.h"

#include <algorithm>
#include <string>

#include "mft/utf16.h"
#include "report/outline/link_note.h"
#include "report/text/human_text.h"
#include "report/text/terminal_text.h"
#include "report/write/terminal/screen.h"

namespace report {
namespace {

constexpr std::size_t kWidestName = 40;

std::string reference(std::uint64_t record, std::uint16_t sequence) {
  return std::to_string(record) + "-" + std::to_string(sequence);
}

bool has_record(const TraceComponent& component) {
  return component.found == TraceFound::kDirectory || component.found == TraceFound::kFile;
}

std::u16string_view shown_name(const TraceComponent& component) {
  return component.name_on_disk.empty() || component.short_name ? component.name
                                                                : component.name_on_disk;
}

class TraceScreen {
 public:
  TraceScreen(const Trace& trace, std::size_t width, bool colour, TextOut& out)
      : trace_(trace), screen_(width, colour, out) {}

  void write() {
    measure();
    for (const auto& event : trace_.events) {
      if (const auto* const path = std::get_if<TracePath>(&event)) {
        show_path(*path);
      } else {
        show_component(std::get<TraceComponent>(event));
      }
    }
    if (trace_.left_out != 0) {
      screen_.pad_to(kIndent);
      screen_.text("... " + grouped(trace_.left_out) + " more steps", Tone::kFaint);
      screen_.end_line();
    }
    screen_.end_line();
    show_end();
    for (const auto& own : trace_.own_places) show_own_place(own);
    for (const auto& note : trace_.notes) paragraph(note);
  }

 private:
  void measure() {
    std::string scratch;
    for (const auto& event : trace_.events) {
      const auto* const component = std::get_if<TraceComponent>(&event);
      if (component == nullptr) continue;
      if (has_record(*component)) {
        const auto text = reference(component->record, component->sequence);
        record_end_ = std::max(record_end_, kIndent + text.size());
      }
      scratch.clear();
      const std::size_t name = append_terminal(shown_name(*component), scratch);
      name_width_ = std::max(name_width_, std::min(name + kIndent * component->depth, kWidestName));
    }
    name_column_ = record_end_ + 2;
    what_column_ = name_column_ + name_width_ + 2;
  }

  void show_path(const TracePath& path) {
    if (path.cause == TraceCause::kJunction) {
      screen_.pad_to(name_column_ + kIndent * path.depth);
    } else if (path.cause == TraceCause::kRewritten) {
      screen_.end_line();
    }
    std::u16string text(path.drive.begin(), path.drive.end());
    text += path.path;
    screen_.text(text, path.cause == TraceCause::kJunction ? Tone::kTarget : Tone::kStrong);
    if (path.hop == 0 || path.volume != trace_.volume) {
      screen_.text("  on " + std::string(path.volume), Tone::kFaint);
    }
    if (path.hop != 0) screen_.text("  (hop " + std::to_string(path.hop) + ")", Tone::kFaint);
    screen_.end_line();
  }

  void show_component(const TraceComponent& component) {
    if (has_record(component)) {
      screen_.right_aligned(reference(component.record, component.sequence), record_end_,
                            Tone::kFaint);
    }
    screen_.pad_to(name_column_ + kIndent * component.depth);
    screen_.text(shown_name(component), component.hop != 0 ? Tone::kStrong : Tone::kPlain);
    show_what(component);
    screen_.end_line();
  }

  void show_what(const TraceComponent& component) {
    if (component.kind) {
      std::u16string text;
      for (const char c : word(*component.kind)) text.push_back(static_cast<unsigned char>(c));
      screen_.cell(text, what_column_, name_column_ + 2 * kIndent);
      if (!component.target.empty()) {
        screen_.text("  ");
        screen_.text(std::u16string(kArrow) + component.target, Tone::kTarget);
      }
    } else {
      const auto [text, tone] = plain_words(component.found);
      screen_.cell(text, what_column_, name_column_ + 2 * kIndent, tone);
    }
    if (component.short_name && !component.name_on_disk.empty()) {
      screen_.text("  (the 8.3 name of ", Tone::kFaint);
      screen_.text(component.name_on_disk, Tone::kFaint);
      screen_.text(")", Tone::kFaint);
    }
    if (component.ambiguous) screen_.text("  (others differ only in case)", Tone::kWarning);
  }

  static std::pair<std::string_view, Tone> plain_words(TraceFound found) {
    switch (found) {
      case TraceFound::kDirectory: return {"directory", Tone::kFaint};
      case TraceFound::kFile: return {"file", Tone::kFaint};
      case TraceFound::kNothing: return {"not found", Tone::kBad};
      case TraceFound::kUnknown: break;
    }
    return {"unknown", Tone::kWarning};
  }

  void show_object(const TraceObject& object) {
    std::u16string path(object.drive.begin(), object.drive.end());
    path += object.path;
    screen_.text(path, Tone::kStrong);
    if (object.volume != trace_.volume) screen_.text("  on " + std::string(object.volume));
    screen_.text(std::string("  ") + (object.directory ? "directory" : "file") + ", record " +
                     reference(object.record, object.sequence),
                 Tone::kFaint);
  }

  // "missing: dir (hop 2) [flags]"
  static std::u16string note(const TraceEnd& end, const std::optional<EvaluatorAnswer>& evaluator) {
    LinkRow row;
    row.reason = end.reason;
    row.hop = end.hop;
    row.component = end.component;
    row.malformation = end.malformation;
    row.flags = end.flags;
    row.evaluator = evaluator;
    std::u16string text;
    append_note(row, text);
    return text;
  }

  void show_end() {
    const TraceEnd& end = trace_.end;
    screen_.text(word(end.verdict), tone_of(end.verdict));
    const std::u16string said = note(end, trace_.evaluator);
    if (end.object) {
      screen_.text("  ");
      show_object(*end.object);
    }
    if (!said.empty()) {
      screen_.text("  ");
      screen_.text(said, end.object ? Tone::kPlain : tone_of(end.verdict));
    }
    screen_.end_line();
    if (!end.why.empty()) paragraph(end.why);
    if (end.probe) {
      paragraph("This system was asked about " + mft::to_utf8(end.probe->path) + " and " +
                std::string(explain(end.probe->outcome)) + ".");
    }
    if (end.hops == 0) return;
    std::string hops = counted(end.hops, "link", "links") + " followed; Windows follows at most " +
                       std::to_string(trace_.max_hops);
    if (end.hops > trace_.long_chain_hops && end.hops <= trace_.max_hops) {
      hops += "; Windows XP and 2003, and other versions with long targets, give up after " +
              std::to_string(trace_.long_chain_hops);
    }
    paragraph(hops);
  }

  void show_own_place(const TraceOwnPlace& own) {
    screen_.pad_to(kIndent);
    screen_.text("Hop " + std::to_string(own.hop) +
                 " is relative and was reached through a junction. From its actual location, ");
    const std::u16string path(own.drive.begin(), own.drive.end());
    screen_.text(path + own.path, Tone::kStrong);
    screen_.text(own.elsewhere ? ", the path leads elsewhere:"
                               : ", the path leads to the same target.");
    screen_.end_line();
    if (!own.elsewhere) return;
    screen_.pad_to(2 * kIndent);
    screen_.text(word(own.end.verdict), tone_of(own.end.verdict));
    screen_.text("  ");
    if (own.end.object) {
      show_object(*own.end.object);
    } else {
      screen_.text(note(own.end, std::nullopt), tone_of(own.end.verdict));
    }
    screen_.end_line();
  }

  void paragraph(std::string_view text) {
    screen_.pad_to(kIndent);
    screen_.paragraph(text, kIndent);
  }

  const Trace& trace_;
  Screen screen_;
  std::size_t record_end_ = kIndent;
  std::size_t name_width_ = 0;
  std::size_t name_column_ = 0;
  std::size_t what_column_ = 0;
};

}  // namespace

void write_trace(const Trace& trace, std::size_t width, bool colour, TextOut& out) {
  TraceScreen(trace, width, colour, out).write();
}

}  // namespace report
