// Writes rich volumes and disks for builder_oracle_test.py, with the truth
// beside them as JSON lines, so that independent tools can judge the builder.
//   builder_oracle --list              names of all cases
//   builder_oracle CASE DIRECTORY      writes CASE.img and CASE.truth
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "disk_images.h"
#include "volume_builder.h"

namespace {

using namespace fixture;

struct FileTruth {
  Blob data{};
  Blob reparse{};
};

struct Sample {
  Volume volume{};
  std::map<std::uint64_t, FileTruth> files{};  // by record
};

std::string utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::uint32_t code = text[i];
    if (code >= 0xD800 && code < 0xDC00 && i + 1 < text.size()) {
      code = 0x10000 + ((code - 0xD800) << 10U) + (text[++i] - 0xDC00U);
    }
    const auto put_tail = [&](unsigned shift) {
      out += static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
    };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0U | (code >> 6U));
      put_tail(0);
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0U | (code >> 12U));
      put_tail(6);
      put_tail(0);
    } else {
      out += static_cast<char>(0xF0U | (code >> 18U));
      put_tail(12);
      put_tail(6);
      put_tail(0);
    }
  }
  return out;
}

std::string json(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return out + "\"";
}

std::string hex(const Blob& bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  for (const std::byte byte : bytes) {
    out += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    out += kDigits[std::to_integer<unsigned>(byte) & 0xFU];
  }
  return out;
}

std::u16string digits(std::size_t value) {
  const std::string text = std::to_string(value);
  return {text.begin(), text.end()};
}

Blob pattern(std::size_t bytes, unsigned seed) {
  Blob blob(bytes);
  for (std::byte& byte : blob) {
    seed = seed * 1103515245U + 12345U;
    byte = static_cast<std::byte>(seed >> 16U);
  }
  return blob;
}

constexpr std::size_t kSomeNames = 400;
constexpr std::size_t kMostNames = 1024;  // fls takes seconds for one file of so many

class SampleWriter {
 public:
  /// `most_names`: of the file with the most, up to NTFS's limit.
  explicit SampleWriter(const VolumeOptions& options, std::size_t most_names = kSomeNames)
      : builder_(options),
        long_name_(options.record_bytes < 1024 ? 150 : 255),
        most_names_(most_names) {}

  Sample run() {
    many_names();
    hard_links();
    links();
    streams();
    oddities();
    sample_.volume = builder_.build();
    return std::move(sample_);
  }

 private:
  void data(File file, const Blob& content, const StreamOptions& how = {}) {
    builder_.set_data(file, content, how);
    sample_.files[file.record].data = content;
  }
  void reparse(File file, const Blob& buffer, const ReparseOptions& how = {}) {
    builder_.set_reparse(file, buffer, how);
    sample_.files[file.record].reparse = buffer;
  }

  void many_names() {
    const File many = builder_.add_directory(kRoot, u"many");
    for (std::size_t i = 0; i < 700; ++i) {
      const std::u16string stem = i % 3 == 0 ? u"Entry " : (i % 3 == 1 ? u"entry-" : u"Ünï-ж-");
      const std::u16string name = stem + digits(i * 7919 % 1000) + std::u16string(i % 40, u'x');
      builder_.add_file(many, name);
    }
    const File shorts =
        builder_.add_directory(kRoot, u"Directory with 8.3 names", {.short_name = u"DIRECT~1"});
    for (std::size_t i = 0; i < 30; ++i) {
      builder_.add_file(shorts, u"A rather long name " + digits(i) + u".text",
                        {.short_name = u"ARATH~" + digits(i) + u".TEX"});
    }
    File deep = kRoot;
    for (std::size_t i = 0; i < 40; ++i) {
      deep = builder_.add_directory(deep, u"level" + digits(i));
    }
    builder_.add_file(deep, u"bottom");
    builder_.add_file(kRoot, std::u16string(long_name_, u'n'));
    builder_.add_file(kRoot, u"\U0001F517 link");
  }

  void hard_links() {
    const File dir = builder_.add_directory(kRoot, u"links");
    const File two = builder_.add_file(dir, u"one of two");
    builder_.add_name(two, kRoot, u"two of two");
    const File hundred = builder_.add_file(dir, u"hundred 0");
    for (std::size_t i = 1; i < 100; ++i) {
      builder_.add_name(hundred, i % 2 == 0 ? dir : kRoot, u"hundred " + digits(i));
    }
    data(hundred, pattern(100, 1));
    builder_.use_extension_records(hundred, {1500, 1600});
    // So many names that the attribute list itself is non-resident.
    const File most = builder_.add_file(dir, u"most 0", {.record = 2000, .sequence = 9});
    for (std::size_t i = 1; i < most_names_; ++i) {
      builder_.add_name(most, dir, u"most " + digits(i));
    }
    builder_.use_extension_records(most, {400 + 1000, 401 + 1000});
  }

