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
std::string answer(const SimulatedFiles& files, const ExternalTarget& target = kFile) {
  const scanner::ProbeResult result = scanner::probe_path(files, target);
  std::string text(report::word(result.outcome));
  if (result.code != SystemCode::kSuccess) {
    text += " " + std::to_string(static_cast<std::uint32_t>(result.code));
  }
  const bool which = result.outcome == report::ProbeOutcome::kMissing ||
                     result.outcome == report::ProbeOutcome::kNotADirectory;
  return which ? text + " " + ascii(target.components.at(result.component)) : text;
}

SimulatedFiles& share(SimulatedFiles& files) {
  files.directory("//srv/share/");
  files.directory("//srv/share/dir");
  return files;
}

TEST(Ask, WhatIsThere) {
  SimulatedFiles files;
  files.file("//srv/share/dir/file.txt");
  EXPECT_EQ(answer(files), "file");
  EXPECT_EQ(files.asked(), std::vector<std::string>{"\\\\?\\UNC\\srv\\share\\dir\\file.txt"});
  files.directory("//srv/share/dir/file.txt");
  EXPECT_EQ(answer(files), "directory");
  files.directory("//srv/share/");
  EXPECT_EQ(answer(files, {.root = kFile.root, .components = {}}), "directory");
}

TEST(Ask, MissingIsTheFirstNameThatIsNotThere) {
  SimulatedFiles files;
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
  SimulatedFiles files;
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
  SimulatedFiles files;
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

TEST(Ask, RefusalsAreNotAnswers) {
  for (const auto& [code, expected] : std::map<std::uint32_t, std::string>{{5, "denied 5"},
                                                                           {1326, "denied 1326"},
                                                                           {53, "unreachable 53"},
                                                                           {67, "unreachable 67"},
                                                                           {21, "unreachable 21"},
                                                                           {123, "failed 123"},
                                                                           {1463, "failed 1463"},
                                                                           {1920, "failed 1920"},
                                                                           {4711, "failed 4711"}}) {
    SimulatedFiles files;
    share(files).refuse("//srv/share/dir/file.txt", static_cast<SystemCode>(code));
    EXPECT_EQ(answer(files), expected);
    SimulatedFiles intermediate;
    share(intermediate).refuse("//srv/share/dir", static_cast<SystemCode>(code));
    EXPECT_EQ(answer(intermediate), expected);
  }
}

}  // namespace
}  // namespace scanner_test
