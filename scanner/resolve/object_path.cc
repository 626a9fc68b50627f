#include "scanner/resolve/object_path.h"

#include "scanner/catalog/shown_name.h"

namespace scanner {

Parent last_directory(const ReachedObject& object) {
  if (!object.directory) return object.parent;
  return {.record = object.record, .sequence = object.sequence};
}

void append_object_path(const ComponentLookup& lookup, const ReachedObject& object,
                        std::u16string_view name, std::u16string& out) {
  const std::size_t begin = out.size();
  lookup.append_path(last_directory(object), out);
  if (!object.directory || out.size() == begin) out.push_back(u'\\');
  if (!object.directory) append_shown_name(name, out);
}

}  // namespace scanner
