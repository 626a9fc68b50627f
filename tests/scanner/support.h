// From a composed volume to what a report says of its links: the way every test of the engine goes.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/model/row_source.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/byte_source.h"
#include "scanner/volume/volume.h"
#include "tests/support/volume_builder.h"

namespace scanner_test {

using scanner::VolumeIndex;

// Small images can be looked at where they are, as mapped files can; both ways must see the same.
scanner::SharedSource source_of(const fixture::Volume& volume, bool with_views = true);
scanner::SharedSource loose_source_of(const fixture::Volume& volume);

// As a command would open it; null and a failed test where that fails.
std::unique_ptr<scanner::Volume> open_volume(const scanner::SharedSource& source,
                                             const std::string& name = "volume");

std::unique_ptr<scanner::Catalog> sweep_volume(const scanner::Volume& volume,
                                               std::uint32_t threads = 1);

// A catalog of all reparse points that the swept one has, and of their ancestors.
std::unique_ptr<scanner::Catalog> fetch_links(const scanner::Volume& volume,
                                              const scanner::Catalog& swept,
                                              std::uint32_t threads = 1);

// Printable ASCII as it is, all else as {hex}.
std::string ascii(std::u16string_view text);

std::u16string numbered(std::u16string_view prefix, std::size_t number);

// Leaves a record as a write does that reached the disk but for the sector `stride`.
void tear(fixture::VolumeBuilder& builder, fixture::File file, std::size_t stride = 0);

// Where the index blocks lie in an image.
std::vector<std::size_t> index_blocks(const fixture::Blob& image);

// What a report says of one link name.
struct SeenLink {
  std::string kind{};
  std::string answer{};    // "ok", "broken missing@1 x": verdict, reason, hop and component
  std::string resolved{};  // path of the object reached
  std::uint64_t resolved_record = 0;
  std::string flags{};      // words with a blank between
  std::string evaluator{};  // "wsl broken missing", empty if there is none
  std::string probe{};      // "missing E:\x", empty if the system was not asked
  std::string path_state{};
  std::string target{};
  std::uint64_t record = 0;
  std::uint32_t hops = 0;

  friend bool operator==(const SeenLink&, const SeenLink&) = default;
};
void PrintTo(const SeenLink& link, std::ostream* out);

struct SeenHardLink {
  std::string path{};
  std::uint64_t record = 0;
  std::uint32_t index = 0;
  std::uint32_t count = 0;
  std::uint32_t dos_names = 0;
  std::uint16_t header_count = 0;
};

class Collector final : public report::RowVisitor {
 public:
  void link(const report::LinkRow& row) override;
  void hard_link(const report::HardLinkRow& row) override;
  void fault(const report::FaultRow& row) override;

  std::vector<std::pair<std::string, SeenLink>> links;  // by path
  std::vector<SeenHardLink> hard_links;
  std::vector<std::string> faults;  // "27 torn-record"
};

// Volumes audited together.
class Scene {
 public:
  Scene();
  // One volume alone, as add() takes it.
  explicit Scene(const scanner::SharedSource& source, const std::string& letter = {});
  explicit Scene(const fixture::Volume& volume, const std::string& letter = {});
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  // Each has a name of its own; `letter`, if given, is its letter in the map.
  VolumeIndex add(const scanner::SharedSource& source, const std::string& letter = {});
  // One whose catalog was made in another way.
  VolumeIndex add(std::unique_ptr<const scanner::Volume> volume,
                  std::unique_ptr<const scanner::Catalog> catalog, const std::string& letter = {});
  VolumeIndex add(const fixture::Volume& volume, const std::string& letter = {});
  VolumeIndex add_loose(const fixture::Volume& volume, const std::string& letter = {});

  void assume_letters();
  // All rows anew, whatever the trials of letters found.
  void forget_trials();

  // Resolves everything, at the first question.
  const Collector& rows();
  // The first row of that path; a failed test if there is none.
  const SeenLink& link(const std::string& path);
  const std::string& answer(const std::string& path) { return link(path).answer; }
  const report::RowSource& source();
  std::string json();

  [[nodiscard]] const scanner::AuditedVolume& volume(VolumeIndex index = 0) const;
  [[nodiscard]] const scanner::AuditedVolumes& volumes() const { return volumes_; }
  // What the links' answers are when only their records and ancestors are read, and components are
  // looked up in the directories' own indexes.
  [[nodiscard]] Collector rows_through_indexes() const;
  // Whether the scan says that something may be missing, or shows any damage at all.
  [[nodiscard]] bool incomplete() const;

  std::uint32_t threads = 1;
  // Off for volumes whose indexes and records disagree.
  bool same_through_indexes = true;
  scanner::VolumeMap map;
  std::vector<std::vector<report::LetterSummary>> letters;

 private:
  void make_rows();

  scanner::AuditedVolumes volumes_;
  std::vector<scanner::SharedSource> sources_;
  std::vector<scanner::VolumeResolutions> resolutions_;
  std::vector<scanner::VolumeResolutions> trials_;
  std::unique_ptr<scanner::AuditRows> rows_;
  Collector seen_;
};

}  // namespace scanner_test
