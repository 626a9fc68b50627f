#include <filesystem>
#include <system_error>

#include "scanner/source/file_identity.h"

namespace scanner {

bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error) && !error;
}

bool same_path(const std::string& a, const std::string& b) {
  return std::filesystem::path(a).lexically_normal() == std::filesystem::path(b).lexically_normal();
}

bool is_block_device(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_block_file(path, ignored);
}

}  // namespace scanner
