// Connects entries of the option table with the fields that receive their values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace scanner {

struct Binding {
  std::string_view name;  // main_name() of its entry
  std::variant<bool*, std::string*, std::optional<std::string>*, std::vector<std::string>*,
               std::uint32_t*, std::optional<std::uint32_t>*>
      field;
};

class Bindings {
 public:
  // `field` must outlive the parsing.
  template <typename Field>
  void bind(std::string_view name, Field& field) {
    all_.push_back({.name = name, .field = &field});
  }

  [[nodiscard]] const std::vector<Binding>& all() const { return all_; }
  // Null if there is none.
  [[nodiscard]] const Binding* find(std::string_view name) const {
    for (const Binding& binding : all_) {
      if (binding.name == name) return &binding;
    }
    return nullptr;
  }

 private:
  std::vector<Binding> all_;
};

}  // namespace scanner
