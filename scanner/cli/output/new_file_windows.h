// A report's file, with a temporary name while it is written. Included by *_windows.cc only.
#pragma once

#include <expected>
#include <string>

#include "scanner/cli/output/file_owner_windows.h"
#include "scanner/cli/output/output_directory_windows.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/cli/output/report_placement.h"

namespace scanner {

// The properties of the old report that the new one inherits.
struct OldReport {
  bool exists = false;
  // A file with one name that the user owns. Nothing is inherited from any other file.
  bool is_ours = false;
  bool is_encrypted = false;  // by the file system (EFS)
  FileSecurity security;
};

// An Error if it cannot be replaced, as it is a folder.
[[nodiscard]] std::expected<OldReport, std::string> look_at_old_report(const OutputPlace& place);

class NewFileTarget final : public OutputTarget, private ReportPlacement {
 public:
  // `shown` is the path as the user wrote it.
  NewFileTarget(std::string shown, OutputPlace place, OldReport old, bool no_sync)
      : shown_(std::move(shown)),
        place_(std::move(place)),
        old_(std::move(old)),
        no_sync_(no_sync) {}
  NewFileTarget(const NewFileTarget&) = delete;
  NewFileTarget& operator=(const NewFileTarget&) = delete;
  ~NewFileTarget() override;

  // Must succeed before any other function is called.
  std::expected<void, Error> create();

  std::expected<void, report::Error> write(std::string_view bytes) override;
  std::expected<void, Error> finish() override;
  std::expected<void, Error> commit() override;
  [[nodiscard]] bool is_renamed() const override { return true; }

 private:
  std::expected<void, std::uint32_t> rename() override;
  std::expected<void, std::uint32_t> replace() override;
  void wait(std::chrono::milliseconds duration) override;
  [[nodiscard]] std::expected<void, Error> sync() const;

  std::string shown_;
  OutputPlace place_;
  OldReport old_;
  bool no_sync_;
  UniqueHandle file_;
  std::string temporary_;
  bool kept_ = false;
};

}  // namespace scanner
