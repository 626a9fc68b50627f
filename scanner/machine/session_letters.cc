#include "scanner/machine/session_letters.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "scanner/source/ascii.h"

namespace scanner {
namespace {

constexpr std::string_view kSessions = "\\Sessions";
constexpr std::string_view kProfiles =
    "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";

bool is_absent(SystemCode code) {
  return code == SystemCode::kFileNotFound || code == SystemCode::kPathNotFound;
}

class Finder {
 public:
  explicit Finder(const Machine& machine) : machine_(machine) {}

  SessionLetters run() {
    add_sessions();
    add_users();
    return std::move(result_);
  }

 private:
  void unknown(std::string why) {
    if (result_.unknown.empty()) result_.unknown = std::move(why);
  }

  // "Z:" of the object manager, "Z" of the registry.
  void add_letter(std::string_view name) {
    if (name.size() == 2 && name[1] == ':') name.remove_suffix(1);
    if (name.size() != 1) return;
    const char c = ascii_upper(name.front());
    if (is_ascii_letter(c)) result_.letters |= std::uint32_t{1} << static_cast<unsigned>(c - 'A');
  }

  // A directory for each logon session, named after its LUID.
  void add_sessions() {
    const auto sessions = machine_.object_names(std::string(kSessions));
    if (!sessions) {
      return unknown("the logon sessions cannot be listed: " + system_code_text(sessions.error()));
    }
    bool any = false;
    for (const ObjectName& session : *sessions) {
      const std::string devices = std::string(kSessions) + "\\" + session.name + "\\DosDevices";
      const auto names = machine_.object_names(devices);
      if (!names && is_absent(names.error())) continue;
      if (!names) {
        unknown(devices + " cannot be listed: " + system_code_text(names.error()));
        continue;
      }
      for (const ObjectName& name : *names) {
        add_letter(name.name);
        if (!name.is_directory) continue;
        any = true;
        add_session(devices + "\\" + name.name);
      }
    }
    // This process has a logon session, too.
    if (!any) unknown("the system shows no logon session");
  }

  void add_session(const std::string& directory) {
    const auto names = machine_.object_names(directory);
    if (!names) {
      // The session may have ended meanwhile.
      if (!is_absent(names.error())) {
        unknown(directory + " cannot be listed: " + system_code_text(names.error()));
      }
      return;
    }
    for (const ObjectName& name : *names) add_letter(name.name);
  }

  // Persistent network letters are in a user's own registry, which is loaded while that user is
  // logged on.
  void add_users() {
    const auto users = machine_.registry_keys(RegistryRoot::kUsers, "");
    if (!users) {
      return unknown("the users' registries cannot be listed: " + system_code_text(users.error()));
    }
    for (const std::string& user : *users) {
      if (user.ends_with("_Classes")) continue;
      const auto letters = machine_.registry_keys(RegistryRoot::kUsers, user + "\\Network");
      if (letters) {
        for (const std::string& letter : *letters) add_letter(letter);
      } else if (!is_absent(letters.error())) {
        unknown("the network letters of user " + user +
                " cannot be listed: " + system_code_text(letters.error()));
      }
    }
    const auto profiles =
        machine_.registry_keys(RegistryRoot::kLocalMachine, std::string(kProfiles));
    if (!profiles) {
      return unknown("the users' profiles cannot be listed: " + system_code_text(profiles.error()));
    }
    for (const std::string& profile : *profiles) {
      const bool is_person = profile.starts_with("S-1-5-21-") || profile.starts_with("S-1-12-1-");
      if (is_person && std::ranges::find(*users, profile) == users->end()) {
        unknown("user " + profile + " is not logged on and may have network letters");
      }
    }
  }

  const Machine& machine_;
  SessionLetters result_;
};

}  // namespace

SessionLetters session_letters(const Machine& machine) {
  return Finder(machine).run();
}

}  // namespace scanner
