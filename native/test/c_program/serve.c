/* Copyright 2026 The Fastformer for the JVM authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The engine from plain C, with fastformer.h alone: creates a model, trains it on a toy task (does word 1 stand
 * in the text?), saves it, loads it and predicts. Prints the share of right predictions; exit code 0 if all
 * went well and the loaded model is right nearly always.
 *
 *   serve PATH-OF-A-WEIGHTS-FILE-TO-WRITE
 */
#include <fastformer/fastformer.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kWords = 20, kTexts = 32, kLength = 6, kTokens = kTexts * kLength, kLabels = 2, kSteps = 60 };

/* Leaves the program with the library's message if a call failed. */
static void check(ff_status status, const char* what) {
  if (status == FF_STATUS_OK) return;
  fprintf(stderr, "%s: %s: %s\n", what, ff_status_name(status), ff_last_error());
  exit(1);
}

static uint32_t next_random(uint32_t* state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* A batch of kTexts texts of kLength words, half of which have word 1. */
struct task {
  int32_t ids[kTokens];
  int64_t offsets[kTexts + 1];
  int32_t labels[kTexts];
};

static ff_batch draw(struct task* task, uint32_t* state) {
  ff_batch batch;
  int32_t text;
  ff_batch_init(&batch);
  task->offsets[0] = 0;
  for (text = 0; text < kTexts; ++text) {
    int32_t* words = task->ids + text * kLength;
    int32_t i;
    for (i = 0; i < kLength; ++i) words[i] = (int32_t)(2 + next_random(state) % (kWords - 2));
    task->labels[text] = (int32_t)(next_random(state) % 2);
    if (task->labels[text] == 1) words[next_random(state) % kLength] = 1;
    task->offsets[text + 1] = task->offsets[text] + kLength;
  }
  batch.sequence_count = kTexts;
  batch.token_count = kTokens;
  batch.offsets = task->offsets;
  batch.ids = task->ids;
  return batch;
}

static ff_model_config small_config(void) {
  ff_model_config config;
  ff_model_config_init(&config);
  config.vocab_size = kWords;
  config.hidden_size = 32;
  config.num_attention_heads = 4;
  config.intermediate_size = 32;
  config.max_position_embeddings = kLength;
  config.num_labels = kLabels;
  return config;
}

static void train(ff_model* model, uint32_t* state) {
  ff_trainer_options options;
  ff_trainer* trainer = NULL;
  int step;
  ff_trainer_options_init(&options);
  options.learning_rate = 5e-3;
  check(ff_trainer_create(model, &options, &trainer), "ff_trainer_create");
  for (step = 0; step < kSteps; ++step) {
    struct task task;
    const ff_batch batch = draw(&task, state);
    ff_step_result result;
    ff_step_result_init(&result);
    check(ff_trainer_step(trainer, &batch, task.labels, NULL, &result), "ff_trainer_step");
  }
  check(ff_trainer_publish(trainer), "ff_trainer_publish");
  ff_trainer_destroy(trainer);
}

/* Right predictions on a new batch; the probabilities of a text must sum to 1. */
static int predict(const ff_model* model, uint32_t* state) {
  struct task task;
  const ff_batch batch = draw(&task, state);
  float logits[kTexts * kLabels];
  float probabilities[kTexts * kLabels];
  ff_outputs outputs;
  int right = 0;
  int text;
  ff_outputs_init(&outputs);
  outputs.logits = logits;
  check(ff_model_forward(model, &batch, &outputs), "ff_model_forward");
  check(ff_probabilities(logits, kTexts, kLabels, 0, probabilities), "ff_probabilities");
  for (text = 0; text < kTexts; ++text) {
    const float* row = probabilities + text * kLabels;
    const float total = row[0] + row[1];
    if (total < 0.9999f || total > 1.0001f) {
      fprintf(stderr, "the probabilities of text %d sum to %g\n", text, (double)total);
      exit(1);
    }
    right += (row[1] > row[0] ? 1 : 0) == task.labels[text];
  }
  return right;
}

int main(int argument_count, char** arguments) {
  const ff_model_config config = small_config();
  ff_context_options options;
  ff_context* context = NULL;
  ff_model* model = NULL;
  ff_model* loaded = NULL;
  uint32_t state = 1;
  uint32_t state_of_loaded;
  int right;

  if (argument_count != 2) {
    fprintf(stderr, "usage: serve PATH\n");
    return 2;
  }
  if (ff_abi_version() != FF_ABI_VERSION) {
    fprintf(stderr, "library and header differ: ABI %d and %d\n", (int)ff_abi_version(), FF_ABI_VERSION);
    return 1;
  }
  ff_context_options_init(&options);
  options.threads = 2;
  check(ff_context_create(&options, &context), "ff_context_create");
  check(ff_model_create(context, &config, 42, &model), "ff_model_create");
  train(model, &state);
  check(ff_model_save(model, arguments[1]), "ff_model_save");
  check(ff_model_load(context, &config, arguments[1], &loaded), "ff_model_load");

  state_of_loaded = state;
  right = predict(loaded, &state_of_loaded);
  printf("fastformer %s on %s: %d of %d texts right\n", ff_version(), ff_isa_name(), right, kTexts);
  if (right < kTexts - 2 || right != predict(model, &state)) {
    fprintf(stderr, "expected nearly all right, and the same from the model that was saved\n");
    return 1;
  }

  /* An error is a status and a message, never a crash. */
  if (ff_model_load(context, &config, "/no/such/file", &loaded) != FF_STATUS_IO_ERROR ||
      strstr(ff_last_error(), "/no/such/file") == NULL) {
    fprintf(stderr, "loading a missing file: expected an I/O error that names it, got %s\n", ff_last_error());
    return 1;
  }
  ff_model_destroy(loaded);
  ff_model_destroy(model);
  ff_context_destroy(context);
  return 0;
}
