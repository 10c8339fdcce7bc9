/* Copyright 2026 The Fastformer for the JVM authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * An exception that is thrown and caught inside libfastformer.so must find its handler with the library's own
 * unwinder: the call returns, with its status and message. */
#include <stdio.h>
#include <string.h>

#include "fastformer/fastformer.h"

int main(void) {
  ff_model_config config;
  ff_model_config_init(&config);
  const char* const json = "{\"hidden_size\": ";
  const ff_status status = ff_model_config_parse(json, (int64_t)strlen(json), &config);
  printf("%s: %s\n", ff_status_name(status), ff_last_error());
  return status == FF_STATUS_INVALID_FILE && strlen(ff_last_error()) > 0 ? 0 : 1;
}
