#include "report/policy/policy_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "report/policy/policy_reader.h"
#include "report/policy/rules.h"

namespace report {
namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;

Json policy_schema() {
  return Json::parse(policy_schema_text());
}

Names keys_of(const Json& object) {
  Names names;
  for (const auto& [key, value] : object.items()) names.insert(key);
  return names;
}

Names rule_names() {
  Names names;
  for (const Rule& rule : rules()) {
    names.emplace(rule.id);
    names.emplace(word(rule.kind));
  }
  return names;
}

TEST(PolicySchema, ListsExactlyTheRulesAndGroups) {
  const Json schema = policy_schema();
  Names names = rule_names();
  EXPECT_EQ(schema["properties"]["suppress"]["items"]["properties"]["rule"]["enum"].get<Names>(),
            names);
  for (const RuleGroup& group : rule_groups()) names.emplace(group.name);
  EXPECT_EQ(keys_of(schema["properties"]["rules"]["properties"]), names);
}

TEST(PolicySchema, DescribesEachRuleAsTheTableDoes) {
  const Json listed = policy_schema()["properties"]["rules"]["properties"];
  const auto text = [&](std::string_view name) {
    return listed[std::string(name)]["description"].get<std::string>();
  };
  for (const Rule& rule : rules()) {
    const std::string opening =
        std::string(rule.id) + ", " + std::string(word(rule.severity)) + " by default: ";
    EXPECT_EQ(text(word(rule.kind)), opening + std::string(explain(rule.kind)) + '.');
    EXPECT_EQ(text(rule.id), "The same as " + std::string(word(rule.kind)) + '.');
  }
  for (const RuleGroup& group : rule_groups()) {
    EXPECT_EQ(text(group.name), "All rules " + std::string(group.prefix) + "xx, " +
                                    std::string(group.summary) +
                                    ". A single rule wins over its group.");
  }
}

TEST(PolicySchema, ListsExactlyTheProfilesAndSeverities) {
  const Json schema = policy_schema();
  Names names;
  for (const Profile& profile : profiles()) names.emplace(profile.name);
  EXPECT_EQ(schema["properties"]["extends"]["enum"].get<Names>(), names);
  names.clear();
  for (std::size_t i = 0; i < kRuleSeverityCount; ++i) {
    names.emplace(word(static_cast<RuleSeverity>(i)));
  }
  EXPECT_EQ(schema["definitions"]["severity"]["enum"].get<Names>(), names);
}

// In each "properties": a description, and that the reader knows the key.
void expect_described(const Json& schema, const std::string& place) {
  if (schema.is_array()) {
    for (const Json& item : schema) expect_described(item, place);
  }
  if (!schema.is_object()) return;
  for (const auto& [key, value] : schema.items()) {
    if (key != "properties") {
      expect_described(value, place + '/' + key);
      continue;
    }
    for (const auto& [name, property] : value.items()) {
      EXPECT_TRUE(property.contains("description")) << place << '/' << name;
      expect_described(property, place + '/' + name);
    }
  }
}

TEST(PolicySchema, DescribesEveryProperty) {
  expect_described(policy_schema(), "");
}

// No key of the schema is unknown to the reader.
TEST(PolicySchema, HasOnlyKeysThatTheReaderKnows) {
  const auto expect_known = [](const Json& properties, const std::string& header) {
    for (const std::string& key : keys_of(properties)) {
      const auto policy = read_policy(header + '"' + key + "\" = 1.5", "test");
      if (policy) continue;
      for (const PolicyError& error : policy.error()) {
        EXPECT_FALSE(error.message.starts_with("unknown key")) << error.text(header);
        EXPECT_FALSE(error.message.starts_with("unknown rule")) << error.text(header);
      }
    }
  };
  const Json properties = policy_schema()["properties"];
  expect_known(properties, "");
  for (const char* table : {"rules", "trees", "targets"}) {
    expect_known(properties[table]["properties"], '[' + std::string(table) + "]\n");
  }
  for (const char* table : {"required", "suppress"}) {
    expect_known(properties[table]["items"]["properties"], "[[" + std::string(table) + "]]\n");
  }
}

}  // namespace
}  // namespace report
