#include "scanner/resolve/link_target.h"

#include <algorithm>

#include "mft/reparse_point.h"

namespace scanner {

void read_link_target(const LinkFile& link, LinkTarget& out) {
  const auto point = mft::ReparsePoint::parse(link.reparse());
  out.mount_point = point && point->tag().value() == mft::kTagMountPoint;
  const auto names = point ? mft::parse_link_names(*point) : std::unexpected(point.error());
  if (!names) return;
  out.readable = true;
  out.relative = names->relative;
  out.substitute = names->substitute.str();
  out.target =
      out.relative ? parse_relative_target(out.substitute) : parse_absolute_target(out.substitute);
  const auto& components = out.target.components;
  const auto is_dots = [](std::u16string_view text) { return text == u"." || text == u".."; };
  const auto plain = std::ranges::find_if_not(components, is_dots);
  out.first_dots = static_cast<std::size_t>(plain - components.begin());
  out.later_dots = std::any_of(plain, components.end(), is_dots);
}

}  // namespace scanner
