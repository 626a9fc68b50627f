// The path that a walk follows, made of pieces of the targets of followed links. Inserting a target
// moves pieces, not components, so the cost is the same for long and short targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace scanner {

class WalkPath {
 public:
  using Texts = std::span<const std::u16string_view>;

  struct Component {
    std::u16string_view text;
    std::uint32_t origin = 0;
  };
  // What the components of a piece have in common.
  struct Source {
    std::uint32_t origin = 0;  // the link whose target they are from; 0: the requested path
    bool dots = false;         // some may be "." or ".."
    bool one_text = false;     // they are adjacent in one text, with one separator in between
  };

  // `texts` must outlive the path. The cursor does not move.
  void append(Texts texts, Source source);
  [[nodiscard]] std::size_t size() const { return size_; }

  // The cursor.
  void rewind() { piece_ = offset_ = at_ = 0; }
  [[nodiscard]] bool done() const { return at_ >= size_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool at_last() const { return at_ + 1 == size_; }
  // REQUIRES of the next three: !done().
  [[nodiscard]] Component current() const {
    return {.text = pieces_[piece_].texts[offset_], .origin = pieces_[piece_].source.origin};
  }
  // From the cursor to the end of its piece.
  [[nodiscard]] Texts ahead() const {
    const Piece& piece = pieces_[piece_];
    return Texts(piece.texts, piece.count).subspan(offset_);
  }
  // REQUIRES: count <= ahead().size().
  void advance(std::size_t count = 1);

  // Calls show() for the components before the cursor, in order; those after it; all of them. Those
  // before it are shown in pieces, with the link whose target each is from.
  template <typename Show>
  void for_pieces_before(const Show& show) const {
    for (std::size_t i = 0; i < piece_; ++i) {
      show(Texts(pieces_[i].texts, pieces_[i].count), pieces_[i].source.origin);
    }
    if (offset_ != 0) show(Texts(pieces_[piece_].texts, offset_), pieces_[piece_].source.origin);
  }
  template <typename Show>
  void for_those_behind(const Show& show) const {
    if (done()) return;
    show_all(pieces_[piece_], offset_ + 1, pieces_[piece_].count, show);
    for (std::size_t i = piece_ + 1; i < pieces_.size(); ++i) {
      show_all(pieces_[i], 0, pieces_[i].count, show);
    }
  }
  template <typename Show>
  void for_all(const Show& show) const {
    for (const Piece& piece : pieces_) show_all(piece, 0, piece.count, show);
  }

  // Becomes `head`, with everything after this path's cursor appended.
  void continue_from(WalkPath& head);
  // Appends everything before the cursor of `other`.
  void append_before(const WalkPath& other);

  // Resolves "." and ".." as text. False if that climbs above the root.
  [[nodiscard]] bool collapse();
  // UTF-16 units of the whole path, with a separator before each component.
  [[nodiscard]] std::size_t units() const;
  // The cost of collapse() and units(), in steps.
  [[nodiscard]] std::size_t weight() const;

 private:
  struct Piece {
    const std::u16string_view* texts = nullptr;
    std::uint32_t count = 0;  // never 0
    Source source;
  };

  template <typename Show>
  static void show_all(const Piece& piece, std::size_t first, std::size_t last, const Show& show) {
    for (std::size_t i = first; i < last; ++i) show(piece.texts[i]);
  }

  std::vector<Piece> pieces_;
  std::size_t size_ = 0;    // components
  std::size_t piece_ = 0;   // of the cursor
  std::size_t offset_ = 0;  // of the cursor within that piece
  std::size_t at_ = 0;      // of the cursor within the path
};

// True if one of them is "." or "..".
[[nodiscard]] bool has_dots(WalkPath::Texts texts);

}  // namespace scanner
