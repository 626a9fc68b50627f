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

inline scanner::ControlAnswer answer_of(fixture::DriverReply reply) {
  return {.code = static_cast<scanner::SystemCode>(reply.error), .bytes = reply.bytes};
}

class StandInFile final : public scanner::Device {
 public:
  StandInFile(SharedDriver driver, fixture::FileReference file)
      : driver_(std::move(driver)), file_(file) {}
  [[nodiscard]] scanner::ControlAnswer control(scanner::ControlCode code,
                                               std::span<const std::byte> /*input*/,
                                               std::span<std::byte> output) const override {
    return answer_of(driver_->control_file(file_, static_cast<std::uint32_t>(code), output));
  }
  void pause(std::chrono::milliseconds time) const override { driver_->wait(time); }

 private:
  SharedDriver driver_;
  fixture::FileReference file_;
};

class StandInListing final : public scanner::Listing {
 public:
  explicit StandInListing(SharedDriver driver) : driver_(std::move(driver)) {}
  [[nodiscard]] scanner::ControlAnswer next(std::span<std::byte> output) override {
    const fixture::DriverReply reply = driver_->reparse_point(next_, output);
    if (reply.error == 0) ++next_;
    return answer_of(reply);
  }

 private:
  SharedDriver driver_;
  std::size_t next_ = 0;
};

class StandInVolume final : public scanner::VolumeDevice {
 public:
  // `bytes` null: raw reads are refused.
  StandInVolume(SharedDriver driver, scanner::SharedSource bytes)
      : driver_(std::move(driver)), bytes_(std::move(bytes)) {}
  [[nodiscard]] scanner::ControlAnswer control(scanner::ControlCode code,
                                               std::span<const std::byte> input,
                                               std::span<std::byte> output) const override {
    return answer_of(driver_->control(static_cast<std::uint32_t>(code), input, output));
  }
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Device>, scanner::SystemCode> open_by_id(
      mft::FileReference file) const override {
    const auto privileged = privilege_->scope();
    const fixture::FileReference reference{.record = file.record, .sequence = file.sequence};
    if (const auto error = driver_->open_by_id(reference); error != 0) {
      return std::unexpected(static_cast<scanner::SystemCode>(error));
    }
    return std::make_unique<StandInFile>(driver_, reference);
  }
  [[nodiscard]] std::expected<mft::FileReference, scanner::ChildRefusal> find_child(
      mft::FileReference directory, std::u16string_view name) const override {
    const auto privileged = privilege_->scope();
    const fixture::FileReference parent{.record = directory.record, .sequence = directory.sequence};
    const auto refused = [](bool of_directory, std::uint32_t error) {
      return std::unexpected(scanner::ChildRefusal{
          .of_directory = of_directory, .code = static_cast<scanner::SystemCode>(error)});
    };
    if (const auto error = driver_->open_directory(parent); error != 0) return refused(true, error);
    fixture::FileReference found{};
    const auto error = driver_->find_child(parent, name, found);
    if (error != 0) return refused(false, error);
    return mft::FileReference{.record = found.record, .sequence = found.sequence};
  }
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Listing>, scanner::SystemCode>
  open_reparse_index() const override {
    if (!driver_->options.lists_reparse_points) {
      return std::unexpected(scanner::SystemCode::kNotSupported);
    }
    return std::make_unique<StandInListing>(driver_);
  }
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

inline fixture::ReadAt read_at_of(scanner::SharedSource source) {
  return [source = std::move(source)](std::uint64_t offset, std::span<std::byte> buffer) {
    const auto read = source->read_at(offset, buffer);
    return read ? *read : 0;
  };
}

// A mounted volume with this content.
inline StandInVolume mounted(const scanner::SharedSource& source,
                             fixture::DriverOptions options = {}, bool raw_reads = true) {
  return {std::make_shared<fixture::NtfsDriver>(read_at_of(source), std::move(options)),
          raw_reads ? source : nullptr};
}

// As a command would hand it on.
inline scanner::VolumeCandidate candidate_of(std::shared_ptr<const scanner::VolumeDevice> device,
                                             const std::string& name = "volume0") {
  scanner::SharedSource bytes = device->bytes();
  return {.name = name,
          .source = name,
          .partition = 0,
          .bytes = std::move(bytes),
          .loose_mft = false,
          .device = std::move(device)};
}

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
