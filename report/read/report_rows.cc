#include "report/read/report_rows.h"

namespace report {
namespace {

// Rows that lie side by side are read together, up to so much of the report.
constexpr std::uint64_t kMostBytesAtOnce = 256UL * 1024;

}  // namespace

std::unique_ptr<ReportRows::Reader> ReportRows::take_reader() const {
  {
    const std::scoped_lock lock(mutex_);
    if (!readers_.empty()) {
      auto reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Reader>();
}

void ReportRows::give_back(std::unique_ptr<Reader> reader) const {
  const std::scoped_lock lock(mutex_);
  readers_.push_back(std::move(reader));
}

void ReportRows::visit(RowKind kind, std::size_t first, std::size_t last,
                       RowVisitor& visitor) const {
  auto reader = take_reader();
  for (std::size_t row = first; row < last;) {
    const std::uint64_t begin = index_.rows.at(kind, row).offset;
    std::uint64_t end = begin;
    std::size_t behind = row;
    for (; behind < last; ++behind) {
      const RowPlace place = index_.rows.at(kind, behind);
      const std::uint64_t place_end = place.offset + place.size;
      if (behind != row && (place.offset < end || place_end - begin > kMostBytesAtOnce)) break;
      end = place_end;
    }
    const auto bytes = bytes_->read(begin, static_cast<std::size_t>(end - begin), reader->room);
    for (; row < behind; ++row) {
      const RowPlace place = index_.rows.at(kind, row);
      const bool good =
          bytes &&
          !reader->rows
               .read(bytes->substr(static_cast<std::size_t>(place.offset - begin), place.size),
                     kind, visitor)
               .any();
      if (!good) changed_.store(true, std::memory_order_relaxed);
    }
  }
  give_back(std::move(reader));
}

}  // namespace report
