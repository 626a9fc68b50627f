#include "scanner/cli/policy_command.h"

#include <algorithm>
#include <string>

#include "report/policy/policy_reader.h"
#include "report/policy/policy_schema.h"
#include "report/policy/rules.h"
#include "scanner/cli/log.h"
#include "scanner/cli/options/marked_text.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/print.h"
#include "scanner/cli/terminal.h"

namespace scanner {
namespace {

std::string left_aligned(std::string_view text, std::size_t width) {
  std::string cell(text);
  cell.resize(std::max(width, cell.size()), ' ');
  return cell;
}

// "Why:       The text, wrapped at the width of the terminal and aligned."
std::string paragraph(std::string_view label, std::string_view text) {
  constexpr std::size_t kIndent = 11;
  constexpr std::size_t kWithoutTerminal = 80;
  const std::size_t width = stdout_is_terminal()
                                ? std::clamp(terminal_width(), std::size_t{60}, std::size_t{120})
                                : kWithoutTerminal;
  std::string lines = left_aligned(label, kIndent);
  for (const std::string& line : wrapped(text, width - kIndent)) {
    if (lines.ends_with('\n')) lines.append(kIndent, ' ');
    lines += line + "\n";
  }
  return lines;
}

ExitCode list_rules(const std::string& policy_name) {
  const auto loaded = load_policy(policy_name.empty() ? "default" : policy_name);
  if (!loaded) return loaded.error();
  std::size_t width = 0;
  for (const report::Rule& rule : report::rules()) {
    width = std::max(width, report::word(rule.kind).size());
  }
  std::string text;
  for (const report::Rule& rule : report::rules()) {
    const auto severity = loaded->policy.severities[static_cast<std::size_t>(rule.kind)];
    text += std::string(rule.id) + "  " + left_aligned(report::word(rule.kind), width) + "  " +
            left_aligned(report::word(severity),
                         report::word(report::RuleSeverity::kInformation).size()) +
            "  " + std::string(report::explain(rule.kind)) + "\n";
  }
  return print(text);
}

ExitCode explain_rule(const std::string& name) {
  const auto kind = report::find_rule(name);
  if (!kind) {
    log_error("policy explain " + name + ": unknown rule; see linkaudit policy list");
    return ExitCode::kUsage;
  }
  const report::Rule& rule = report::rule_of(*kind);
  const std::string word(report::word(*kind));
  std::string text = std::string(rule.id) + " " + word + "\n";
  text += paragraph("Finding:", std::string(report::explain(*kind)) + ".");
  text += paragraph("Severity:", std::string(report::word(rule.severity)) + " by default");
  text += paragraph("Why:", rule.rationale);
  text += paragraph("Remedy:", rule.remedy);
  text += "\nTo change its severity (critical, high, medium, low, information, off):\n\n";
  text += "    [rules]\n    " + word + " = \"off\"\n";
  text += "\nTo accept findings at one place:\n\n";
  text += "    [[suppress]]\n    rule = \"" + word + "\"\n";
  text += "    path = '\\Users\\*\\Old Projects\\**'\n";
  text += "    reason = \"why it is accepted\"\n    expires = 2027-06-30\n";
  return print(text);
}

ExitCode lint(const std::string& path) {
  const auto loaded = load_policy(path);
  if (!loaded) return loaded.error();
  const report::Policy& policy = loaded->policy;
  return print(path + ": no mistakes; " + std::to_string(policy.suppressions.size()) +
               " suppressions, " + std::to_string(policy.required.size()) + " required links\n");
}

ExitCode print_starter(const std::string& name) {
  const std::string wanted = name.empty() ? "default" : name;
  for (const report::Profile& profile : report::profiles()) {
    if (profile.name != wanted) continue;
    constexpr std::string_view kExtends = "extends = \"default\"";
    std::string text(report::starter_policy());
    text.replace(text.find(kExtends), kExtends.size(), "extends = \"" + wanted + "\"");
    return print(text);
  }
  std::string known;
  for (const report::Profile& profile : report::profiles()) {
    (known += known.empty() ? "" : ", ") += profile.name;
  }
  log_error("policy init " + wanted + ": unknown profile; expected " + known);
  return ExitCode::kUsage;
}

}  // namespace

ExitCode run_policy(const PolicyOptions& options) {
  switch (options.action) {
    case PolicyAction::kList: return list_rules(options.name);
    case PolicyAction::kExplain: return explain_rule(options.name);
    case PolicyAction::kLint: return lint(options.name);
    case PolicyAction::kSchema: return print(report::policy_schema_text());
    case PolicyAction::kInit: break;
  }
  return print_starter(options.name);
}

}  // namespace scanner
