// A VolumeDevice whose driver is simulated by tests/support/ntfs_driver over an image.
#pragma once

#include <memory>
#include <utility>

#include "scanner/driver/backup_privilege.h"
#include "scanner/driver/device.h"
#include "tests/scanner/support.h"
#include "tests/support/ntfs_driver.h"

namespace scanner_test {

using SharedDriver = std::shared_ptr<fixture::NtfsDriver>;

class StandInVolume final : public scanner::VolumeDevice {
 public:
  // `bytes` null: raw reads are refused.
  StandInVolume(SharedDriver driver, scanner::SharedSource bytes)
      : driver_(std::move(driver)), bytes_(std::move(bytes)) {}
  [[nodiscard]] scanner::ControlAnswer control(scanner::ControlCode code,
                                               std::span<const std::byte> input,
                                               std::span<std::byte> output) const override;
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Device>, scanner::SystemCode> open_by_id(
      mft::FileReference file) const override;
  [[nodiscard]] std::expected<mft::FileReference, scanner::ChildRefusal> find_child(
      mft::FileReference directory, std::u16string_view name) const override;
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Listing>, scanner::SystemCode>
  open_reparse_index() const override;
  [[nodiscard]] scanner::SharedSource bytes() const override { return bytes_; }
  [[nodiscard]] bool is_file() const override { return is_file_; }
  void set_file(bool is_file) { is_file_ = is_file; }
  void pause(std::chrono::milliseconds time) const override { driver_->wait(time); }
  void set_privilege(scanner::BackupPrivilege privilege) {
    privilege_ = std::make_shared<const scanner::BackupPrivilege>(std::move(privilege));
  }

  [[nodiscard]] fixture::NtfsDriver& driver() const { return *driver_; }

 private:
  SharedDriver driver_;
  scanner::SharedSource bytes_;
  bool is_file_ = false;
  std::shared_ptr<const scanner::BackupPrivilege> privilege_ =
      std::make_shared<const scanner::BackupPrivilege>();
};

// The system's tokens, as BackupPrivilege asks for them; what the driver sees of it is
// fixture::backup_privilege. Each call fails with what is set here.
struct TokenErrors {
  scanner::SystemCode copying = scanner::SystemCode::kSuccess;
  scanner::SystemCode enabling = scanner::SystemCode::kSuccess;
  scanner::SystemCode putting_on = scanner::SystemCode::kSuccess;
};

class StandInTokens final : public scanner::TokenSystem {
 public:
  explicit StandInTokens(TokenErrors errors = {}) : errors_(errors) {}
  [[nodiscard]] scanner::SystemCode copy_process_token() override { return errors_.copying; }
  [[nodiscard]] scanner::SystemCode enable_in_copy() override { return errors_.enabling; }
  [[nodiscard]] scanner::SystemCode impersonate() const override {
    if (errors_.putting_on == scanner::SystemCode::kSuccess) fixture::backup_privilege = true;
    return errors_.putting_on;
  }
  void revert() const override { fixture::backup_privilege = false; }

 private:
  TokenErrors errors_;
};

fixture::ReadAt read_at_of(scanner::SharedSource source);

// A mounted volume with this content.
StandInVolume mounted(const scanner::SharedSource& source, fixture::DriverOptions options = {},
                      bool raw_reads = true);

// As a command would hand it on.
scanner::VolumeCandidate candidate_of(std::shared_ptr<const scanner::VolumeDevice> device,
                                      const std::string& name = "volume0");

// One whose driver answers what a test says, whatever the question.
class ScriptedVolume final : public scanner::VolumeDevice {
 public:
  using Script = std::function<scanner::ControlAnswer(
      scanner::ControlCode, std::span<const std::byte>, std::span<std::byte>)>;
  explicit ScriptedVolume(Script script) : script_(std::move(script)) {}
  [[nodiscard]] scanner::ControlAnswer control(scanner::ControlCode code,
                                               std::span<const std::byte> input,
                                               std::span<std::byte> output) const override {
    return script_(code, input, output);
  }
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Device>, scanner::SystemCode> open_by_id(
      mft::FileReference /*file*/) const override {
    return std::unexpected(scanner::SystemCode::kInvalidParameter);
  }
  [[nodiscard]] scanner::SharedSource bytes() const override { return nullptr; }
  void pause(std::chrono::milliseconds /*time*/) const override {}

 private:
  Script script_;
};

}  // namespace scanner_test
