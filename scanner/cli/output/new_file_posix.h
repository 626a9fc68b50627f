// A report's file. While it is written, it has no name if the system supports that (O_TMPFILE), and
// otherwise a temporary one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "scanner/cli/output/output_directory_posix.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/cli/output/replaced_report_posix.h"

namespace scanner {

class NewFileTarget final : public OutputTarget {
 public:
  NewFileTarget(std::string path, OutputPlace place, std::optional<Permissions> inherited,
                bool no_sync)
      : path_(std::move(path)),
        place_(std::move(place)),
        inherited_(inherited),
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
  [[nodiscard]] std::optional<int> directory_descriptor() const override { return directory(); }

 private:
  [[nodiscard]] int directory() const { return place_.directory.get(); }
  [[nodiscard]] std::string sibling(const std::string& name) const;
  std::expected<void, Error> with_temporary_name(
      const std::function<bool(const std::string&)>& make);
  std::expected<void, Error> give_temporary_name();
  bool can_name_later();
  [[nodiscard]] std::expected<void, Error> sync() const;
  [[nodiscard]] bool is_ours_by_name() const;

  std::string path_;
  OutputPlace place_;
  std::optional<Permissions> inherited_;
  bool no_sync_;
  mode_t widest_ = 0;
  std::uint32_t first_number_ = 0;  // of temporary names
  UniqueFd file_;
  std::string temporary_;  // empty: the file has no name, or its own
  bool kept_ = false;      // the temporary name is final
};

}  // namespace scanner
