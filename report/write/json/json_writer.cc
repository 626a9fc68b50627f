#include "report/write/json/json_writer.h"

#include <exception>

#include "report/output/limited_sink.h"
#include "report/schema/schema.h"
#include "report/write/json/json_document.h"
#include "report/write/json/json_rows.h"

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

// The brackets around arrays and everything else between the rows.
constexpr std::uint64_t kBetweenRowsBytes = 128;

// Rows of one kind; none once the report is truncated.
Result write_kind(const RowSource& source, RowKind kind, const RowFormat& format,
                  const WorkOptions& options, Sink& sink, bool& is_truncated) {
  if (is_truncated) return {};
  Result rows = write_rows(source, kind, format, options, sink);
  is_truncated = !rows && rows.error().code == ErrorCode::kTruncated;
  return is_truncated ? Result() : std::move(rows);
}

Result end_of(bool is_truncated) {
  return is_truncated ? Result(std::unexpected(truncated())) : Result();
}

// std::bad_alloc is the only exception that building the header and the summary can throw.
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
    bool is_truncated = false;
    sink.keep_for_end(summary_json(source, true).size() + kBetweenRowsBytes);
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
      const Result rows = write_kind(source, kind, format, options, sink, is_truncated);
      if (!rows) return rows;
      text = source.count(kind) == 0 ? "]" : "\n]";
    }
    text += ",\n\"summary\":";
    text += summary_json(source, is_truncated);
    text += "}\n";
    if (const Result end = sink.write(text); !end) return end;
    return end_of(is_truncated);
  });
}

std::expected<void, Error> write_ndjson(const RowSource& source, const WorkOptions& options,
                                        Sink& sink) {
  return guarded([&]() -> Result {
    bool is_truncated = false;
    sink.keep_for_end(summary_json(source, true).size() + 1);
    if (const Result head = sink.write(header_json(source.summary()) + '\n'); !head) return head;
    const JsonRowFormat format(JsonLayout::kLines);
    for (const RowKind kind : kRowKinds) {
      const Result rows = write_kind(source, kind, format, options, sink, is_truncated);
      if (!rows) return rows;
    }
    const Result end = sink.write(summary_json(source, is_truncated) + '\n');
    return end ? end_of(is_truncated) : end;
  });
}

}  // namespace report
