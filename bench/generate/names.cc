// Names that look like a Windows volume's. Each holds its record's number, so no two are equal.
#include <string_view>

#include "bench/generate/model.h"

namespace generate {

namespace {

constexpr std::uint64_t kSaltName = 101;

constexpr std::array<std::u16string_view, 48> kStems = {
    u"setup",
    u"Microsoft.Windows.Common",
    u"resource",
    u"report",
    u"IMG",
    u"amd64_microsoft-windows",
    u"index",
    u"cache",
    u"data",
    u"Invoice",
    u"user settings",
    u"en-US",
    u"module",
    u"System.Runtime.Extension",
    u"icon",
    u"thumb",
    u"package",
    u"Api-ms-win-core",
    u"draft",
    u"notes",
    u"backup of",
    u"node",
    u"test_case",
    u"NTUSER",
    u"Project Plan",
    u"libgcc",
    u"readme",
    u"shader",
    u"font-roboto",
    u"state",
    u"catalog",
    u"driver",
    u"update-cab",
    u"wallpaper",
    u"Sound Effect",
    u"log",
    u"session",
    u"background-tile",
    u"manifest",
    u"x",
    u"Presentation",
    u"translation.strings",
    u"e",
    u"DSC",
    u"\u0434\u043E\u043A\u0443\u043C\u0435\u043D\u0442",
    u"\u00DCbersicht",
    u"\u8CC7\u6599",
    u"tmp"};
constexpr std::array<std::u16string_view, 16> kDirectoryStems = {
    u"src", u"Data", u"bin", u"Local", u"img", u"Users", u"App", u"res",
    u"lib", u"Temp", u"x64", u"v1.0",  u"obj", u"Docs",  u"de",  u"win"};
constexpr std::array<std::u16string_view, 16> kExtensions = {
    u".dll", u".png", u".txt", u".mui", u".js",  u".manifest", u".cat", u".xml",
    u".exe", u".jpg", u".h",   u".dat", u".pdf", u".json",     u".ini", u".tmp"};

void append(Name& name, std::u16string_view text) {
  for (const char16_t unit : text) name.units[name.length++] = unit;
}

// Without leading zeros unless `digits` asks for them.
void append_base36(Name& name, std::uint64_t value, std::uint32_t digits, bool upper) {
  std::array<char16_t, 16> reversed;
  std::uint32_t count = 0;
  do {
    const auto digit = static_cast<char16_t>(value % 36);
    const char16_t letter = upper ? u'A' : u'a';
    reversed[count++] = static_cast<char16_t>(digit < 10 ? u'0' + digit : letter + digit - 10);
    value /= 36;
  } while (value != 0 || count < digits);
  while (count > 0) name.units[name.length++] = reversed[--count];
}

}  // namespace

void Model::name(const Plan& plan, std::uint32_t ordinal, Name& out) const {
  const std::uint64_t h = hash(plan.record, kSaltName);
  out.length = 0;
  append(out, plan.role == Role::kDirectory ? kDirectoryStems[h % kDirectoryStems.size()]
                                            : kStems[h % kStems.size()]);
  out.units[out.length++] = u'_';
  append_base36(out, plan.record, 1, false);
  if (plan.role == Role::kDirectory) return;
  if (ordinal > 0) {
    out.units[out.length++] = u'-';
    append_base36(out, ordinal, 1, false);
  } else if (plan.names == 1 && (h >> 16U) % 24 == 0) {
    append(out, u"_31bf3856ad364e35_10.0.19041.1_none");
  }
  if (!plan.directory) append(out, kExtensions[(h >> 8U) % kExtensions.size()]);
}

void Model::dos_name(const Plan& plan, Name& out) const {
  const std::uint64_t h = hash(plan.record, kSaltName);
  out.length = 0;
  append_base36(out, plan.record, 6, true);
  append(out, u"~1");
  if (plan.directory) return;
  const std::u16string_view extension = kExtensions[(h >> 8U) % kExtensions.size()].substr(0, 4);
  for (const char16_t unit : extension) {
    const bool lower = unit >= u'a' && unit <= u'z';
    out.units[out.length++] = static_cast<char16_t>(lower ? unit - 0x20 : unit);
  }
}

}  // namespace generate
