#include "report/json/json_writer.h"

#include <exception>

#include "report/json/json_document.h"
#include "report/json/json_rows.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

std::string_view array_name(RowKind kind) {
  switch (kind) {
    case RowKind::kLink: return "links";
    case RowKind::kHardLink: return "hard_links";
    case RowKind::kFinding: return "findings";
    case RowKind::kFault: break;
  }
  return "faults";
}

// Out of memory is the one thing that can be thrown while header and summary are put together.
template <typename Write>
Result guarded(Write&& write) {
  try {
    return write();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace

std::expected<void, Error> write_json(const RowSource& source, const WorkOptions& options,
                                      Sink& sink) {
  return guarded([&]() -> Result {
    std::string text = R"({"schema_version":")";
    text += kSchemaVersion;
    text += "\",\n\"header\":";
    text += header_json(source.summary());
    const JsonRowFormat format(JsonLayout::kArray);
    for (const RowKind kind : kRowKinds) {
      text += ",\n\"";
      text += array_name(kind);
      text += "\":[";
      if (const Result head = sink.write(text); !head) return head;
      if (const Result rows = write_rows(source, kind, format, options, sink); !rows) return rows;
      text = source.count(kind) == 0 ? "]" : "\n]";
    }
    text += ",\n\"summary\":";
    text += summary_json(source);
    text += "}\n";
    return sink.write(text);
  });
}

std::expected<void, Error> write_ndjson(const RowSource& source, const WorkOptions& options,
                                        Sink& sink) {
  return guarded([&]() -> Result {
    if (const Result head = sink.write(header_json(source.summary()) + '\n'); !head) return head;
    const JsonRowFormat format(JsonLayout::kLines);
    for (const RowKind kind : kRowKinds) {
      if (const Result rows = write_rows(source, kind, format, options, sink); !rows) return rows;
    }
    return sink.write(summary_json(source) + '\n');
  });
}

}  // namespace report
