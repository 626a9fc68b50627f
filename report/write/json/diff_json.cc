#include "report/write/json/diff_json.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "report/schema/schema.h"
#include "report/text/json_text.h"
#include "report/text/text_out.h"
#include "report/write/json/json_rows.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFlushBytes = 256UL * 1024;

Json optional_text(const std::optional<std::string>& text) {
  return text ? Json(valid_utf8(*text)) : Json();
}

Json report_object(const Summary& summary, const std::string& name) {
  return {{"report", valid_utf8(name)},
          {"tool_version", valid_utf8(summary.tool_version)},
          {"started", optional_text(summary.started)},
          {"host", optional_text(summary.host)},
          {"complete", summary.complete}};
}

Json volumes_array(const DiffView& view) {
  const auto& olds = view.before.summary().volumes;
  const auto& news = view.after.summary().volumes;
  Json array = Json::array();
  for (const VolumePair& pair : view.comparison.volumes) {
    array.push_back({{"before", pair.before ? Json(valid_utf8(olds[*pair.before].name)) : Json()},
                     {"after", pair.after ? Json(valid_utf8(news[*pair.after].name)) : Json()},
                     {"serial", valid_utf8(pair.after ? news[*pair.after].serial
                                                      : olds[*pair.before].serial)}});
  }
  return array;
}

Json reservations_array(const DiffView& view) {
  Json array = Json::array();
  for (const Reservation& reservation : view.reservations) {
    array.push_back({{"code", word(reservation.code)}, {"text", valid_utf8(reservation.text)}});
  }
  return array;
}

class DiffJson {
 public:
  DiffJson(const DiffView& view, Sink& sink) : view_(view), sink_(sink) {}

  std::expected<void, Error> write() {
    const Json head{{"schema_version", kSchemaVersion},
                    {"type", "diff"},
                    {"tool", "linkaudit"},
                    {"tool_version", valid_utf8(view_.tool_version)},
                    {"before", report_object(view_.before.summary(), view_.before_name)},
                    {"after", report_object(view_.after.summary(), view_.after_name)},
                    {"comparable", view_.reservations.empty()},
                    {"reservations", reservations_array(view_)},
                    {"volumes", volumes_array(view_)}};
    const std::string begin = head.dump();
    out_.put(std::string_view(begin).substr(0, begin.size() - 1));
    out_.put(",\n\"changes\":[");
    bool first = true;
    for (const Difference& difference : view_.comparison.differences) {
      out_.put(first ? "\n" : ",\n");
      first = false;
      append(difference);
      if (out_.size() < kFlushBytes) continue;
      if (auto written = flush(); !written) return written;
    }
    out_.put("\n],\n\"summary\":");
    out_.put(Json{{"new", view_.comparison.added()},
                  {"gone", view_.comparison.gone()},
                  {"changed", view_.comparison.changed()},
                  {"unchanged", view_.comparison.unchanged_rows()}}
                 .dump());
    out_.put("}\n");
    return flush();
  }

 private:
  std::expected<void, Error> flush() {
    auto written = sink_.write(out_.text());
    out_.clear();
    return written;
  }

  void append(const Difference& difference) {
    if (!difference.before) {
      out_.put(R"({"change":"new","before":null)");
    } else {
      out_.put(difference.after ? R"({"change":"changed","aspects":[)" : R"({"change":"gone")");
      if (difference.after) {
        bool first = true;
        for (std::size_t i = 0; i < kAspectCount; ++i) {
          if (!difference.changed.has(static_cast<Aspect>(i))) continue;
          out_.put(first ? "\"" : ",\"");
          first = false;
          out_.put(word(static_cast<Aspect>(i)));
          out_.put("\"");
        }
        out_.put("]");
      }
      out_.put(R"(,"before":)");
      append_row(view_.before, difference.kind, *difference.before);
    }
    out_.put(R"(,"after":)");
    if (difference.after) {
      append_row(view_.after, difference.kind, *difference.after);
    } else {
      out_.put("null");
    }
    out_.put("}");
  }

  void append_row(const RowSource& source, RowKind kind, std::size_t row) {
    JsonRows rows(JsonLayout::kLines, 0, out_);
    source.visit(kind, row, row + 1, rows);
    if (out_.back() == '\n') out_.drop_back();
  }

  const DiffView& view_;
  Sink& sink_;
  TextOut out_;
};

}  // namespace

std::expected<void, Error> write_diff_json(const DiffView& view, Sink& sink) {
  try {
    return DiffJson(view, sink).write();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report