  void links() {
    const File dir = builder_.add_directory(kRoot, u"reparse");
    reparse(builder_.add_directory(dir, u"junction"), junction(u"C:\\many"));
    reparse(builder_.add_directory(dir, u"volume"),
            mount_point(u"\\??\\Volume{00112233-4455-6677-8899-aabbccddeeff}\\"));
    reparse(builder_.add_directory(dir, u"crooked"),
            mount_point(u"\\??\\C:\\links", u"C:\\links",
                        {.print_first = true, .leading_gap_bytes = 6, .middle_gap_bytes = 10}));
    reparse(builder_.add_file(dir, u"relative"), relative_symlink(u"..\\links\\one of two"));
    reparse(builder_.add_file(dir, u"absolute"), absolute_symlink(u"C:\\links\\one of two"));
    reparse(builder_.add_file(dir, u"lx"), lx_symlink("../links/one of two"));
    reparse(builder_.add_file(dir, u"app"),
            app_exec_link(u"Package_8wekyb3d8bbwe", u"Package_8wekyb3d8bbwe!App",
                          u"C:\\Program Files\\app.exe"));
    reparse(builder_.add_file(dir, u"wof"), wof_file(1));
    reparse(builder_.add_file(dir, u"third party"),
            third_party_reparse(0x00000123, guid("01234567-89ab-cdef-0123-456789abcdef"),
                                pattern(40, 2)));
    reparse(builder_.add_file(dir, u"large"), raw_reparse(kTagDedup, pattern(16000, 3)),
            {.fragments = 3});
    const File outside = builder_.add_file(dir, u"outside");
    reparse(outside, relative_symlink(u"lx"));
    builder_.move_outside(outside, kReparsePoint);
    const File listed = builder_.add_file(dir, u"listed");
    reparse(listed, relative_symlink(u"wof"));
    builder_.force_attribute_list(listed, Placement::kNonResident);
  }

  void streams() {
    const File dir = builder_.add_directory(kRoot, u"streams");
    data(builder_.add_file(dir, u"empty"), {});
    data(builder_.add_file(dir, u"resident"), pattern(200, 4));
    data(builder_.add_file(dir, u"whole"), pattern(100000, 5));
    data(builder_.add_file(dir, u"fragmented"), pattern(100000, 6), {.fragments = 9});
    const File named = builder_.add_file(dir, u"with streams");
    data(named, pattern(50, 7));
    builder_.add_stream(named, u"alpha", pattern(60, 8));
    builder_.add_stream(named, u"beta", pattern(6000, 9));
  }

  void oddities() {
    const File dir = builder_.add_directory(kRoot, u"odd");
    const File strict = builder_.add_directory(dir, u"case sensitive", {.case_sensitive = true});
    builder_.add_file(strict, u"same");
    builder_.add_file(strict, u"SAME");
    builder_.delete_file(builder_.add_file(dir, u"deleted"));
    const File gone = builder_.add_directory(dir, u"gone");
    builder_.add_file(gone, u"orphan");
    builder_.delete_file(gone);
    builder_.add_directory(dir, u"empty directory");
  }

  VolumeBuilder builder_;
  std::size_t long_name_;  // a $FILE_NAME has to fit into one record
  std::size_t most_names_;
  Sample sample_;
};

