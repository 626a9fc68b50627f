#include "report/read/report_index.h"

#include <charconv>
#include <string>
#include <utility>

#include "report/read/fields.h"
#include "report/read/row_reader.h"

namespace report {
namespace {

using Result = std::expected<void, ReadError>;

std::unexpected<ReadError> read_error(std::uint64_t line, std::string message) {
  return std::unexpected(ReadError{.line = line, .message = std::move(message)});
}

constexpr std::string_view kArrayNames[] = {"links", "hard_links", "findings", "faults"};

std::optional<RowKind> kind_of_array(std::string_view name) {
  for (const RowKind kind : kRowKinds) {
    if (kArrayNames[static_cast<std::size_t>(kind)] == name) return kind;
  }
  return std::nullopt;
}

class Indexer {
 public:
  explicit Indexer(const ReportBytes& bytes) : bytes_(bytes), scanner_(bytes) {}

  std::expected<ReportIndex, ReadError> run() {
    if (bytes_.size_bytes() > RowIndex::kMostReportBytes) {
      return read_error(0, "the report is larger than 1 TiB");
    }
    if (const Result passed = scanner_.pass_byte_order_mark(); !passed) {
      return std::unexpected(passed.error());
    }
    const auto first = scanner_.peek();
    if (!first) return std::unexpected(first.error());
    if (!*first) return read_error(0, "the report is empty");
    if (**first != '{') {
      return read_error(scanner_.line(), "this is not a report of linkaudit in JSON or NDJSON");
    }
    const Result done = is_document() ? document() : lines();
    if (!done) return std::unexpected(done.error());
    return std::move(index_);
  }

 private:
  // Whether the first object has a member that only a whole document has.
  bool is_document() {
    ValueScanner ahead(bytes_);
    if (!ahead.pass_byte_order_mark() || !ahead.peek()) return false;
    ahead.pass();
    while (true) {
      const auto key = key_of(ahead);
      if (!key || key->empty()) return false;
      if (*key == "header" || *key == "summary" || kind_of_array(*key)) return true;
      if (!ahead.peek() || !ahead.value(kMostHeaderBytes)) return false;
      const auto next = ahead.peek();
      if (!next || *next != ',') return false;
      ahead.pass();
    }
  }

  // Passes `"key":`. Empty, and nothing is passed, if the object ends here.
  std::expected<std::string, ReadError> key_of(ValueScanner& scanner) {
    constexpr std::size_t kMostKeyBytes = 1024;
    const auto first = scanner.peek();
    if (!first) return std::unexpected(first.error());
    if (*first == '}') return std::string();
    if (*first != '"') return read_error(scanner.line(), "a member's name is missing");
    const auto span = scanner.value(kMostKeyBytes);
    if (!span) return std::unexpected(span.error());
    const auto text = text_at(bytes_, *span, room_);
    if (!text) return std::unexpected(text.error());
    std::string key(text->substr(1, text->size() - 2));
    const auto colon = scanner.peek();
    if (!colon) return std::unexpected(colon.error());
    if (*colon != ':') return read_error(scanner.line(), "a colon is missing");
    scanner.pass();
    if (key.empty()) return read_error(scanner.line(), "a member's name is empty");
    return key;
  }

  std::expected<ValueSpan, ReadError> object(std::size_t most_bytes) {
    const auto first = scanner_.peek();
    if (!first) return std::unexpected(first.error());
    if (*first && *first != '{') return read_error(scanner_.line(), "this is not an object");
    return scanner_.value(most_bytes);
  }

