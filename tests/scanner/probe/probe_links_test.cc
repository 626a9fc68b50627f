// Rows whose verdict comes from the system.
#include "scanner/probe/probe_links.h"

#include <gtest/gtest.h>

#include "scanner/audit/audit_rows.h"
#include "scanner/resolve/references/references.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/typed_path.h"
#include "tests/scanner/probe/simulated_files.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::Asking;
using scanner::VolumeAnswer;

// A volume of this machine, C:, beside E: (exFAT), N: (network), S: (SUBST) and U: (unreadable).
class Audited {
 public:
  VolumeBuilder c;
  std::shared_ptr<SimulatedFiles> files = std::make_shared<SimulatedFiles>();
  scanner::AuditedVolumes volumes;
  scanner::VolumeMap map;
  std::vector<scanner::VolumeResolutions> resolutions;
  bool live = true;

  void directory_link(std::u16string_view name, std::u16string_view target) {
    c.set_reparse(c.add_directory(kRoot, name), fixture::absolute_symlink(target));
  }
  void file_link(std::u16string_view name, std::u16string_view target) {
    c.set_reparse(c.add_file(kRoot, name), fixture::absolute_symlink(target));
  }
  void junction(std::u16string_view name, std::u16string_view target) {
    c.set_reparse(c.add_directory(kRoot, name), fixture::junction(target));
  }

