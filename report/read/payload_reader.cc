// The part of RowReader that reads what a reparse point holds besides a target.
#include <bit>
#include <span>

#include "report/read/number_from.h"
#include "report/read/row_reader.h"

namespace report {
namespace {

// A number, or the word that stands for it.
template <typename Number, typename From>
Number word_or_number(Fields& fields, std::string_view key, From from) {
  const auto member = fields.find(key);
  if (!member || !member->is(JsonType::kString)) return fields.number<Number>(key);
  return fields.word(key, from);
}

}  // namespace

mft::Utf16View RowReader::payload_text(Fields& fields, std::string_view key, std::size_t place) {
  std::u16string& units = payload_[place];
  fields.text(key, units);
  if constexpr (std::endian::native == std::endian::big) {
    for (char16_t& unit : units) unit = static_cast<char16_t>(std::byteswap<std::uint16_t>(unit));
  }
  return mft::Utf16View(mft::Bytes(std::as_bytes(std::span(units))));
}

// Each payload is known by a member that no other one has.
Payload RowReader::payload(Fields fields) {
  if (fields.find("package")) {
    mft::AppExecLink app;
    app.package = payload_text(fields, "package", 0);
    app.entry_point = payload_text(fields, "entry_point", 1);
    app.executable = payload_text(fields, "executable", 2);
    app.type = payload_text(fields, "app_type", 3);
    return app;
  }
  if (fields.find("provider")) {
    mft::Wof wof;
    wof.provider = word_or_number<std::uint32_t>(fields, "provider", wof_provider_from);
    if (fields.find("algorithm")) {
      wof.algorithm = word_or_number<std::uint32_t>(fields, "algorithm", wof_algorithm_from);
    }
    if (const auto source = fields.string_or_null("wim_source")) {
      const auto number = hex_number_from(*source, 16);
      if (!number) fields.bad("wim_source", "is not 0x and sixteen hex digits");
      wof.wim_source = number.value_or(0);
    }
    return wof;
  }
  if (fields.find("layer")) {
    mft::Wci wci;
    const auto layer = guid_from(fields.string("layer"));
    if (!layer) fields.bad("layer", "is not a GUID");
    wci.layer = layer.value_or(mft::Guid());
    wci.name = payload_text(fields, "name", 0);
    return wci;
  }
  if (fields.find("type")) {
    mft::NfsSpecial nfs;
    nfs.type = word_or_number<std::uint64_t>(fields, "type", nfs_type_from);
    if (nfs.type == mft::kNfsLink) nfs.link_target = payload_text(fields, "link_target", 0);
    nfs.major = fields.number_or_null<std::uint32_t>("major").value_or(0);
    nfs.minor = fields.number_or_null<std::uint32_t>("minor").value_or(0);
    return nfs;
  }
  return PlainData{static_cast<std::size_t>(fields.number<std::uint64_t>("data_bytes"))};
}

}  // namespace report