std::map<std::string, VolumeOptions> volume_cases() {
  std::map<std::string, VolumeOptions> cases;
  cases["default"] = {};
  cases["sector4096"] = {.sector_bytes = 4096, .record_bytes = 4096};
  cases["sector4096_record1024"] = {.sector_bytes = 4096};
  cases["sector2048"] = {.sector_bytes = 2048, .record_bytes = 2048};
  cases["cluster512"] = {.cluster_bytes = 512};
  cases["cluster1024_record4096"] = {.cluster_bytes = 1024, .record_bytes = 4096};
  cases["cluster64k"] = {.cluster_bytes = 65536};
  cases["cluster128k"] = {.cluster_bytes = 131072};
  cases["cluster2m"] = {.cluster_bytes = 2097152};
  cases["sector4096_cluster2m"] = {
      .sector_bytes = 4096, .cluster_bytes = 2097152, .record_bytes = 4096};
  cases["record4096"] = {.record_bytes = 4096};
  cases["record512"] = {.record_bytes = 512};
  cases["deep_trees"] = {.max_index_entries_per_block = 3};
  cases["fragmented_mft"] = {.mft_fragments = {16, 5, 1, 30, 7}};
  cases["descending_mft"] = {.mft_fragments = {16, 5, 1, 30, 7}, .mft_descending = true};
  // Records of 1024 bytes straddle extents of an odd number of 512-byte clusters.
  cases["straddling_mft"] = {.cluster_bytes = 512, .mft_fragments = {65, 3, 1, 101}};
  cases["bootstrap_mft"] = {.mft_fragments = {20, 5, 1, 30, 7, 11},
                            .mft_extents_in_base = 2,
                            .mft_extents_per_extension = 2};
  cases["bootstrap_mft_list"] = {.mft_fragments = {20, 5, 1, 30, 7, 11},
                                 .mft_extents_in_base = 1,
                                 .mft_attribute_list = Placement::kNonResident};
  cases["clean_log"] = {.log_file = LogFile::kClean};
  cases["unreplayed_log"] = {.log_file = LogFile::kInUse};
  // With room to write into: ntfs-3g works in the builder's trees and bitmaps.
  cases["writable"] = {.minimum_clusters = 4096};
  cases["writable_cluster512"] = {.cluster_bytes = 512, .minimum_clusters = 32768};
  cases["writable_cluster64k"] = {.cluster_bytes = 65536, .minimum_clusters = 512};
  cases["writable_record4096"] = {.record_bytes = 4096, .minimum_clusters = 8192};
  cases["writable_deep_trees"] = {.minimum_clusters = 4096, .max_index_entries_per_block = 3};
  cases["dirty"] = {.volume_flags = 1};
  return cases;
}

std::string truth_of(const Sample& sample) {
  std::string out;
  for (const NameTruth& name : sample.volume.names) {
    const bool dos = name.name_space == Namespace::kDos;
    if (dos || !name.indexed || name.path.empty()) {
      continue;
    }
    std::string path = utf8(name.path);
    for (char& c : path) {
      c = c == '\\' ? '/' : c;
    }
    out += "{\"record\": " + std::to_string(name.file.record) +
           ", \"sequence\": " + std::to_string(name.file.sequence) +
           ", \"directory\": " + (name.directory ? "true" : "false") + ", \"path\": " + json(path);
    if (const auto file = sample.files.find(name.file.record); file != sample.files.end()) {
      out += ", \"bytes\": " + std::to_string(file->second.data.size()) +
             ", \"crc32\": " + std::to_string(crc32(file->second.data)) + ", \"reparse\": \"" +
             hex(file->second.reparse) + "\"";
    }
    out += "}\n";
  }
  return out;
}

int write_case(const std::string& name, const std::string& directory) {
  const std::string stem = directory + "/" + name;
  if (name == "disk_mbr" || name == "disk_gpt" || name == "disk_vhd") {
    const Sample sample = SampleWriter({}).run();
    const Volume& v = sample.volume;
    Disk disk;
    if (name == "disk_gpt") {
      std::vector<GptPartition> partitions(2, GptPartition{.content = v.image});
      partitions[1].id = "11111111-2222-3333-4444-555555555555";
      disk = gpt_disk(partitions);
    } else {
      std::vector<MbrPartition> partitions(3, MbrPartition{.content = v.image});
      partitions[1].logical = true;
      partitions[2].logical = true;
      disk = mbr_disk(partitions);
    }
    if (name == "disk_vhd") {
      append_vhd_footer(disk.image);
    }
    disk.image.save(stem + ".img");
    std::ofstream truth(stem + ".truth");
    for (const std::uint64_t offset : disk.partition_offsets) {
      truth << offset << "\n";
    }
    return 0;
  }
  const auto cases = volume_cases();
  const auto found = cases.find(name);
  if (found == cases.end()) {
    std::cerr << "no such case\n";
    return 2;
  }
  const Sample sample =
      SampleWriter(found->second, name == "default" ? kMostNames : kSomeNames).run();
  sample.volume.image.save(stem + ".img");
  std::ofstream(stem + ".truth", std::ios::binary) << truth_of(sample);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (argc == 2 && first == "--list") {
    for (const auto& [name, options] : volume_cases()) {
      std::cout << name << "\n";
    }
    std::cout << "disk_mbr\ndisk_gpt\ndisk_vhd\n";
    return 0;
  }
  if (argc != 3) {
    std::cerr << "usage: builder_oracle --list | CASE DIRECTORY\n";
    return 2;
  }
  try {
    return write_case(first, argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "builder_oracle: " << first << ": " << error.what() << "\n";
    return 1;
  }
}
