#include "report/policy/fingerprint.h"

#include <algorithm>
#include <vector>

#include "report/policy/folded.h"

// Without its own translation unit: one function of it is needed.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace report {
namespace {

constexpr std::string_view kVersionMark = "v1:";

// Big-endian, on every machine.
Fingerprint canonical(XXH128_hash_t hash) {
  XXH128_canonical_t bytes;
  XXH128_canonicalFromHash(&bytes, hash);
  Fingerprint fingerprint;
  std::ranges::copy(bytes.digest, fingerprint.bytes.begin());
  return fingerprint;
}

std::string hex_of(const Fingerprint& fingerprint) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : fingerprint.bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

// Lengths come first, so that no two different inputs are the same bytes.
class Hashed {
 public:
  void add(std::string_view text) {
    add_length(text.size());
    for (const char c : text) bytes_.push_back(static_cast<unsigned char>(c));
  }
  void add_folded(std::u16string_view text) {
    add_length(text.size());
    for (const char16_t unit : text) {
      const char16_t upper = folded(unit);
      bytes_.push_back(static_cast<unsigned char>(upper & 0xFFU));
      bytes_.push_back(static_cast<unsigned char>(upper >> 8U));
    }
  }
  [[nodiscard]] Fingerprint digest() const {
    return canonical(XXH3_128bits(bytes_.data(), bytes_.size()));
  }

 private:
  void add_length(std::size_t length) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
      bytes_.push_back(static_cast<unsigned char>(length >> shift & 0xFFU));
    }
  }
  std::vector<unsigned char> bytes_;
};

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
  return std::nullopt;
}

}  // namespace

std::string text_of(const Fingerprint& fingerprint) {
  return std::string(kVersionMark) + hex_of(fingerprint);
}

std::string hash_of(std::string_view bytes) {
  return "xxh3:" + hex_of(canonical(XXH3_128bits(bytes.data(), bytes.size())));
}

std::optional<Fingerprint> fingerprint_from(std::string_view text) {
  if (!text.starts_with(kVersionMark)) return std::nullopt;
  text.remove_prefix(kVersionMark.size());
  if (text.size() != 2 * Fingerprint::kBytes) return std::nullopt;
  Fingerprint fingerprint;
  for (std::size_t i = 0; i < Fingerprint::kBytes; ++i) {
    const auto high = hex_digit(text[2 * i]);
    const auto low = hex_digit(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    fingerprint.bytes[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return fingerprint;
}

Fingerprint fingerprint_of(FindingKind kind, std::string_view serial, std::u16string_view path,
                           std::u16string_view target) {
  Hashed hashed;
  hashed.add(word(kind));
  hashed.add(serial);
  hashed.add_folded(path);
  hashed.add_folded(target);
  return hashed.digest();
}

}  // namespace report
