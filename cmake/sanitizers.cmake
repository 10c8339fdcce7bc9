# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# FF_SANITIZE: a list for -fsanitize, e.g. "address,undefined" or "thread"; empty: none.
set(FF_SANITIZE "" CACHE STRING "Sanitizers to build everything with")
if(FF_SANITIZE)
  add_compile_options(-fsanitize=${FF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FF_SANITIZE})
endif()
