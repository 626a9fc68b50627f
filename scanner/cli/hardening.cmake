# Flags that end the program where a mistake with memory would otherwise be of use to somebody. Release
# builds only: sanitizers have checks of their own, which these get in the way of.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckLinkerFlag)

# Adds to an interface library what the compiler and the linker have.
function(add_hardening library)
  if(MSVC)
    # Nobody has tried it yet. /GS is the default and stands here to be seen.
    target_compile_options(${library} INTERFACE $<$<CONFIG:Release>:/GS /sdl /guard:cf>)
    target_link_options(${library} INTERFACE
                        $<$<CONFIG:Release>:/guard:cf /DYNAMICBASE /NXCOMPAT /HIGHENTROPYVA>)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "AMD64|x86_64")
      target_link_options(${library} INTERFACE $<$<CONFIG:Release>:/CETCOMPAT>)
    endif()
    return()
  endif()

  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()
  endif()

  set(compile "")
  # -fPIE: what a program at a random address is made of; it is the default with Debian's compilers.
  # Windows has no need of it, nor of -fstack-clash-protection: there the system's own calls probe the
  # stack. And with -fcf-protection alone no Windows program asks for shadow stacks.
  set(candidates -fstack-protector-strong)
  if(NOT WIN32)
    list(APPEND candidates -fPIE -fstack-clash-protection -fcf-protection)
  endif()
  foreach(flag ${candidates})
    string(MAKE_C_IDENTIFIER "LINKAUDIT_HAS${flag}" known)
    set(CMAKE_REQUIRED_FLAGS -Werror)
    if(MINGW)
      set(CMAKE_REQUIRED_LINK_OPTIONS -static)  # libssp
    endif()
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
      list(APPEND compile ${flag})
    endif()
  endforeach()
  set(guards "")
  if(MINGW AND LINKAUDIT_HAS_fstack_protector_strong)
    set(guards -fstack-protector-strong)  # what brings libssp, which has the checked functions, too
  endif()
  foreach(level 3 2)
    # The C library says which level it gives: glibc and mingw-w64 have 3 with the compilers that can
    # tell the sizes.
    set(CMAKE_REQUIRED_FLAGS "-O2 -Werror ${guards} -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level}")
    check_cxx_source_compiles("
#include <cstring>
#if defined(__USE_FORTIFY_LEVEL)
static_assert(__USE_FORTIFY_LEVEL == ${level});
#elif defined(__MINGW_FORTIFY_LEVEL)
static_assert(__MINGW_FORTIFY_LEVEL == ${level});
#else
#error no such library
#endif
int main(int, char** values) {
  char copy[8];
  std::strcpy(copy, values[0]);
  return copy[0];
}
" LINKAUDIT_FORTIFY_${level})
    if(LINKAUDIT_FORTIFY_${level})
      list(APPEND compile -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${level})
      break()
    endif()
  endforeach()
  # libstdc++ then checks indices, iterators' ends and empty containers. In the sweep, the links and mft/
  # it cost less than what equal programs differ by.
  list(APPEND compile -D_GLIBCXX_ASSERTIONS)
  target_compile_options(${library} INTERFACE "$<$<CONFIG:Release>:${compile}>")

  set(link ${guards})
  if(WIN32)
    set(candidates -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va)
  else()
    set(candidates -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  endif()
  set(CMAKE_REQUIRED_FLAGS "")
  foreach(flag ${candidates})
    string(MAKE_C_IDENTIFIER "LINKAUDIT_HAS${flag}" known)
    check_linker_flag(CXX ${flag} ${known})
    if(${known})
      list(APPEND link ${flag})
    endif()
  endforeach()
  target_link_options(${library} INTERFACE "$<$<CONFIG:Release>:${link}>")
  if(NOT WIN32)
    set(CMAKE_REQUIRED_FLAGS -fPIE)
    check_linker_flag(CXX -pie LINKAUDIT_PIE)  # for programs that are not linked statically
  endif()
endfunction()
