#include "scanner/probe/probe_path.h"

namespace scanner {
namespace {

using report::ProbeOutcome;

bool is_absence(SystemCode code) {
  return code == SystemCode::kFileNotFound || code == SystemCode::kPathNotFound;
}

// A file in the middle of a path is reported as one or the other, depending on the driver.
bool is_not_found(SystemCode code) {
  return is_absence(code) || code == SystemCode::kNotADirectory;
}

// [MS-ERREF] 2.2: the errors of a server, or of its access control, that exists but denies access.
bool is_denial(SystemCode code) {
  switch (static_cast<std::uint32_t>(code)) {
    case 5:                  // ACCESS_DENIED
    case 65:                 // NETWORK_ACCESS_DENIED
    case 86:                 // INVALID_PASSWORD
    case 1219:               // SESSION_CREDENTIAL_CONFLICT
    case 1314:               // PRIVILEGE_NOT_HELD
    case 1326:               // LOGON_FAILURE
    case 1327:               // ACCOUNT_RESTRICTION
    case 1328:               // INVALID_LOGON_HOURS
    case 1329:               // INVALID_WORKSTATION
    case 1330:               // PASSWORD_EXPIRED
    case 1331:               // ACCOUNT_DISABLED
    case 1385:               // LOGON_TYPE_NOT_GRANTED
    case 1907:               // PASSWORD_MUST_CHANGE
    case 1909:               // ACCOUNT_LOCKED_OUT
    case 2240:               // the user is not allowed to use this server
    case 2242: return true;  // the password has expired
    default: return false;
  }
}

// The route to the server, the server, or the share is unavailable.
bool is_unreachable(SystemCode code) {
  switch (static_cast<std::uint32_t>(code)) {
    case 15:    // INVALID_DRIVE
    case 21:    // NOT_READY
    case 51:    // REM_NOT_LIST
    case 53:    // BAD_NETPATH
    case 54:    // NETWORK_BUSY
    case 55:    // DEV_NOT_EXIST
    case 59:    // UNEXP_NET_ERR
    case 64:    // NETNAME_DELETED
    case 67:    // BAD_NET_NAME
    case 71:    // REQ_NOT_ACCEP
    case 121:   // SEM_TIMEOUT
    case 1005:  // UNRECOGNIZED_VOLUME
    case 1203:  // NO_NET_OR_BAD_PATH
    case 1222:  // NO_NETWORK
    case 1225:  // CONNECTION_REFUSED
    case 1231:  // NETWORK_UNREACHABLE
    case 1232:  // HOST_UNREACHABLE
    case 1234:  // PORT_UNREACHABLE
    case 1236:  // CONNECTION_ABORTED
    case 1722:  // the RPC server is not available
      return true;
    default: return false;
  }
}

ProbeResult refusal(SystemCode code) {
  return {.outcome = is_denial(code)        ? ProbeOutcome::kDenied
                     : is_unreachable(code) ? ProbeOutcome::kUnreachable
                                            : ProbeOutcome::kFailed,
          .code = code};
}

ProbeResult found(const SystemFile& file) {
  return {.outcome = file.directory ? ProbeOutcome::kDirectory : ProbeOutcome::kFile};
}

// Nothing was found; checks whether that is true, and which name is missing.
ProbeResult find_missing(const SystemFiles& system, const ExternalTarget& target, SystemCode code) {
  const auto root = system.open(target.root, true);
  if (!root && !is_absence(root.error())) return refusal(root.error());
  if (!root || root->offline || !root->directory || target.components.empty()) {
    return {.outcome = ProbeOutcome::kUnreachable, .code = root ? code : root.error()};
  }
  for (std::size_t i = 0; i < target.components.size(); ++i) {
    const auto one = system.open(target.path(i + 1), false);
    if (!one && !is_absence(one.error())) return refusal(one.error());
    if (!one) return {.outcome = ProbeOutcome::kMissing, .code = one.error(), .component = i};
    if (one->reparse_point) return {.outcome = ProbeOutcome::kBehindLink, .code = code};
    const bool last = i + 1 == target.components.size();
    if (last) return found(*one);  // it was created meanwhile
    if (!one->directory) return {.outcome = ProbeOutcome::kNotADirectory, .component = i};
  }
  return {.outcome = ProbeOutcome::kFailed, .code = code};
}

}  // namespace

ProbeResult probe_path(const SystemFiles& system, const ExternalTarget& target) {
  const auto file = system.open(target.path(), true);
  if (file) return found(*file);
  return is_not_found(file.error()) ? find_missing(system, target, file.error())
                                    : refusal(file.error());
}

}  // namespace scanner