  Result lines() {
    const auto header = object(kMostHeaderBytes);
    if (!header) return std::unexpected(header.error());
    index_.header = *header;
    if (const Result version = check_version(*header); !version) return version;
    bool ended = false;
    while (true) {
      const auto next = scanner_.peek();
      if (!next) return std::unexpected(next.error());
      if (!*next) break;
      if (ended) return read_error(scanner_.line(), "something follows the summary");
      const auto span = object(kMostHeaderBytes);
      if (!span) return std::unexpected(span.error());
      const auto type = type_of(*span);
      if (!type) return std::unexpected(type.error());
      if (*type == "summary") {
        index_.summary = *span;
        ended = true;
      } else if (const auto kind = row_kind_from(*type)) {
        if (const Result added = add(*kind, *span); !added) return added;
      } else if (*type == "header") {
        return read_error(span->line, "a second report begins here");
      } else {
        add_unknown(span->line);
      }
    }
    if (!ended)
      return read_error(scanner_.line(), "the summary is missing: the report is truncated");
    return {};
  }

  Result document() {
    scanner_.pass();
    while (true) {
      auto key = key_of(scanner_);
      if (!key) return std::unexpected(std::move(key).error());
      if (key->empty()) break;
      if (const Result done = section(*key); !done) return done;
      const auto next = scanner_.peek();
      if (!next) return std::unexpected(next.error());
      if (!*next) return read_error(scanner_.line(), "the document is truncated");
      if (*next == '}') break;
      if (*next != ',') return read_error(scanner_.line(), "a comma is missing");
      scanner_.pass();
    }
    scanner_.pass();
    const auto rest = scanner_.peek();
    if (!rest) return std::unexpected(rest.error());
    if (*rest) return read_error(scanner_.line(), "something follows the document");
    for (const std::string_view name :
         {"schema_version", "header", "links", "hard_links", "faults", "summary"}) {
      if (!seen(name)) return read_error(0, "the document has no \"" + std::string(name) + "\"");
    }
    return {};
  }

  [[nodiscard]] bool seen(std::string_view name) const {
    for (const std::string& section : sections_) {
      if (section == name) return true;
    }
    return false;
  }

  Result section(const std::string& name) {
    const bool is_object = name == "header" || name == "summary";
    const auto kind = kind_of_array(name);
    if (is_object || kind || name == "schema_version") {
      if (seen(name)) return read_error(scanner_.line(), "\"" + name + "\" appears twice");
      sections_.push_back(name);
    }
    if (kind) return array(*kind);
    if (is_object) {
      const auto span = object(kMostHeaderBytes);
      if (!span) return std::unexpected(span.error());
      (name == "header" ? index_.header : index_.summary) = *span;
      return {};
    }
    const auto first = scanner_.peek();
    if (!first) return std::unexpected(first.error());
    const auto span = scanner_.value(std::numeric_limits<std::size_t>::max());
    if (!span) return std::unexpected(span.error());
    if (name == "schema_version") return take_version(*span);
    add_unknown(span->line);
    return {};
  }

  Result array(RowKind kind) {
    const auto first = scanner_.peek();
    if (!first) return std::unexpected(first.error());
    if (*first != '[') return read_error(scanner_.line(), "this is not an array");
    scanner_.pass();
    auto next = scanner_.peek();
    if (next && *next == ']') {
      scanner_.pass();
      return {};
    }
    while (true) {
      const auto span = object(kMostRowBytes);
      if (!span) return std::unexpected(span.error());
      if (const Result added = add(kind, *span); !added) return added;
      next = scanner_.peek();
      if (!next) return std::unexpected(next.error());
      if (!*next) return read_error(scanner_.line(), "the array is truncated");
      scanner_.pass();
      if (**next == ']') return {};
      if (**next != ',') return read_error(scanner_.line(), "a comma is missing");
    }
  }

  Result add(RowKind kind, const ValueSpan& span) {
    if (span.size > kMostRowBytes) {
      return read_error(span.line,
                        "the row is longer than " + std::to_string(kMostRowBytes) + " bytes");
    }
    index_.rows.add(kind, {.offset = span.offset, .size = span.size});
    return {};
  }

  void add_unknown(std::uint64_t line) {
    if (index_.unknown_parts++ == 0) index_.first_unknown_line = line;
  }

