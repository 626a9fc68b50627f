#include "report/read/json_tree.h"

#include <array>
#include <exception>
#include <nlohmann/json.hpp>

namespace report {

// What nlohmann's parser calls. A function that gives false ends the parsing.
class JsonTreeBuilder {
 public:
  JsonTreeBuilder(JsonTree& tree, std::size_t most_nodes) : tree_(tree), most_nodes_(most_nodes) {}

  // NOLINTBEGIN(readability-identifier-naming): nlohmann's names
  bool null() { return add(JsonType::kNull); }
  bool boolean(bool value) {
    if (!add(JsonType::kBoolean)) return false;
    tree_.nodes_.back().boolean = value;
    return true;
  }
  bool number_unsigned(std::uint64_t value) {
    if (!add(JsonType::kUnsigned)) return false;
    tree_.nodes_.back().number = value;
    tree_.nodes_.back().real = static_cast<double>(value);
    return true;
  }
  bool number_integer(std::int64_t value) {
    return number_float(static_cast<double>(value), std::string());
  }
  bool number_float(double value, const std::string& /*text*/) {
    if (!add(JsonType::kNumber)) return false;
    tree_.nodes_.back().real = value;
    return true;
  }
  bool string(const std::string& value) {
    if (!add(JsonType::kString)) return false;
    tree_.nodes_.back().text = put(value);
    return true;
  }
  bool binary(const std::vector<std::uint8_t>& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(JsonType::kObject); }
  bool start_array(std::size_t /*size*/) { return open(JsonType::kArray); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(const std::string& value) {
    key_ = put(value);
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const std::exception& /*error*/) {
    error_ = "it is not valid JSON, at byte " + std::to_string(position);
    return false;
  }
  // NOLINTEND(readability-identifier-naming)

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  JsonTree::Text put(const std::string& value) {
    const JsonTree::Text text{.offset = tree_.texts_.size(), .size = value.size()};
    tree_.texts_ += value;
    return text;
  }
  bool add(JsonType type) {
    if (tree_.nodes_.size() == most_nodes_) {
      error_ = "it has more than " + std::to_string(most_nodes_) + " parts";
      return false;
    }
    tree_.nodes_.push_back({.type = type, .end = tree_.nodes_.size() + 1, .key = key_, .text = {}});
    key_ = {};
    return true;
  }
  bool open(JsonType type) {
    if (depth_ == open_.size()) {
      error_ = "it is nested more than " + std::to_string(open_.size()) + " levels deep";
      return false;
    }
    open_[depth_++] = tree_.nodes_.size();
    return add(type);
  }
  bool close() {
    tree_.nodes_[open_[--depth_]].end = tree_.nodes_.size();
    return true;
  }

  JsonTree& tree_;
  std::size_t most_nodes_;
  JsonTree::Text key_;
  std::array<std::size_t, JsonTree::kMaxDepth> open_{};  // arrays and objects not yet at their end
  std::size_t depth_ = 0;
  std::string error_;
};

std::expected<JsonNode, std::string> JsonTree::parse(std::string_view text,
                                                     std::size_t most_nodes) {
  nodes_.clear();
  texts_.clear();
  JsonTreeBuilder builder(*this, most_nodes);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return std::unexpected(builder.error());
  }
  return JsonNode(*this, 0);
}

}  // namespace report
