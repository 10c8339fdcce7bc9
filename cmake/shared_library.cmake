# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# libfastformer.so: only ff_... is exported, the C++ runtime is inside, and oneDNN is found in its own folder.
add_library(fastformer SHARED $<TARGET_OBJECTS:fastformer_objects>)
target_link_libraries(fastformer PRIVATE $<TARGET_PROPERTY:fastformer_objects,LINK_LIBRARIES>)
target_include_directories(fastformer INTERFACE include)
set(exports "${CMAKE_CURRENT_SOURCE_DIR}/fastformer.map")
set_target_properties(fastformer PROPERTIES LINKER_LANGUAGE CXX INSTALL_RPATH "$ORIGIN"
  BUILD_WITH_INSTALL_RPATH ON LINK_DEPENDS "${exports}")
target_link_options(fastformer PRIVATE "LINKER:--version-script=${exports}" LINKER:--as-needed
  LINKER:--gc-sections)

# A sanitizer's run-time library replaces parts of the C++ runtime, and its symbols stay undefined until then.
if(NOT FF_SANITIZE)
  target_sources(fastformer PRIVATE src/runtime/find_object.cc)
  target_link_options(fastformer PRIVATE -static-libstdc++ -static-libgcc LINKER:-z,defs)
endif()

# Debug information moves to a file beside the library.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_custom_command(TARGET fastformer POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} --only-keep-debug libfastformer.so libfastformer.so.debug
    COMMAND ${CMAKE_STRIP} --strip-unneeded libfastformer.so
    COMMAND ${CMAKE_OBJCOPY} --add-gnu-debuglink=libfastformer.so.debug libfastformer.so
    WORKING_DIRECTORY $<TARGET_FILE_DIR:fastformer> VERBATIM)
endif()

# What it loads from its own folder, in the build folder too.
if(FF_GEMM STREQUAL "onednn" AND NOT dnnl_DIR)
  foreach(file libdnnl.so.3 libgomp.so.1)
    file(CREATE_LINK "${FF_ONEDNN_FILES}/${file}" "${CMAKE_BINARY_DIR}/${file}" SYMBOLIC)
  endforeach()
endif()
