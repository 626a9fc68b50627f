#include "scanner/cli/options/command_arguments.h"

namespace scanner {

std::vector<std::unique_ptr<CommandArguments>> all_arguments() {
  std::vector<std::unique_ptr<CommandArguments>> all;
  for (const auto make :
       {scan_arguments, check_arguments, policy_arguments, info_arguments, links_arguments,
        resolve_arguments, refs_arguments, snapshots_arguments, convert_arguments, diff_arguments,
        schema_arguments, completions_arguments}) {
    all.push_back(make());
  }
  return all;
}

}  // namespace scanner
