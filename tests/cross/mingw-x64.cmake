# Cross build of the Windows program with Debian's mingw-w64. The header-only packages come from a
# staging folder of links, because /usr/include itself must never be on a cross compiler's path.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)  # GoogleTest asks for one
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)

set(LINKAUDIT_HEADERS ${CMAKE_BINARY_DIR}/headers CACHE PATH "")
file(MAKE_DIRECTORY ${LINKAUDIT_HEADERS})
foreach(package CLI nlohmann spdlog fmt toml++ xxhash.h)
  file(CREATE_LINK /usr/include/${package} ${LINKAUDIT_HEADERS}/${package} SYMBOLIC)
endforeach()
