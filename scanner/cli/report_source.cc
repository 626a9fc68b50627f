#include "scanner/cli/report_source.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

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

std::expected<std::shared_ptr<const report::ReportBytes>, Error> open_report_bytes(
    const std::string& path) {
  auto source = open_file_source(path, IoMode::kRead);
  if (!source) return std::unexpected(source.error());
  return std::make_shared<const ReportFileBytes>(*std::move(source));
}

}  // namespace scanner
