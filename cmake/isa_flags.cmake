# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# The baseline is x86-64-v2; only the kernel translation units go above it, and only the dispatch calls
# them. Contraction is off so that a multiply and an add become one operation exactly where the code says so.
add_compile_options(-march=x86-64-v2 -ffp-contract=off)

set(FF_FLAGS_avx2 -mavx2 -mfma)
set(FF_FLAGS_avx512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx2 -mfma)
set(FF_FLAGS_avx512_bf16 ${FF_FLAGS_avx512} -mavx512bf16)

function(ff_set_isa_flags target)
  foreach(isa avx2 avx512 avx512_bf16)
    set_source_files_properties("${CMAKE_CURRENT_SOURCE_DIR}/src/kernel/${isa}/kernels.cc"
      TARGET_DIRECTORY ${target} PROPERTIES COMPILE_OPTIONS "${FF_FLAGS_${isa}}")
  endforeach()
endfunction()

# The instruction sets of this machine that the tests run with, each in a process of its own.
file(READ /proc/cpuinfo cpuinfo LIMIT 8192)
set(FF_TEST_ISAS scalar)
if(cpuinfo MATCHES " avx2 " AND cpuinfo MATCHES " fma ")
  list(APPEND FF_TEST_ISAS avx2)
endif()
if(cpuinfo MATCHES " avx512f " AND cpuinfo MATCHES " avx512bw" AND cpuinfo MATCHES " avx512dq "
   AND cpuinfo MATCHES " avx512vl")
  list(APPEND FF_TEST_ISAS avx512)
endif()
message(STATUS "Tests run with FF_ISA = ${FF_TEST_ISAS}")
