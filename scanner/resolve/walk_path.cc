#include "scanner/resolve/walk_path.h"

#include <algorithm>

namespace scanner {
namespace {

bool is_dots(std::u16string_view text) {
  return text == u"." || text == u"..";
}

}  // namespace

bool has_dots(WalkPath::Texts texts) {
  return std::ranges::any_of(texts, is_dots);
}

void WalkPath::append(Texts texts, Source source) {
  if (texts.empty()) return;
  pieces_.push_back(
      {.texts = texts.data(), .count = static_cast<std::uint32_t>(texts.size()), .source = source});
  size_ += texts.size();
}

void WalkPath::advance(std::size_t count) {
  at_ += count;
  offset_ += count;
  if (offset_ >= pieces_[piece_].count) {
    ++piece_;
    offset_ = 0;
  }
}

void WalkPath::append_before(const WalkPath& other) {
  for (std::size_t i = 0; i < other.piece_; ++i) {
    const Piece& piece = other.pieces_[i];
    append({piece.texts, piece.count}, piece.source);
  }
  if (other.offset_ == 0) return;
  const Piece& piece = other.pieces_[other.piece_];
  append({piece.texts, other.offset_}, piece.source);
}

void WalkPath::continue_from(WalkPath& head) {
  if (!done()) {
    const Piece& piece = pieces_[piece_];
    head.append(Texts(piece.texts, piece.count).subspan(offset_ + 1), piece.source);
    for (std::size_t i = piece_ + 1; i < pieces_.size(); ++i) {
      head.append({pieces_[i].texts, pieces_[i].count}, pieces_[i].source);
    }
  }
  pieces_.swap(head.pieces_);
  size_ = head.size_;
  rewind();
  head.pieces_.clear();
  head.size_ = 0;
  head.rewind();
}

bool WalkPath::collapse() {
  const auto dotted = [](const Piece& piece) { return piece.source.dots; };
  if (std::ranges::none_of(pieces_, dotted)) return true;
  std::vector<Piece> kept;
  kept.reserve(pieces_.size() + 1);
  for (const Piece& piece : pieces_) {
    if (!piece.source.dots) {
      kept.push_back(piece);
      continue;
    }
    for (const std::u16string_view& text : Texts(piece.texts, piece.count)) {
      if (text == u".") {
        --size_;
      } else if (text == u"..") {
        if (kept.empty()) return false;
        if (--kept.back().count == 0) kept.pop_back();
        size_ -= 2;
      } else if (!kept.empty() && kept.back().texts + kept.back().count == &text &&
                 kept.back().source.origin == piece.source.origin) {
        ++kept.back().count;
      } else {
        kept.push_back({.texts = &text, .count = 1, .source = piece.source});
      }
    }
  }
  for (Piece& piece : kept) piece.source.dots = false;
  pieces_ = std::move(kept);
  return true;
}

std::size_t WalkPath::units() const {
  std::size_t units = 0;
  for (const Piece& piece : pieces_) {
    const std::u16string_view& last = piece.texts[piece.count - 1];
    if (piece.source.one_text) {
      units += static_cast<std::size_t>(last.data() + last.size() - piece.texts->data()) + 1;
      continue;
    }
    for (const std::u16string_view& text : Texts(piece.texts, piece.count)) {
      units += text.size() + 1;
    }
  }
  return units;
}

std::size_t WalkPath::weight() const {
  constexpr std::size_t kComponentsPerStep = 4;
  std::size_t weight = pieces_.size();
  for (const Piece& piece : pieces_) {
    if (piece.source.dots || !piece.source.one_text) weight += piece.count / kComponentsPerStep;
  }
  return weight;
}

}  // namespace scanner
