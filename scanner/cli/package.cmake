# The Windows zip: target `package`. It holds the program, README, the page on reports, the man page as text,
# LICENSE and the licences of what is linked in. Included by the top CMakeLists.txt where the target is Windows.
find_program(GROFF groff)
if(VCPKG_INSTALLED_DIR)
  set(LICENSE_PATTERN "${VCPKG_INSTALLED_DIR}/${VCPKG_TARGET_TRIPLET}/share/@/copyright")
  set(LICENSES CLI11=cli11 "nlohmann/json=nlohmann-json" spdlog=spdlog fmt=fmt
      toml++=tomlplusplus xxHash=xxhash)
else()
  set(LICENSE_PATTERN "/usr/share/doc/@/copyright")
  set(LICENSES CLI11=libcli11-dev "nlohmann/json=nlohmann-json3-dev" spdlog=libspdlog-dev fmt=libfmt-dev
      toml++=libtomlplusplus-dev xxHash=libxxhash-dev
      "GCC runtime libraries=gcc-mingw-w64-base" "mingw-w64 runtime=mingw-w64-common")
endif()

set(PACKAGE_TEXTS ${PROJECT_BINARY_DIR}/package)
add_custom_target(package_texts
  COMMAND ${CMAKE_COMMAND} "-DLICENSES=${LICENSES}" "-DPATTERN=${LICENSE_PATTERN}" "-DGROFF=${GROFF}"
          "-DMAN_PAGE=${PROJECT_SOURCE_DIR}/scanner/cli/linkaudit.1" "-DOUT=${PACKAGE_TEXTS}"
          -P ${PROJECT_SOURCE_DIR}/scanner/cli/package_texts.cmake
  VERBATIM)

install(TARGETS linkaudit RUNTIME DESTINATION . COMPONENT zip)
install(FILES README.md CHANGELOG.md LICENSE ${PACKAGE_TEXTS}/linkaudit.txt
              ${PACKAGE_TEXTS}/THIRD-PARTY-LICENSES.txt DESTINATION . COMPONENT zip)
install(FILES report/README.md DESTINATION report COMPONENT zip)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "ARM64|aarch64")
  set(PACKAGE_ARCHITECTURE arm64)
else()
  set(PACKAGE_ARCHITECTURE x64)
endif()
set(PACKAGE_NAME linkaudit-${PROJECT_VERSION}-windows-${PACKAGE_ARCHITECTURE})
add_custom_target(package
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${PACKAGE_NAME} ${PACKAGE_NAME}.zip
  COMMAND ${CMAKE_COMMAND} --install . --component zip --prefix ${PACKAGE_NAME} --strip
  COMMAND ${CMAKE_COMMAND} -E tar cf ${PACKAGE_NAME}.zip --format=zip ${PACKAGE_NAME}
  COMMAND ${CMAKE_COMMAND} -E echo "${PROJECT_BINARY_DIR}/${PACKAGE_NAME}.zip"
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}
  VERBATIM)
add_dependencies(package linkaudit package_texts)