  void probe() {
    auto volume = open_volume(source_of(c.build()), "C:");
    auto catalog = sweep_volume(*volume);
    volumes.push_back(
        std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
    map.map("C:", 0);
    scanner::VolumeMap::View view;
    using Kind = VolumeAnswer::Kind;
    view.answers["E:"] = {.kind = Kind::kForeign, .asking = Asking::kMachine};
    view.answers["U:"] = {.kind = Kind::kUnreadable, .asking = Asking::kMachine};
    view.answers["N:"] = {.kind = Kind::kNetwork, .asking = Asking::kSession};
    view.answers["S:"] = {.kind = Kind::kSessionLetter, .asking = Asking::kSession};
    view.answers["Z:"] = {.kind = Kind::kDoesNotExist};
    if (live) map.add_view(view, {0});
    resolutions.push_back(scanner::resolve_volume(volumes, map, 0, {}));
    summary = scanner::probe_links(volumes, map, {0}, files, {.each = std::chrono::hours(1)},
                                   nullptr, resolutions);
    const scanner::AuditRows rows(volumes, resolutions, {0}, {});
    rows.visit(report::RowKind::kLink, 0, rows.count(report::RowKind::kLink), seen_);
  }
  // "ok <- file E:\x"
  std::string answer(const std::string& path) {
    for (const auto& [row_path, row] : seen_.links) {
      if (row_path == path) return row.answer + (row.probe.empty() ? "" : " <- " + row.probe);
    }
    return "no such row";
  }

  report::ProbeSummary summary;

 private:
  Collector seen_;
};

// An elevated process has letters of its own, and only letters are concerned.
TEST(ProbeLinks, SaysWhoseLettersWereAsked) {
  Audited audited;
  audited.directory_link(u"share", u"UNC\\srv\\share\\d");
  audited.files->letters_note = "Letters of another logon.";
  audited.probe();
  EXPECT_TRUE(audited.summary.notes.empty());
  Audited other;
  other.directory_link(u"subst", u"S:\\d");
  other.files->letters_note = "Letters of another logon.";
  other.probe();
  EXPECT_EQ(other.summary.notes, std::vector<std::string>{"Letters of another logon."});
}

TEST(ProbeLinks, WhatIsThereAndWhatIsNot) {
  Audited audited;
  audited.file_link(u"file", u"UNC\\srv\\share\\a.txt");
  audited.directory_link(u"dir", u"UNC\\srv\\share\\d");
  audited.file_link(u"gone", u"UNC\\srv\\share\\d\\gone.txt");
  audited.file_link(u"no_dir", u"UNC\\srv\\share\\no\\gone.txt");
  audited.file_link(u"in_the_way", u"UNC\\srv\\share\\a.txt\\x");
  audited.directory_link(u"to_file", u"UNC\\srv\\share\\a.txt");
  audited.file_link(u"slash", u"UNC\\srv\\share\\a.txt\\");
  audited.file_link(u"to_dir", u"UNC\\srv\\share\\d");
  audited.junction(u"stick", u"E:\\x");
  audited.junction(u"stick_gone", u"E:\\gone");
  audited.junction(u"unread", u"U:\\x");
  audited.junction(u"refused", u"UNC\\srv\\share\\d");
  audited.junction(u"nobodys", u"Z:\\x");
  audited.directory_link(u"chain", u"C:\\dir");
  auto& files = *audited.files;
  for (const auto* const path :
       {"//srv/share/", "//srv/share/d", "//srv/share/a.txt", "E:/", "E:/x", "U:/", "U:/x"}) {
    files.directory(path);
  }
  files.file("//srv/share/a.txt");
  audited.probe();
  const std::string share = "\\\\srv\\share\\";
  EXPECT_EQ(audited.answer("\\file"), "ok <- file " + share + "a.txt");
  EXPECT_EQ(audited.answer("\\dir"), "ok <- directory " + share + "d");
  EXPECT_EQ(audited.answer("\\gone"),
            "broken missing@1 gone.txt <- missing " + share + "d\\gone.txt");
  EXPECT_EQ(audited.answer("\\no_dir"), "broken missing@1 no <- missing " + share + "no\\gone.txt");
  EXPECT_EQ(audited.answer("\\in_the_way"),
            "broken wrong-kind@1 a.txt <- not-a-directory " + share + "a.txt\\x");
  EXPECT_EQ(audited.answer("\\to_file"),
            "unverifiable unconfirmed-rule <- file " + share + "a.txt");
  EXPECT_EQ(audited.answer("\\slash"), "broken wrong-kind@1 a.txt <- file " + share + "a.txt");
  EXPECT_EQ(audited.answer("\\to_dir"),
            "degraded file-link-to-directory <- directory " + share + "d");
  EXPECT_EQ(audited.answer("\\stick"), "ok <- directory E:\\x");
  EXPECT_EQ(audited.answer("\\stick_gone"), "broken missing@1 gone <- missing E:\\gone");
  EXPECT_EQ(audited.answer("\\unread"), "ok <- directory U:\\x");
  EXPECT_EQ(audited.answer("\\refused"), "broken remote-junction@1");
  EXPECT_EQ(audited.answer("\\nobodys"), "broken no-such-volume@1 Z:");
  EXPECT_EQ(audited.answer("\\chain"), "ok <- directory " + share + "d");
  EXPECT_EQ(audited.summary.links, 12U);
  EXPECT_EQ(audited.summary.paths, 8U);
  EXPECT_EQ(audited.summary.answered, 8U);
  EXPECT_EQ(audited.summary.timed_out + audited.summary.not_asked, 0U);
}

// Another session may have another drive of that letter: what is there works, and nothing breaks.
TEST(ProbeLinks, LettersOfThisSessionProveNothingMissing) {
  Audited audited;
  audited.directory_link(u"there", u"N:\\x");
  audited.directory_link(u"gone", u"N:\\gone");
  audited.directory_link(u"kind", u"S:\\file");
  audited.file_link(u"in_the_way", u"S:\\file\\x");
  audited.file_link(u"partly", u"N:\\x");
  audited.junction(u"never", u"N:\\x");
  auto& files = *audited.files;
  for (const auto* const path : {"N:/", "N:/x", "S:/"}) files.directory(path);
  files.file("S:/file");
  audited.probe();
  EXPECT_EQ(audited.answer("\\there"), "ok <- directory N:\\x");
  EXPECT_EQ(audited.answer("\\gone"), "unverifiable network@1 N: <- missing N:\\gone");
  EXPECT_EQ(audited.answer("\\kind"), "unverifiable session-letter@1 S: <- file S:\\file");
  EXPECT_EQ(audited.answer("\\in_the_way"),
            "unverifiable session-letter@1 S: <- not-a-directory S:\\file\\x");
  EXPECT_EQ(audited.answer("\\partly"), "degraded file-link-to-directory <- directory N:\\x");
  EXPECT_EQ(audited.answer("\\never"), "unverifiable network@1 N:");
}

TEST(ProbeLinks, WhatTheSystemDoesNotTellStaysUnverifiable) {
  Audited audited;
  audited.file_link(u"denied", u"UNC\\srv\\secret\\x");
  audited.file_link(u"away", u"UNC\\away\\share\\x");
  audited.file_link(u"odd", u"UNC\\srv\\share\\odd");
  audited.files->refuse("//srv/secret/x", SystemCode::kAccessDenied);
  audited.files->refuse("//srv/share/odd", static_cast<SystemCode>(1463));
  audited.probe();
  EXPECT_EQ(audited.answer("\\denied"), "unverifiable probe-denied@1 <- denied \\\\srv\\secret\\x");
  EXPECT_EQ(audited.answer("\\away"),
            "unverifiable probe-failed@1 <- unreachable \\\\away\\share\\x");
  EXPECT_EQ(audited.answer("\\odd"), "unverifiable probe-failed@1 <- failed \\\\srv\\share\\odd");
}

TEST(ProbeLinks, AnImageHasNoLettersHere) {
  Audited audited;
  audited.live = false;
  audited.junction(u"stick", u"E:\\x");
  audited.file_link(u"net", u"UNC\\srv\\share\\x");
  audited.files->directory("E:/");
  audited.files->directory("E:/x");
  audited.files->file("//srv/share/x");
  audited.probe();
  EXPECT_EQ(audited.answer("\\stick"), "unverifiable volume-not-given@1 E:");
  EXPECT_EQ(audited.answer("\\net"), "ok <- file \\\\srv\\share\\x");
  EXPECT_EQ(audited.files->asked(), std::vector<std::string>{"\\\\?\\UNC\\srv\\share\\x"});
}

TEST(ProbeLinks, EqualPathsAreAskedForOnce) {
  Audited audited;
  for (const auto* const name : {u"one", u"two", u"three"}) {
    audited.file_link(name, u"UNC\\srv\\share\\x");
  }
  audited.files->file("//srv/share/x");
  audited.probe();
  for (const auto* const name : {"\\one", "\\two", "\\three"}) {
    EXPECT_EQ(audited.answer(name), "ok <- file \\\\srv\\share\\x");
  }
  EXPECT_EQ(audited.files->asked().size(), 1U);
  EXPECT_EQ(audited.summary.links, 3U);
  EXPECT_EQ(audited.summary.paths, 1U);
}

// "Broken" never rests on what Windows may do otherwise.
TEST(ProbeLinks, DoubtsAboutThePathRemain) {
  Audited audited;
  const auto link = audited.c.add_file(kRoot, u"bit");
  audited.c.set_reparse(link, fixture::absolute_symlink(u"UNC\\srv\\share\\x"),
                        {.set_attribute_bit = false});
  audited.files->directory("//srv/share/");
  audited.probe();
  EXPECT_EQ(audited.answer("\\bit"),
            "unverifiable unconfirmed-rule@1 x <- missing \\\\srv\\share\\x");
}

// A share may be a directory of this very volume: what works there may lead to what is asked about.
TEST(ProbeLinks, ReferencesByTheNetworkAreNotKnown) {
  Audited audited;
  audited.c.add_directory(kRoot, u"dir");
  audited.directory_link(u"net", u"UNC\\localhost\\c$\\dir");
  audited.files->directory("//localhost/c$/dir");
  audited.probe();
  ASSERT_EQ(audited.answer("\\net"), "ok <- directory \\\\localhost\\c$\\dir");
  const auto typed = scanner::parse_typed_path("\\dir");
  const auto subject = scanner::find_subject(audited.volumes, audited.map, 0, typed->components);
  ASSERT_TRUE(subject);
  const auto found =
      scanner::find_references(audited.volumes, audited.map, audited.resolutions, *subject, {});
  EXPECT_EQ(found.not_known, 1U);
}

}  // namespace
}  // namespace scanner_test
