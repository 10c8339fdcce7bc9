# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# oneDNN, as the target DNNL::dnnl, and its OpenMP runtime, as ff_openmp.
#
# FF_ONEDNN=auto takes an installed oneDNN >= 3.1 if CMake finds one, else the one in the jar of
# FF_ONEDNN_ARTIFACT, which Maven fetches (or has) and we unpack once for all presets. FF_ONEDNN=jar always
# takes the jar: what is packaged for users must not depend on the machine that builds it.
set(FF_ONEDNN auto CACHE STRING "Where oneDNN comes from: auto or jar")
set(FF_ONEDNN_JAR "" CACHE FILEPATH "The jar, if it is at hand; else Maven is asked")
set(FF_ONEDNN_ARTIFACT org.bytedeco:dnnl:3.13-1.5.14:jar:linux-x86_64)
set(FF_DEPENDENCY_PLUGIN org.apache.maven.plugins:maven-dependency-plugin:3.9.0)
set(FF_ONEDNN_ROOT "${CMAKE_CURRENT_SOURCE_DIR}/build/onednn-3.13-1.5.14")

function(ff_copy_onednn_jar folder)
  find_program(MAVEN mvn)
  if(NOT MAVEN)
    message(FATAL_ERROR "oneDNN: neither an installed oneDNN >= 3.1 nor Maven (mvn) was found.\n"
      "Install Maven, or oneDNN, or configure with -DFF_GEMM=reference (slow).")
  endif()
  set(copy "${MAVEN}" --batch-mode --quiet "${FF_DEPENDENCY_PLUGIN}:copy"
    "-Dartifact=${FF_ONEDNN_ARTIFACT}" "-DoutputDirectory=${folder}")
  execute_process(COMMAND ${copy} --offline WORKING_DIRECTORY "${folder}"
    RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(failed)
    message(STATUS "Fetching ${FF_ONEDNN_ARTIFACT}")
    execute_process(COMMAND ${copy} WORKING_DIRECTORY "${folder}" RESULT_VARIABLE failed
      OUTPUT_VARIABLE output ERROR_VARIABLE output)
  endif()
  if(failed)
    message(FATAL_ERROR "oneDNN: Maven could not get ${FF_ONEDNN_ARTIFACT}:\n${output}")
  endif()
endfunction()

# Unpacks the jar, safe against another CMake doing the same.
function(ff_unpack_onednn)
  file(LOCK "${FF_ONEDNN_ROOT}.lock" GUARD FUNCTION)
  if(EXISTS "${FF_ONEDNN_ROOT}/org")
    return()
  endif()
  set(unpacked "${FF_ONEDNN_ROOT}.unpacking")
  file(REMOVE_RECURSE "${unpacked}")
  file(MAKE_DIRECTORY "${unpacked}")
  set(jar "${FF_ONEDNN_JAR}")
  if(NOT jar)
    ff_copy_onednn_jar("${unpacked}")
    file(GLOB jar "${unpacked}/*.jar")
  endif()
  file(ARCHIVE_EXTRACT INPUT "${jar}" DESTINATION "${unpacked}" PATTERNS "org/bytedeco/dnnl/*")
  file(RENAME "${unpacked}" "${FF_ONEDNN_ROOT}")
endfunction()

if(FF_ONEDNN STREQUAL "auto")
  find_package(dnnl 3.1 CONFIG QUIET)
endif()
if(TARGET DNNL::dnnl)
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  add_library(ff_openmp INTERFACE)
  target_link_libraries(ff_openmp INTERFACE OpenMP::OpenMP_CXX)
  message(STATUS "oneDNN: installed, ${dnnl_DIR}")
else()
  if(NOT EXISTS "${FF_ONEDNN_ROOT}/org")
    ff_unpack_onednn()
  endif()
  set(FF_ONEDNN_FILES "${FF_ONEDNN_ROOT}/org/bytedeco/dnnl/linux-x86_64")
  add_library(DNNL::dnnl SHARED IMPORTED)
  set_target_properties(DNNL::dnnl PROPERTIES IMPORTED_LOCATION "${FF_ONEDNN_FILES}/libdnnl.so.3" IMPORTED_SONAME libdnnl.so.3
    INTERFACE_INCLUDE_DIRECTORIES "${FF_ONEDNN_FILES}/include")
  # The very file that libdnnl loads: a process must have one OpenMP runtime, or our guard sets the other's
  # thread count.
  add_library(ff_openmp SHARED IMPORTED)
  set_target_properties(ff_openmp PROPERTIES IMPORTED_LOCATION "${FF_ONEDNN_FILES}/libgomp.so.1" IMPORTED_SONAME libgomp.so.1)
  message(STATUS "oneDNN: ${FF_ONEDNN_ARTIFACT}")
endif()
