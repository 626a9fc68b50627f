// One JSON value, parsed into flat arrays that keep their room: nothing is allocated for a row once
// they have grown. Any bytes may be given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace report {

enum class JsonType : std::uint8_t {
  kNull,
  kBoolean,
  kUnsigned,  // a whole number from 0 to 2^64 - 1
  kNumber,    // any other number
  kString,
  kArray,
  kObject,
};

class JsonNode;

class JsonTree {
 public:
  // Deeper values, and those with more parts than `most_nodes`, are refused.
  static constexpr std::size_t kMaxDepth = 32;

  // Replaces what was parsed before. Errors: one line for a person, without a full stop.
  std::expected<JsonNode, std::string> parse(std::string_view text, std::size_t most_nodes);

 private:
  friend class JsonNode;
  friend class JsonTreeBuilder;

  struct Text {
    std::size_t offset = 0;  // in texts_
    std::size_t size = 0;
  };
  struct Node {
    JsonType type{};
    bool boolean = false;
    std::size_t end = 0;  // the node behind this one and all that it holds
    Text key;             // of a member
    Text text;            // kString
    std::uint64_t number = 0;
    double real = 0;  // kUnsigned too
  };
  [[nodiscard]] std::string_view view(Text text) const {
    return std::string_view(texts_).substr(text.offset, text.size);
  }

  std::vector<Node> nodes_;  // each before what it holds
  std::string texts_;
};

// A value of a tree; valid until the tree parses another one.
class JsonNode {
 public:
  JsonNode(const JsonTree& tree, std::size_t index) : tree_(&tree), index_(index) {}

  [[nodiscard]] JsonType type() const { return node().type; }
  [[nodiscard]] bool is(JsonType type) const { return node().type == type; }
  [[nodiscard]] std::string_view key() const { return tree_->view(node().key); }
  // Each means something for its own type only.
  [[nodiscard]] bool boolean() const { return node().boolean; }
  [[nodiscard]] std::uint64_t number() const { return node().number; }
  [[nodiscard]] double real() const { return node().real; }
  [[nodiscard]] std::string_view text() const { return tree_->view(node().text); }

  // What an array or an object holds, in order; key(), if it is a member.
  class Iterator {
   public:
    Iterator(const JsonTree& tree, std::size_t index) : tree_(&tree), index_(index) {}
    JsonNode operator*() const { return {*tree_, index_}; }
    Iterator& operator++() {
      index_ = tree_->nodes_[index_].end;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

   private:
    const JsonTree* tree_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {*tree_, index_ + 1}; }
  [[nodiscard]] Iterator end() const { return {*tree_, node().end}; }

 private:
  [[nodiscard]] const JsonTree::Node& node() const { return tree_->nodes_[index_]; }

  const JsonTree* tree_;
  std::size_t index_;
};

}  // namespace report
