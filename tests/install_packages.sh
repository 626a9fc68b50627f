# Sourced: installs those of the given Debian packages that are missing. Quiet when all are there.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Packages are missing: ${missing[*]}. Run this as root, or install sudo." >&2; return 1; }
    sudo=(sudo)
  fi
  echo "Installing ${missing[*]}"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
BUILD_PACKAGES=(g++ cmake ninja-build libspdlog-dev nlohmann-json3-dev libcli11-dev libtomlplusplus-dev libxxhash-dev libbenchmark-dev libgtest-dev xz-utils)
CROSS_PACKAGES=(g++-mingw-w64-x86-64-posix googletest wine wine64)
TEST_PACKAGES=(python3 python3-jsonschema attr ntfs-3g sleuthkit libfsntfs-utils fdisk jq groff man-db libhivex-bin python3-hivex zsh fish)
CI_PACKAGES=(git python3-venv clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19)
