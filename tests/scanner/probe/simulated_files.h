// A system's files of the tests' own: what Windows would answer about each name. What a place needs
// beside itself (its root, the directories on the way) must be put down, too.
#pragma once

#include <atomic>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/probe/system_files.h"
#include "tests/scanner/gate.h"
#include "tests/scanner/support.h"

namespace scanner_test {

using scanner::SystemCode;
using scanner::SystemFile;

class SimulatedFiles final : public scanner::SystemFiles {
 public:
  struct Name {
    SystemFile file{};
    SystemCode code = SystemCode::kSuccess;      // why it does not open
    SystemCode followed = SystemCode::kSuccess;  // why what the link at its end leads to does not
  };
  ~SimulatedFiles() override { gone->open(); }
  SimulatedFiles() = default;
  SimulatedFiles(const SimulatedFiles&) = delete;
  SimulatedFiles& operator=(const SimulatedFiles&) = delete;

  static constexpr auto kNoServer = static_cast<SystemCode>(53);

  // By path, as `//server/share/x` or `E:/x`: easier to read than to escape.
  void directory(std::string_view path) { names_[device(path)] = {.file = {.directory = true}}; }
  void file(std::string_view path) { names_[device(path)] = {}; }
  void refuse(std::string_view path, SystemCode code) { names_[device(path)] = {.code = code}; }
  void add(std::string_view path, const Name& name) { names_[device(path)] = name; }

  // Opened when these files are no longer used, not even by abandoned threads.
  std::shared_ptr<Gate> gone = std::make_shared<Gate>();
  std::string letters_note;  // other_letters()
  // Called at the begin of each question, with what is asked for.
  std::function<void(const std::string&)> before;

  [[nodiscard]] std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                           bool follow) const override {
    const std::string asked = ascii(path);
    {
      const std::scoped_lock lock(mutex_);
      asked_.push_back(asked);
    }
    if (before) before(asked);
    const auto found = names_.find(asked);
    if (found == names_.end()) {
      const bool network = asked.starts_with("\\\\?\\UNC\\");
      const bool root = asked.ends_with("\\");
      return std::unexpected(root && network ? kNoServer : SystemCode::kPathNotFound);
    }
    const Name& name = found->second;
    if (name.code != SystemCode::kSuccess) return std::unexpected(name.code);
    if (follow && name.followed != SystemCode::kSuccess) return std::unexpected(name.followed);
    return name.file;
  }

  [[nodiscard]] std::string other_letters() const override { return letters_note; }

  [[nodiscard]] std::vector<std::string> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }

 private:
  static std::string device(std::string_view path) {
    std::string name(path);
    for (char& c : name) {
      if (c == '/') c = '\\';
    }
    return name.starts_with("\\\\") ? "\\\\?\\UNC" + name.substr(1) : "\\\\?\\" + name;
  }

  std::map<std::string, Name> names_;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> asked_;
};

}  // namespace scanner_test
