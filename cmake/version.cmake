# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# The version has one home, Maven's: "0.1.0-SNAPSHOT" in native/pom.xml is 0.1.0 here.
file(READ "${CMAKE_CURRENT_LIST_DIR}/../native/pom.xml" pom)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/../native/pom.xml")
if(NOT pom MATCHES "<artifactId>fastformer-parent</artifactId>[^<]*<version>([0-9]+\\.[0-9]+\\.[0-9]+)")
  message(FATAL_ERROR "native/pom.xml: no version of fastformer-parent found; it names the library's version too")
endif()
set(FF_VERSION "${CMAKE_MATCH_1}")
