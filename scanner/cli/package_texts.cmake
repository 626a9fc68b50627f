# Run by the target `package`: writes the man page as text and the licences of what is linked in.
#   cmake -DLICENSES=NAME=PACKAGE;... -DPATTERN=.../@/copyright -DGROFF=... -DMAN_PAGE=... -DOUT=... -P FILE
if(NOT GROFF)
  message(FATAL_ERROR "groff not found; it is required to format the man page as text")
endif()
file(MAKE_DIRECTORY ${OUT})
# Plain characters: no bold by overstriking, no escape sequences.
execute_process(COMMAND ${GROFF} -man -Tutf8 -P-cbou ${MAN_PAGE} OUTPUT_VARIABLE text
                COMMAND_ERROR_IS_FATAL ANY)
file(WRITE ${OUT}/linkaudit.txt "${text}")

set(all "linkaudit.exe contains parts of the following software.\n")
foreach(entry IN LISTS LICENSES)
  string(REGEX MATCH "^(.*)=([^=]*)$" _ "${entry}")
  string(REPLACE "@" "${CMAKE_MATCH_2}" path "${PATTERN}")
  set(name "${CMAKE_MATCH_1}")
  file(READ ${path} text)  # an error where it is missing: nothing goes out without it
  string(APPEND all "\n\n==== ${name} ====\n\n${text}")
endforeach()
file(WRITE ${OUT}/THIRD-PARTY-LICENSES.txt "${all}")
