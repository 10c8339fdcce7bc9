# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# `cmake --install BUILD --prefix FOLDER --component natives` writes what the Java artifact holds:
# natives/linux-x86_64/ with the libraries and their index, and META-INF/ with the licences.
if(FF_ONEDNN_FILES)
  set(natives_folder natives/linux-x86_64)
  install(TARGETS fastformer LIBRARY DESTINATION ${natives_folder} COMPONENT natives EXCLUDE_FROM_ALL)
  install(PROGRAMS "${FF_ONEDNN_FILES}/libdnnl.so.3" "${FF_ONEDNN_FILES}/libgomp.so.1"
    DESTINATION ${natives_folder} COMPONENT natives EXCLUDE_FROM_ALL)
  install(FILES "${CMAKE_CURRENT_SOURCE_DIR}/../LICENSE" "${CMAKE_CURRENT_SOURCE_DIR}/../NOTICE"
    DESTINATION META-INF COMPONENT natives EXCLUDE_FROM_ALL)
  install(DIRECTORY licenses DESTINATION META-INF COMPONENT natives EXCLUDE_FROM_ALL)
  install(CODE "set(natives_folder \"\${CMAKE_INSTALL_PREFIX}/${natives_folder}\")" COMPONENT natives EXCLUDE_FROM_ALL)
  install(SCRIPT "${CMAKE_CURRENT_LIST_DIR}/natives_index.cmake" COMPONENT natives EXCLUDE_FROM_ALL)
endif()
