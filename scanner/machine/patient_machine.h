// A machine with a time limit for its answers: for a disk on a dead server, a USB stick that was
// pulled out, a management service that hangs.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scanner/machine/machine.h"

namespace scanner {

struct Patience {
  std::chrono::milliseconds volume{15'000};    // for each query that goes to a volume's driver
  std::chrono::milliseconds service{150'000};  // WMI alone may take two minutes to connect [SDK]
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

class PatientMachine final : public Machine {
 public:
  // A query that is not answered in time keeps `machine` alive. `stop` may be null; once set, it
  // ends every wait.
  PatientMachine(std::shared_ptr<const Machine> machine, Patience patience,
                 const std::atomic<bool>* stop)
      : machine_(std::move(machine)), patience_(std::move(patience)), stop_(stop) {}

  // kNoAnswer if there is none in time, kInterrupted if `stop` ended the wait.
  [[nodiscard]] Answer<std::vector<std::string>> volume_names() const override;
  [[nodiscard]] Answer<std::vector<std::string>> mount_paths(
      const std::string& volume_name) const override;
  [[nodiscard]] Answer<std::string> volume_mounted_at(const std::string& folder) const override;
  [[nodiscard]] Answer<std::string> file_system(const std::string& root) const override;
  [[nodiscard]] Answer<DriveType> drive_type(const std::string& root) const override;
  // These query the object manager and the registry, which are in memory.
  [[nodiscard]] Answer<std::vector<std::string>> dos_names() const override;
  [[nodiscard]] Answer<std::string> dos_device(const std::string& name) const override;
  [[nodiscard]] Answer<std::vector<ObjectName>> object_names(
      const std::string& directory) const override;
  [[nodiscard]] Answer<std::vector<std::string>> registry_keys(
      RegistryRoot root, const std::string& path) const override;
  [[nodiscard]] std::expected<std::vector<WmiObject>, Error> shadow_copies() const override;

 private:
  template <typename T>
  [[nodiscard]] Answer<T> ask_driver(std::function<Answer<T>(const Machine&)> question) const;

  std::shared_ptr<const Machine> machine_;
  Patience patience_;
  const std::atomic<bool>* stop_;
};

}  // namespace scanner
