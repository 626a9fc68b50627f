// What the system's words for one place mean. Error codes: [MS-ERREF] 2.2
#include "scanner/probe/probe_path.h"

#include <gtest/gtest.h>

#include "tests/scanner/probe/simulated_files.h"

namespace scanner_test {
namespace {

using scanner::ExternalTarget;

const ExternalTarget kFile{.root = u"\\\\?\\UNC\\srv\\share\\",
                           .components = {u"dir", u"file.txt"}};

// "missing 2 dir": the outcome, the system's code, the component.
std::string answer(const PlayedFiles& files, const ExternalTarget& place = kFile) {
  const scanner::ProbeResult told = scanner::probe_path(files, place);
  std::string text(report::word(told.outcome));
  if (told.code != SystemCode::kSuccess) {
    text += " " + std::to_string(static_cast<std::uint32_t>(told.code));
  }
  const bool which = told.outcome == report::ProbeOutcome::kMissing ||
                     told.outcome == report::ProbeOutcome::kNotADirectory;
  return which ? text + " " + ascii(place.components.at(told.component)) : text;
}

PlayedFiles& share(PlayedFiles& files) {
  files.directory("//srv/share/");
  files.directory("//srv/share/dir");
  return files;
}

TEST(Ask, WhatIsThere) {
  PlayedFiles files;
  files.file("//srv/share/dir/file.txt");
  EXPECT_EQ(answer(files), "file");
  EXPECT_EQ(files.asked(), std::vector<std::string>{"\\\\?\\UNC\\srv\\share\\dir\\file.txt"});
  files.directory("//srv/share/dir/file.txt");
  EXPECT_EQ(answer(files), "directory");
  files.directory("//srv/share/");
  EXPECT_EQ(answer(files, {.root = kFile.root, .components = {}}), "directory");
}

TEST(Ask, MissingIsTheFirstNameThatIsNotThere) {
  PlayedFiles files;
  EXPECT_EQ(answer(share(files)), "missing 3 file.txt");
  files.refuse("//srv/share/dir/file.txt", SystemCode::kFileNotFound);
  EXPECT_EQ(answer(files), "missing 2 file.txt");
  files.refuse("//srv/share/dir", SystemCode::kFileNotFound);
  EXPECT_EQ(answer(files), "missing 2 dir");
  files.file("//srv/share/dir");
  EXPECT_EQ(answer(files), "not-a-directory dir");
  files.refuse("//srv/share/dir/file.txt", SystemCode::kNotADirectory);
  EXPECT_EQ(answer(files), "not-a-directory dir") << "as a server tells it";
}

// A server that is away, or a letter that this session does not have, proves nothing.
TEST(Ask, NothingIsMissingWithoutItsRoot) {
  PlayedFiles files;
  files.refuse("//srv/share/dir/file.txt", SystemCode::kPathNotFound);
  EXPECT_EQ(answer(files), "unreachable 53");
  files.refuse("//srv/share/", SystemCode::kPathNotFound);
  EXPECT_EQ(answer(files), "unreachable 3");
  files.refuse("//srv/share/", SystemCode::kAccessDenied);
  EXPECT_EQ(answer(files), "denied 5");
  files.file("//srv/share/");
  EXPECT_EQ(answer(files), "unreachable 3");
  files.add("//srv/share/", {.file = {.directory = true, .offline = true}});
  EXPECT_EQ(answer(files), "unreachable 3") << "only what is kept for work offline was looked at";
  EXPECT_EQ(answer(files, {.root = u"\\\\?\\E:\\", .components = {}}), "unreachable 3");
}

TEST(Ask, WhatIsBehindAnotherLinkIsNotMissing) {
  PlayedFiles files;
  share(files);
  files.add("//srv/share/dir/file.txt",
            {.file = {.reparse_point = true}, .followed = SystemCode::kFileNotFound});
  EXPECT_EQ(answer(files), "behind-link 2");
  files.refuse("//srv/share/dir/file.txt", SystemCode::kPathNotFound);
  files.add("//srv/share/dir", {.file = {.directory = true, .reparse_point = true}});
  EXPECT_EQ(answer(files), "behind-link 3");
  files.add("//srv/share/dir/file.txt", {.file = {.reparse_point = true}});
  EXPECT_EQ(answer(files), "file") << "what a link leads to is there";
}

TEST(Ask, RefusalsAreNoAnswer) {
  for (const auto& [code, expected] : std::map<std::uint32_t, std::string>{{5, "denied 5"},
                                                                           {1326, "denied 1326"},
                                                                           {53, "unreachable 53"},
                                                                           {67, "unreachable 67"},
                                                                           {21, "unreachable 21"},
                                                                           {123, "failed 123"},
                                                                           {1463, "failed 1463"},
                                                                           {1920, "failed 1920"},
                                                                           {4711, "failed 4711"}}) {
    PlayedFiles files;
    share(files).refuse("//srv/share/dir/file.txt", static_cast<SystemCode>(code));
    EXPECT_EQ(answer(files), expected);
    PlayedFiles on_the_way;
    share(on_the_way).refuse("//srv/share/dir", static_cast<SystemCode>(code));
    EXPECT_EQ(answer(on_the_way), expected);
  }
}

}  // namespace
}  // namespace scanner_test
