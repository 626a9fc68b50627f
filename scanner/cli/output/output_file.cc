#include "scanner/cli/output/output_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace scanner {

OutputFile::OutputFile(std::unique_ptr<OutputTarget> target) : target_(std::move(target)) {
  if (target_->is_renamed()) piece_ = std::make_unique_for_overwrite<Piece>();
}

std::expected<std::unique_ptr<OutputFile>, Error> OutputFile::open(const std::string& path,
                                                                   const OutputRules& rules) {
  auto target = open_output_target(path, rules);
  if (!target) return std::unexpected(target.error());
  return std::unique_ptr<OutputFile>(new OutputFile(*std::move(target)));
}

std::expected<void, report::Error> OutputFile::write(std::string_view bytes) {
  if (!piece_) return target_->write(bytes);
  constexpr std::size_t kPieceBytes = sizeof(piece_->bytes);
  while (!bytes.empty()) {
    if (filled_ == 0 && bytes.size() >= kPieceBytes) {
      const std::size_t whole = bytes.size() / kPieceBytes * kPieceBytes;
      if (auto written = target_->write(bytes.substr(0, whole)); !written) return written;
      bytes.remove_prefix(whole);
      continue;
    }
    const std::size_t taken = std::min(bytes.size(), kPieceBytes - filled_);
    std::memcpy(piece_->bytes.data() + filled_, bytes.data(), taken);
    filled_ += taken;
    bytes.remove_prefix(taken);
    if (filled_ < kPieceBytes) break;
    if (auto flushed = flush(); !flushed) return flushed;
  }
  return {};
}

std::expected<void, report::Error> OutputFile::flush() {
  if (filled_ == 0) return {};
  return target_->write({piece_->bytes.data(), std::exchange(filled_, 0)});
}

std::expected<void, Error> OutputFile::finish() {
  if (finished_) return {};
  if (const auto flushed = flush(); !flushed)
    return std::unexpected(Error{flushed.error().message});
  if (auto finished = target_->finish(); !finished) return finished;
  finished_ = true;
  return {};
}

std::expected<void, Error> OutputFile::commit() {
  if (auto finished = finish(); !finished) return finished;
  return target_->commit();
}

}  // namespace scanner
