// A target outside of the volumes read that the running system can be asked about.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "scanner/resolve/walk_observer.h"

namespace scanner {

struct ExternalTarget {
  std::u16string root;  // as CreateFileW opens it: `\\?\UNC\server\share\`, `\\?\E:\`
  std::vector<std::u16string> components;  // below it
  bool trailing_backslash = false;         // then a directory is required
  bool session = false;                    // the letter may differ in another logon session

  // The first `count` components of it, as CreateFileW opens it.
  [[nodiscard]] std::u16string path(std::size_t count) const;
  [[nodiscard]] std::u16string path() const { return path(components.size()); }
  // As a user would write it: `\\server\share\x`, `E:\x`, `\\?\Volume{…}\x`.
  [[nodiscard]] std::u16string shown() const;
  // What stays silent if one path is not answered: the server, or the root; in lower case.
  [[nodiscard]] std::u16string host() const;
};

// Nothing if asking would say nothing about the link, or would do more than look:
// - letters of another machine;
// - what a junction makes of network paths and of letters that may stand for one: Windows itself
//   refuses it, whatever a program is answered that opens them;
// - pipes, mailslots and devices, and a volume itself without its root directory;
// - streams, and names that Windows would not parse.
[[nodiscard]] std::optional<ExternalTarget> external_target_of(const ExitPoint& out);

}  // namespace scanner
