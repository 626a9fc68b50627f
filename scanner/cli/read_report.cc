#include "scanner/cli/read_report.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "scanner/cli/log.h"
#include "scanner/cli/report_files.h"
#include "scanner/source/file_source.h"

namespace scanner {
namespace {

// By reads: the bytes are copied before they are parsed, so that a file which changes meanwhile
// does no harm.
class ReportFileBytes final : public report::ReportBytes {
 public:
  explicit ReportFileBytes(SharedSource source) : source_(std::move(source)) {}

  [[nodiscard]] std::uint64_t size_bytes() const override { return source_->size_bytes(); }
  std::expected<std::string_view, std::string> read(std::uint64_t offset, std::size_t size,
                                                    std::string& room) const override {
    room.resize(size);
    const auto done =
        read_exactly(*source_, offset, std::as_writable_bytes(std::span(room.data(), size)));
    if (!done) return std::unexpected(done.error().message);
    return room;
  }

 private:
  SharedSource source_;
};

}  // namespace

std::expected<SharedReportBytes, ExitCode> open_report_file(const std::string& path) {
  auto source = open_file_source(path, IoMode::kRead);
  if (source) return std::make_shared<const ReportFileBytes>(*std::move(source));
  log_error(source.error().message);
  return std::unexpected(ExitCode::kFailed);
}

std::expected<std::unique_ptr<report::ReportRows>, ExitCode> read_report(
    const std::string& path, SharedReportBytes bytes, const report::WorkOptions& work) {
  auto rows = report::open_report(std::move(bytes), work);
  if (work.cancelled != nullptr && work.cancelled->load()) {
    return std::unexpected(no_report_finished());
  }
  if (rows) return *std::move(rows);
  log_error(path + ": " + report::text_of(rows.error()));
  return std::unexpected(ExitCode::kFailed);
}

std::expected<void, report::Error> check_unchanged(const std::string& path,
                                                   const report::ReportRows& rows) {
  if (!rows.changed()) return {};
  return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                       .message = path + " changed while it was read"});
}

}  // namespace scanner
