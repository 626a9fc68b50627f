#include "scanner/links/subtree.h"

#include <algorithm>

#include "mft/utf16.h"
#include "scanner/links/path_label.h"

namespace scanner {

std::optional<Subtree> Subtree::find(const AuditedVolumes& volumes, const VolumeMap& map,
                                     std::string_view path) {
  std::u16string text = mft::to_utf16(path);
  std::ranges::replace(text, u'/', u'\\');
  if (text.starts_with(u"\\\\?\\")) text.erase(0, 4);
  std::string drive;
  if (text.size() >= 2 && text[1] == u':') {
    const char letter = static_cast<char>(text[0] >= u'a' ? text[0] - 32 : text[0]);
    drive = {letter, ':'};
    text.erase(0, 2);
  }
  Subtree subtree;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const std::vector<std::string> names = map.names_of(i);
    if (!drive.empty() && std::ranges::find(names, drive) == names.end()) continue;
    const auto& volume = volumes[i];
    const Directory* at = volume->lookup().root();
    for (std::size_t begin = 0; at != nullptr && begin < text.size();) {
      const std::size_t end = std::min(text.find(u'\\', begin), text.size());
      const std::u16string_view component = std::u16string_view(text).substr(begin, end - begin);
      if (!component.empty()) at = volume->lookup().find(*at, component).directory;
      begin = end + 1;
    }
    if (at == nullptr) continue;
    Root root{.path = {}, .record = at->record, .tree = &volume->tree()};
    volume->lookup().append_path({.record = at->record, .sequence = at->sequence}, root.path);
    subtree.roots_.emplace(volume->volume().name(), std::move(root));
  }
  if (subtree.roots_.empty()) return std::nullopt;
  return subtree;
}

bool Subtree::operator()(const report::FileIdentity& file, std::u16string_view path) const {
  const auto root = roots_.find(file.volume);
  if (root == roots_.end()) return false;
  const auto& [text, record, tree] = root->second;
  if (const auto at = cut_at(path)) return tree->is_within(*at, record);
  if (!path.starts_with(text)) return false;
  return path.size() == text.size() || path[text.size()] == u'\\';
}

}  // namespace scanner
