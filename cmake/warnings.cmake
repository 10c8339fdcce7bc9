# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# Warnings for our own sources, as errors. GCC 12 takes std::string concatenation for overlapping copies, hence -Wno-restrict.
add_library(ff_warnings INTERFACE)
target_compile_options(ff_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror
  -Wcast-align -Wformat=2 -Wmissing-declarations -Wshadow -Wundef -Wvla -Wno-restrict
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override>
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>)
