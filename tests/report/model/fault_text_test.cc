#include "report/model/fault_text.h"

#include <gtest/gtest.h>

#include <set>

namespace {

using mft::FaultCode;

TEST(FaultText, EveryCodeHasItsOwnWordAndASentence) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < report::kFaultCodeCount; ++i) {
    const auto code = static_cast<FaultCode>(i);
    EXPECT_TRUE(words.insert(report::word(code)).second);
    EXPECT_FALSE(report::explain(code).ends_with('.'));
    EXPECT_EQ(report::fault_code_from(report::word(code)), code);
  }
  EXPECT_EQ(report::fault_code_from("torn"), std::nullopt);
  EXPECT_EQ(report::fault_code_from(""), std::nullopt);
}

TEST(FaultText, OnlyDamageThatMayHideSomethingMakesAScanIncomplete) {
  EXPECT_TRUE(report::may_hide_links(FaultCode::kTornRecord));
  EXPECT_TRUE(report::may_hide_links(FaultCode::kUnreadable));
  EXPECT_TRUE(report::may_hide_links(FaultCode::kExtensionMissing));
  EXPECT_TRUE(report::may_hide_links(FaultCode::kMftIncomplete));
  EXPECT_FALSE(report::may_hide_links(FaultCode::kOrphan));
  EXPECT_FALSE(report::may_hide_links(FaultCode::kMftMirrorUsed));
  EXPECT_FALSE(report::may_hide_links(FaultCode::kBadReparsePoint));
}

}  // namespace
