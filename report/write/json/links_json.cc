#include "report/write/json/links_json.h"

#include <utility>

#include "report/model/summary.h"
#include "report/schema/schema.h"
#include "report/text/json_text.h"
#include "report/text/number_text.h"
#include "report/write/json/limitations_json.h"

namespace report {
namespace {

constexpr std::size_t kBufferBytes = 64UL * 1024;

std::string_view section_name(int section) {
  constexpr std::string_view kNames[] = {"", "hard_links", "dos_names", "faults"};
  return kNames[section];
}

}  // namespace

void LinksJson::member(std::string_view name) {
  if (buffer_.back() != '{') buffer_.put(",\n ");
  buffer_.put('"');
  buffer_.put(name);
  buffer_.put("\":");
}

// As for all texts of a report: adds the exact units if it is not valid UTF-16.
void LinksJson::text(std::string_view name, std::u16string_view value) {
  member(name);
  if (append_json_string(value, buffer_)) return;
  member(std::string(name) + "_utf16");
  buffer_.put('"');
  append_hex_units(value, buffer_);
  buffer_.put('"');
  member(std::string(name) + "_lossy");
  buffer_.put("true");
}

void LinksJson::begin(const LinksHeader& header) {
  const auto word_or_null = [this](std::string_view name, std::string_view value) {
    member(name);
    if (value.empty()) {
      buffer_.put("null");
    } else {
      append_json_string(value, buffer_);
    }
  };
  const auto truth = [this](bool value) { buffer_.put(value ? "true" : "false"); };
  buffer_.put('{');
  word_or_null("schema_version", kSchemaVersion);
  word_or_null("tool", "linkaudit");
  word_or_null("tool_version", header.tool_version);
  word_or_null("volume", header.volume);
  if (header.path) {
    text("path", *header.path);
  } else {
    word_or_null("path", {});
  }
  member("found");
  if (header.found) {
    truth(*header.found);
  } else {
    buffer_.put("null");
  }
  word_or_null("reason", header.reason);
  if (header.component) {
    text("component", *header.component);
  } else {
    word_or_null("component", {});
  }
  for (const auto& [name, value] :
       {std::pair{"record", header.file ? header.file->record : 0},
        std::pair{"sequence", header.file ? std::uint64_t{header.file->sequence} : 0}}) {
    member(name);
    if (header.file) {
      append_number(value, buffer_);
    } else {
      buffer_.put("null");
    }
  }
  member("directory");
  if (header.file) {
    truth(header.file->directory);
  } else {
    buffer_.put("null");
  }
  member("complete");
  truth(header.incomplete.empty());
  member("incomplete");
  buffer_.put('[');
  for (const Limitation& limitation : header.incomplete) {
    if (buffer_.back() != '[') buffer_.put(',');
    append_json_string(limitation.text(), buffer_);
  }
  buffer_.put(']');
  member("limitations");
  buffer_.put(limitations_json(header.incomplete, "incomplete"));
}

// Closes the current array and opens all arrays up to `section`.
void LinksJson::open_section(Section section) {
  while (section_ < section) {
    if (section_ != Section::kHead) buffer_.put(index_ == 0 ? "]" : "\n ]");
    section_ = static_cast<Section>(std::to_underlying(section_) + 1);
    index_ = 0;
    if (section_ == Section::kEnd) return;
    member(section_name(std::to_underlying(section_)));
    buffer_.put('[');
  }
}

template <typename Row>
void LinksJson::add(Section section, const Row& row) {
  open_section(section);
  JsonRows rows(JsonLayout::kArray, index_++, buffer_);
  if constexpr (std::is_same_v<Row, HardLinkRow>) {
    rows.hard_link(row);
  } else {
    rows.fault(row);
  }
  flush(kBufferBytes);
}
template void LinksJson::add(Section, const HardLinkRow&);
template void LinksJson::add(Section, const FaultRow&);

void LinksJson::dos_name(std::u16string_view path) {
  open_section(Section::kDosNames);
  buffer_.put(index_++ == 0 ? "\n{" : ",\n{");
  text("path", path);
  buffer_.put('}');
  flush(kBufferBytes);
}

// Writes the buffer once it has `limit` bytes or more, except the last byte: members check the
// preceding character.
void LinksJson::flush(std::size_t limit) {
  if (buffer_.size() < limit || buffer_.size() < 2) return;
  if (!error_) {
    const auto written = sink_.write(buffer_.text().substr(0, buffer_.size() - 1));
    if (!written) error_ = written.error();
  }
  const char last = buffer_.back();
  buffer_.clear();
  buffer_.put(last);
}

std::expected<void, Error> LinksJson::end() {
  open_section(Section::kEnd);
  buffer_.put("}\n");
  flush(0);
  if (!error_) {
    const auto written = sink_.write(buffer_.text());
    if (!written) error_ = written.error();
  }
  if (error_) return std::unexpected(*error_);
  return {};
}

}  // namespace report
