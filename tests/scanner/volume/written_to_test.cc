// What becomes of a scan during which somebody wrote to the image.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>

#include "scanner/resolve/trace/lookup_limitations.h"
#include "scanner/source/counting_source.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/window_source.h"
#include "scanner/volume/stream.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

class WrittenSource final : public scanner::WindowSource {
 public:
  explicit WrittenSource(const scanner::SharedSource& source)
      : WindowSource(source, 0, source->size_bytes()) {}
  [[nodiscard]] bool written_to() const override { return written; }
  std::atomic<bool> written = false;
};

fixture::Volume volume_with_a_dead_link() {
  fixture::VolumeBuilder builder;
  builder.set_reparse(builder.add_file(fixture::kRoot, u"dead"),
                      fixture::relative_symlink(u"gone"));
  return builder.build();
}

TEST(WrittenTo, IsPassedOn) {
  const auto source = std::make_shared<WrittenSource>(
      std::make_shared<const scanner::MemorySource>(std::vector<std::byte>(4096)));
  const scanner::WindowSource window(source, 512, 1024);
  scanner::ReadCounter counter;
  const scanner::CountingSource counting(source, counter);
  const scanner::Stream stream(source, 512, scanner::RunList(), {});
  EXPECT_FALSE(window.written_to() || counting.written_to() || stream.written_to());
  source->written = true;
  EXPECT_TRUE(window.written_to() && counting.written_to() && stream.written_to());
}

// A loose $MFT has no index to confirm that a name is absent.
TEST(WrittenTo, ProvesNoLinkBroken) {
  const auto source = std::make_shared<WrittenSource>(loose_source_of(volume_with_a_dead_link()));
  Scene before(source, "C:");
  EXPECT_EQ(before.answer("\\dead").substr(0, 6), "broken");
  source->written = true;
  Scene after(source, "C:");
  EXPECT_EQ(after.answer("\\dead").substr(0, 12), "unverifiable");
}

TEST(WrittenTo, IsADoubt) {
  const auto source = std::make_shared<WrittenSource>(source_of(volume_with_a_dead_link()));
  Scene scene;
  scene.add(source);
  EXPECT_TRUE(scanner::lookup_limitations(scene.volumes(), std::array{VolumeIndex{0}}, {})
                  .incomplete.empty());
  source->written = true;
  const auto doubts = scanner::lookup_limitations(scene.volumes(), std::array{VolumeIndex{0}}, {});
  EXPECT_EQ(std::ranges::count(doubts.incomplete, report::LimitationCode::kImageChanged,
                               &report::Limitation::code),
            1);
}

}  // namespace
}  // namespace scanner_test
