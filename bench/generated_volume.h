// A small generated $MFT in memory, swept and resolved: what the micro benchmarks work on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bench/generate/options.h"
#include "report/model/row_source.h"
#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/resolver.h"
#include "scanner/volume/volume.h"

namespace bench {

// Records as a loose $MFT file holds them, fixups in place.
std::vector<std::byte> generated_mft(const generate::Options& options);

class GeneratedVolume {
 public:
  explicit GeneratedVolume(const generate::Options& options);

  std::span<const std::byte> mft() const { return mft_; }
  std::span<const std::byte> record(std::uint64_t number) const {
    return mft().subspan(number * options_.record_bytes, options_.record_bytes);
  }
  std::uint64_t records() const { return options_.records; }
  std::uint32_t record_bytes() const { return options_.record_bytes; }
  // Opens it anew.
  std::unique_ptr<scanner::Volume> open() const;
  const scanner::AuditedVolume& audited() const { return *volumes_.front(); }
  const report::RowSource& rows() const { return *rows_; }

 private:
  generate::Options options_;
  std::vector<std::byte> mft_;
  scanner::AuditedVolumes volumes_;
  std::vector<scanner::VolumeResolutions> resolutions_;
  std::unique_ptr<report::RowSource> rows_;
};

// 65,536 records each; made when first asked for.
const GeneratedVolume& usual_volume();         // 1 KiB records, 2 % of the files with several names
const GeneratedVolume& linked_volume();        // the same with 26 %
const GeneratedVolume& large_record_volume();  // 4 KiB records

}  // namespace bench
