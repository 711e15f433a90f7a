# The language, the warnings and the sanitizers: the same for every target of ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(linkmilter_flags INTERFACE)
target_compile_options(linkmilter_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns about its own std::string at -O3 (bug 105651).
  target_compile_options(linkmilter_flags INTERFACE -Wsuggest-override -Wno-restrict)
endif()
target_include_directories(linkmilter_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(LINKMILTER_SANITIZE)
  target_compile_options(linkmilter_flags INTERFACE
    -fsanitize=${LINKMILTER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # The check of virtual tables opens descriptors of its own, and ends a program that has none left.
  target_compile_options(linkmilter_flags INTERFACE -fno-sanitize=vptr)
  target_link_options(linkmilter_flags INTERFACE -fsanitize=${LINKMILTER_SANITIZE})
  # Forty programs of 40 MB: it links them in a sixth of the time.
  find_program(LLD ld.lld)
  if(LLD)
    target_link_options(linkmilter_flags INTERFACE -fuse-ld=lld)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(linkmilter_flags INTERFACE -D_FORTIFY_SOURCE=2)
endif()

# linkmilter_library(NAME SOURCES... [DOOR library...] [USES room...])
# One room of the house. DOOR names the outside libraries this room alone may include (linked
# PRIVATE, so that nobody behind it sees them); USES names the rooms it builds on.
function(linkmilter_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DOOR;USES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC linkmilter_flags ${ARG_USES} PRIVATE ${ARG_DOOR})
endfunction()

# linkmilter_program(NAME SOURCES...): what is installed. All lie in one directory of the build, as the
# programs look for each other beside themselves first.
function(linkmilter_program name)
  add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  target_link_libraries(${name} PRIVATE linkmilter_flags)
endfunction()
