#include "scanner/cli/options/marked_text.h"

#include <algorithm>

namespace scanner {

std::string plain_text(std::string_view marked) {
  std::string text;
  for (const char c : marked) {
    if (c != '`' && c != '<' && c != '>') text += c;
  }
  return text;
}

std::vector<std::string_view> paragraphs(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::vector<std::string> wrapped(std::string_view plain, std::size_t width) {
  std::vector<std::string> lines;
  for (const std::string_view paragraph : paragraphs(plain)) {
    std::string line;
    for (std::size_t at = 0; at < paragraph.size();) {
      const std::size_t end = std::min(paragraph.find(' ', at), paragraph.size());
      const std::string_view word = paragraph.substr(at, end - at);
      if (!line.empty() && line.size() + 1 + word.size() > width) {
        lines.push_back(std::move(line));
        line.clear();
      }
      if (!line.empty()) line += ' ';
      line += word;
      at = end + 1;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace scanner
