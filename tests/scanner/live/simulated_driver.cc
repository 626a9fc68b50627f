#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

scanner::ControlAnswer answer_of(fixture::DriverReply reply) {
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

}  // namespace

scanner::ControlAnswer StandInVolume::control(scanner::ControlCode code,
                                              std::span<const std::byte> input,
                                              std::span<std::byte> output) const {
  return answer_of(driver_->control(static_cast<std::uint32_t>(code), input, output));
}
std::expected<std::unique_ptr<scanner::Device>, scanner::SystemCode> StandInVolume::open_by_id(
    mft::FileReference file) const {
  const auto privileged = privilege_->scope();
  const fixture::FileReference reference{.record = file.record, .sequence = file.sequence};
  if (const auto error = driver_->open_by_id(reference); error != 0) {
    return std::unexpected(static_cast<scanner::SystemCode>(error));
  }
  return std::make_unique<StandInFile>(driver_, reference);
}
std::expected<mft::FileReference, scanner::ChildRefusal> StandInVolume::find_child(
    mft::FileReference directory, std::u16string_view name) const {
  const auto privileged = privilege_->scope();
  const fixture::FileReference parent{.record = directory.record, .sequence = directory.sequence};
  const auto refused = [](bool of_directory, std::uint32_t error) {
    return std::unexpected(scanner::ChildRefusal{.of_directory = of_directory,
                                                 .code = static_cast<scanner::SystemCode>(error)});
  };
  if (const auto error = driver_->open_directory(parent); error != 0) return refused(true, error);
  fixture::FileReference found{};
  const auto error = driver_->find_child(parent, name, found);
  if (error != 0) return refused(false, error);
  return mft::FileReference{.record = found.record, .sequence = found.sequence};
}
std::expected<std::unique_ptr<scanner::Listing>, scanner::SystemCode>
StandInVolume::open_reparse_index() const {
  if (!driver_->options.lists_reparse_points) {
    return std::unexpected(scanner::SystemCode::kNotSupported);
  }
  return std::make_unique<StandInListing>(driver_);
}

fixture::ReadAt read_at_of(scanner::SharedSource source) {
  return [source = std::move(source)](std::uint64_t offset, std::span<std::byte> buffer) {
    const auto read = source->read_at(offset, buffer);
    return read ? *read : 0;
  };
}

StandInVolume mounted(const scanner::SharedSource& source, fixture::DriverOptions options,
                      bool raw_reads) {
  return {std::make_shared<fixture::NtfsDriver>(read_at_of(source), std::move(options)),
          raw_reads ? source : nullptr};
}

scanner::VolumeCandidate candidate_of(std::shared_ptr<const scanner::VolumeDevice> device,
                                      const std::string& name) {
  scanner::SharedSource bytes = device->bytes();
  return {.name = name,
          .source = name,
          .partition = 0,
          .bytes = std::move(bytes),
          .loose_mft = false,
          .device = std::move(device)};
}

}  // namespace scanner_test
