// The part of JsonRows for the contents of a reparse point other than a target.
#include "report/model/payload.h"
#include "report/text/number_text.h"
#include "report/write/json/json_rows.h"

namespace report {
namespace {

// A word if there is one, otherwise the number.
void append_word_or_number(std::string_view word, std::uint64_t number, TextOut& out) {
  if (word.empty()) {
    append_number(number, out);
    return;
  }
  out.put('"');
  out.put(word);
  out.put('"');
}

}  // namespace

void JsonRows::payload(const LinkRow& row) {
  const Payload& payload = row.payload;
  if (std::holds_alternative<std::monostate>(payload)) return;
  out_.put(R"(,"payload":{)");
  if (const auto* const app = std::get_if<mft::AppExecLink>(&payload)) {
    text("package", app->package);
    text("entry_point", app->entry_point);
    text("executable", app->executable);
    text("app_type", app->type);
  } else if (const auto* const wof = std::get_if<mft::Wof>(&payload)) {
    out_.put(R"("provider":)");
    const std::string_view provider = wof_provider_word(wof->provider);
    append_word_or_number(provider, wof->provider, out_);
    if (provider == "file") {
      out_.put(R"(,"algorithm":)");
      append_word_or_number(wof_algorithm_word(wof->algorithm), wof->algorithm, out_);
    } else if (provider == "wim") {
      out_.put(R"(,"wim_source":")");  // 64 bits: too large for JSON numbers in some parsers
      append_hex(wof->wim_source, 16, out_);
      out_.put('"');
    }
  } else if (const auto* const wci = std::get_if<mft::Wci>(&payload)) {
    out_.put(R"("layer":")");
    append_guid(wci->layer, out_);
    out_.put('"');
    text("name", wci->name);
  } else if (const auto* const nfs = std::get_if<mft::NfsSpecial>(&payload)) {
    out_.put(R"("type":)");
    append_word_or_number(nfs_type_word(nfs->type), nfs->type, out_);
    if (nfs->type == mft::kNfsLink) text("link_target", nfs->link_target);
    if (nfs->type == mft::kNfsCharacterDevice || nfs->type == mft::kNfsBlockDevice) {
      number(R"(,"major":)", nfs->major);
      number(R"(,"minor":)", nfs->minor);
    }
  } else if (const auto* const plain = std::get_if<PlainData>(&payload)) {
    number(R"("data_bytes":)", plain->data_bytes);
  }
  out_.put('}');
}

}  // namespace report