  // The member `type`, which begins each row that was written by linkaudit.
  std::expected<std::string_view, ReadError> type_of(const ValueSpan& span) {
    constexpr std::string_view kBegin = R"({"type":")";
    const auto text = text_at(bytes_, span, room_);
    if (!text) return std::unexpected(text.error());
    if (text->starts_with(kBegin)) {
      const auto end = text->find_first_of("\"\\", kBegin.size());
      if (end != std::string_view::npos && (*text)[end] == '"') {
        return text->substr(kBegin.size(), end - kBegin.size());
      }
    }
    return member_text(*text, span.line, "type");
  }

  std::expected<std::string_view, ReadError> member_text(std::string_view object,
                                                         std::uint64_t line, std::string_view key) {
    const auto root = tree_.parse(object, kMostHeaderNodes);
    if (!root) return read_error(line, root.error());
    Problem problem;
    Fields fields(*root, problem);
    const std::string_view text = fields.string(key);
    if (problem.any()) return read_error(line, problem.message);
    return text;
  }

  // Of the first line of NDJSON.
  Result check_version(const ValueSpan& span) {
    const auto text = text_at(bytes_, span, room_);
    if (!text) return std::unexpected(text.error());
    const auto version = member_text(*text, span.line, "schema_version");
    if (!version) return std::unexpected(version.error());
    return take(*version, span.line);
  }

  // Of a document: a string by itself.
  Result take_version(const ValueSpan& span) {
    const auto text = text_at(bytes_, span, room_);
    if (!text) return std::unexpected(text.error());
    const auto root = tree_.parse(*text, 1);
    if (!root) return read_error(span.line, root.error());
    return take(root->is(JsonType::kString) ? root->text() : std::string_view(), span.line);
  }

  Result take(std::string_view version, std::uint64_t line) {
    const auto minor = minor_version_from(version);
    if (!minor) return read_error(line, minor.error());
    index_.minor_version = *minor;
    return {};
  }

  const ReportBytes& bytes_;
  ValueScanner scanner_;
  ReportIndex index_;
  std::string room_;
  JsonTree tree_;
  std::vector<std::string> sections_;  // of a document, those that are known
};

}  // namespace

void RowIndex::remove(RowKind kind, const std::vector<std::size_t>& rows) {
  if (rows.empty()) return;
  auto& packed = of(kind);
  auto next = rows.begin();
  std::size_t kept = rows.front();
  for (std::size_t row = kept; row < packed.size(); ++row) {
    if (next != rows.end() && *next == row) {
      ++next;
    } else {
      packed[kept++] = packed[row];
    }
  }
  packed.resize(kept);
}

std::expected<ReportIndex, ReadError> index_report(const ReportBytes& bytes) {
  return Indexer(bytes).run();
}

std::expected<std::string_view, ReadError> text_at(const ReportBytes& bytes, const ValueSpan& span,
                                                   std::string& room) {
  auto text = bytes.read(span.offset, span.size, room);
  if (!text) return read_error(span.line, std::move(text).error());
  return *text;
}

std::expected<std::uint32_t, std::string> minor_version_from(std::string_view version) {
  constexpr std::string_view kMajor = "1.";
  std::uint32_t minor = 0;
  const char* const end = version.data() + version.size();
  const auto dot = version.find('.');
  std::uint32_t major = 0;
  if (dot != std::string_view::npos) {
    const char* const begin = version.data();
    const char* const middle = begin + dot;
    const auto first = std::from_chars(begin, middle, major);
    const auto second = std::from_chars(middle + 1, end, minor);
    const bool good = first.ec == std::errc() && first.ptr == middle && second.ec == std::errc() &&
                      second.ptr == end;
    if (good && version.starts_with(kMajor)) return minor;
    if (good) {
      return std::unexpected("the report has schema version " + std::string(version) +
                             "; this program reads versions 1.x");
    }
  }
  return std::unexpected("this is not a report of linkaudit: \"schema_version\" is not a version");
}

}  // namespace report
