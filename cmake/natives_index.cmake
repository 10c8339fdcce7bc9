# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0

# Writes natives.properties into natives_folder: name, size and SHA-256 of each library, and one hash over all,
# by which the Java loader names its folder of unpacked files.
set(libraries libgomp.so.1 libdnnl.so.3 libfastformer.so)
list(JOIN libraries " " files)
set(entries "")
set(hashes "")
foreach(library ${libraries})
  file(SIZE "${natives_folder}/${library}" size)
  file(SHA256 "${natives_folder}/${library}" hash)
  string(APPEND entries "${library}.size=${size}\n${library}.sha256=${hash}\n")
  string(APPEND hashes "${library} ${hash}\n")
endforeach()
string(SHA256 hash "${hashes}")
file(WRITE "${natives_folder}/natives.properties" "files=${files}\n${entries}hash=${hash}\n")
