// Every stable word leads back to its value, and the schema lists the same words.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "report/model/fault_text.h"
#include "report/model/payload.h"
#include "report/model/rows.h"
#include "report/model/summary.h"
#include "report/model/trace.h"
#include "report/schema/schema.h"

namespace {

using namespace report;
using nlohmann::json;
using WordSet = std::set<std::string>;

// The words of the values 0 to `count` - 1, each read back.
template <typename Enum, typename From>
WordSet round_trip(std::size_t count, From from) {
  WordSet words;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = static_cast<Enum>(i);
    const std::string text(word(value));
    EXPECT_FALSE(text.empty()) << i;
    EXPECT_EQ(from(text), value) << text;
    EXPECT_EQ(from(text + "s"), std::nullopt) << text;
    EXPECT_EQ(from(std::string_view(text).substr(1)), std::nullopt) << text;
    EXPECT_TRUE(words.insert(text).second) << text;
  }
  EXPECT_EQ(from(""), std::nullopt);
  return words;
}

// The words that the schema has at a place.
WordSet schema_words(const char* pointer) {
  static const json schema = json::parse(schema_text());
  return schema.at(json::json_pointer(pointer)).get<WordSet>();
}

WordSet without(WordSet words, const std::string& word) {
  EXPECT_EQ(words.erase(word), 1U) << word;
  return words;
}

TEST(Words, Verdicts) {
  EXPECT_EQ(round_trip<Verdict>(kVerdictCount, verdict_from),
            schema_words("/definitions/verdict/enum"));
}

TEST(Words, Reasons) {
  EXPECT_EQ(without(round_trip<Reason>(kReasonCount, reason_from), "none"),
            schema_words("/definitions/reason/enum"));
}

TEST(Words, Flags) {
  WordSet words;
  std::uint32_t bits = 0;
  for (const Flag flag : kFlags) {
    const std::string text(word(flag));
    EXPECT_EQ(flag_from(text), flag) << text;
    EXPECT_EQ(flag_from(text + "s"), std::nullopt);
    words.insert(text);
    bits |= static_cast<std::uint32_t>(flag);
  }
  EXPECT_EQ(flag_from(""), std::nullopt);
  EXPECT_EQ(bits, (1U << std::size(kFlags)) - 1);
  EXPECT_EQ(words, schema_words("/definitions/link/properties/flags/items/enum"));
}

TEST(Words, LinkKinds) {
  EXPECT_EQ(round_trip<LinkKind>(kLinkKindCount, link_kind_from),
            schema_words("/definitions/kind/enum"));
}

TEST(Words, PathStates) {
  EXPECT_EQ(without(round_trip<PathState>(kPathStateCount, path_state_from), "whole"),
            schema_words("/definitions/link/properties/path_state/enum"));
}

TEST(Words, Findings) {
  EXPECT_EQ(round_trip<FindingKind>(kFindingKindCount, finding_kind_from),
            schema_words("/definitions/finding_kind/enum"));
  EXPECT_EQ(round_trip<Severity>(kSeverityCount, severity_from),
            schema_words("/definitions/severity/enum"));
}

TEST(Words, FaultCodes) {
  EXPECT_EQ(round_trip<mft::FaultCode>(kFaultCodeCount, fault_code_from),
            schema_words("/definitions/fault/properties/code/enum"));
}

TEST(Words, ProbeOutcomes) {
  EXPECT_EQ(round_trip<ProbeOutcome>(kProbeOutcomeCount, probe_outcome_from),
            schema_words("/definitions/probe/properties/answer/enum"));
}

TEST(Words, Relations) {
  EXPECT_EQ(round_trip<SubjectKind>(kSubjectKindCount, subject_kind_from),
            schema_words("/definitions/subject/properties/kind/enum"));
  EXPECT_EQ(round_trip<RelationKind>(kRelationKindCount, relation_kind_from),
            schema_words("/definitions/relation/properties/kind/enum"));
  EXPECT_EQ(round_trip<Access>(kAccessCount, access_from),
            schema_words("/definitions/relation/properties/access/enum"));
}

TEST(Words, Volumes) {
  const std::string volume = "/definitions/volume/properties";
  EXPECT_EQ(round_trip<Engine>(kEngineCount, engine_from),
            schema_words((volume + "/engine/enum").c_str()));
  EXPECT_EQ(round_trip<LetterOrigin>(kLetterOriginCount, letter_origin_from),
            schema_words((volume + "/letters/items/properties/origin/enum").c_str()));
  EXPECT_EQ(round_trip<RegistrySummary::State>(RegistrySummary::kStateCount, registry_state_from),
            schema_words((volume + "/registry/properties/state/enum").c_str()));
}

TEST(Words, Traces) {
  EXPECT_EQ(round_trip<TraceCause>(kTraceCauseCount, trace_cause_from),
            schema_words("/definitions/trace_path/properties/cause/enum"));
  EXPECT_EQ(round_trip<TraceFound>(kTraceFoundCount, trace_found_from),
            schema_words("/definitions/trace_component/properties/found/enum"));
}

TEST(Words, Payloads) {
  for (const std::string& text :
       schema_words("/definitions/payload/oneOf/1/properties/provider/anyOf/0/enum")) {
    ASSERT_TRUE(wof_provider_from(text)) << text;
    EXPECT_EQ(wof_provider_word(*wof_provider_from(text)), text);
  }
  for (const std::string& text :
       schema_words("/definitions/payload/oneOf/1/properties/algorithm/anyOf/0/enum")) {
    ASSERT_TRUE(wof_algorithm_from(text)) << text;
    EXPECT_EQ(wof_algorithm_word(*wof_algorithm_from(text)), text);
  }
  for (const std::string& text :
       schema_words("/definitions/payload/oneOf/3/properties/type/anyOf/0/enum")) {
    ASSERT_TRUE(nfs_type_from(text)) << text;
    EXPECT_EQ(nfs_type_word(*nfs_type_from(text)), text);
  }
  EXPECT_EQ(wof_provider_word(3), "");
  EXPECT_EQ(wof_algorithm_word(4), "");
  EXPECT_EQ(nfs_type_word(0), "");
  EXPECT_EQ(wof_provider_from(""), std::nullopt);
  EXPECT_EQ(wof_algorithm_from(""), std::nullopt);
  EXPECT_EQ(nfs_type_from(""), std::nullopt);
}

}  // namespace
