#include "scanner/machine/patient_machine.h"

#include "scanner/waiting/within.h"

namespace scanner {

template <typename T>
Machine::Answer<T> PatientMachine::ask_driver(
    std::function<Answer<T>(const Machine&)> question) const {
  auto answer = within<Answer<T>>(
      {.time = patience_.volume, .stop = stop_, .now = patience_.now},
      [machine = machine_, question = std::move(question)] { return question(*machine); });
  if (answer) return *std::move(answer);
  return std::unexpected(answer.error() == NoAnswer::kStopped ? kInterrupted : kNoAnswer);
}

Machine::Answer<std::vector<std::string>> PatientMachine::volume_names() const {
  return ask_driver<std::vector<std::string>>(
      [](const Machine& machine) { return machine.volume_names(); });
}

Machine::Answer<std::vector<std::string>> PatientMachine::mount_paths(
    const std::string& volume_name) const {
  return ask_driver<std::vector<std::string>>(
      [volume_name](const Machine& machine) { return machine.mount_paths(volume_name); });
}

Machine::Answer<std::string> PatientMachine::volume_mounted_at(const std::string& folder) const {
  return ask_driver<std::string>(
      [folder](const Machine& machine) { return machine.volume_mounted_at(folder); });
}

Machine::Answer<std::string> PatientMachine::file_system(const std::string& root) const {
  return ask_driver<std::string>(
      [root](const Machine& machine) { return machine.file_system(root); });
}

Machine::Answer<DriveType> PatientMachine::drive_type(const std::string& root) const {
  return ask_driver<DriveType>([root](const Machine& machine) { return machine.drive_type(root); });
}

Machine::Answer<std::vector<std::string>> PatientMachine::dos_names() const {
  return machine_->dos_names();
}

Machine::Answer<std::string> PatientMachine::dos_device(const std::string& name) const {
  return machine_->dos_device(name);
}

Machine::Answer<std::vector<ObjectName>> PatientMachine::object_names(
    const std::string& directory) const {
  return machine_->object_names(directory);
}

Machine::Answer<std::vector<std::string>> PatientMachine::registry_keys(
    RegistryRoot root, const std::string& path) const {
  return machine_->registry_keys(root, path);
}

std::expected<std::vector<WmiObject>, Error> PatientMachine::shadow_copies() const {
  using Copies = std::expected<std::vector<WmiObject>, Error>;
  auto answer = within<Copies>({.time = patience_.service, .stop = stop_, .now = patience_.now},
                               [machine = machine_] { return machine->shadow_copies(); });
  if (answer) return *std::move(answer);
  switch (answer.error()) {
    case NoAnswer::kStopped: return std::unexpected(Error{"interrupted"});
    case NoAnswer::kNoThread:
      return std::unexpected(Error{"the system cannot start another thread"});
    case NoAnswer::kTimedOut: break;
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience_.service);
  return std::unexpected(Error{"Windows Management Instrumentation (WMI) did not answer within " +
                               std::to_string(seconds.count()) + " seconds"});
}

}  // namespace scanner
