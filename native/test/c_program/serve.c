/* Copyright 2026 The Fastformer for the JVM authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The engine from plain C with nothing but its header: train on a toy problem, save, load, predict.
 * Texts of words 1..9 have label 0, texts of words 10..18 label 1. Exit code 0: every text is labelled right.
 */
#include <fastformer/fastformer.h>
#include <stdio.h>

enum { TEXTS = 8, WORDS = 6, TOKENS = TEXTS * WORDS, LABELS = 2, STEPS = 60 };

static int check(ff_status status, const char* what) {
  if (status == FF_STATUS_OK) return 0;
  fprintf(stderr, "%s: %s: %s\n", what, ff_status_name(status), ff_last_error());
  return 1;
}

static void fill_texts(int32_t* ids, int64_t* offsets, int32_t* labels) {
  for (int text = 0; text < TEXTS; ++text) {
    labels[text] = text % LABELS;
    offsets[text] = text * WORDS;
    for (int word = 0; word < WORDS; ++word) {
      ids[text * WORDS + word] = 1 + labels[text] * 9 + (text * 5 + word * 2) % 9;
    }
  }
  offsets[TEXTS] = TOKENS;
}

static int train(ff_model* model, const ff_batch* batch, const int32_t* labels) {
  ff_trainer_options options;
  ff_trainer_options_init(&options);
  options.learning_rate = 5e-3;
  ff_trainer* trainer = NULL;
  if (check(ff_trainer_create(model, &options, &trainer), "create the trainer")) return 1;
  int failed = 0;
  for (int step = 0; step < STEPS && !failed; ++step) {
    ff_step_result result;
    ff_step_result_init(&result);
    failed = check(ff_trainer_step(trainer, batch, labels, NULL, &result), "step");
    if (!failed && (step == 0 || step == STEPS - 1)) printf("step %d: loss %.4f\n", step + 1, result.loss);
  }
  failed = failed || check(ff_trainer_publish(trainer), "publish");
  ff_trainer_destroy(trainer);
  return failed;
}

static int count_wrong(const ff_model* model, const ff_batch* batch, const int32_t* labels, int* wrong) {
  float logits[TEXTS * LABELS];
  float probabilities[TEXTS * LABELS];
  ff_outputs outputs;
  ff_outputs_init(&outputs);
  outputs.logits = logits;
  if (check(ff_model_forward(model, batch, &outputs), "forward")) return 1;
  if (check(ff_probabilities(logits, TEXTS, LABELS, 0, probabilities), "probabilities")) return 1;
  *wrong = 0;
  for (int text = 0; text < TEXTS; ++text) {
    const int predicted = probabilities[text * LABELS + 1] > probabilities[text * LABELS] ? 1 : 0;
    if (predicted != labels[text]) ++*wrong;
  }
  return 0;
}

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    fprintf(stderr, "usage: serve FILE.safetensors (is written, then read)\n");
    return 2;
  }
  if (ff_abi_version() != FF_ABI_VERSION) {
    fprintf(stderr, "the library has ABI %d, this program ABI %d\n", (int)ff_abi_version(), FF_ABI_VERSION);
    return 1;
  }
  int32_t ids[TOKENS];
  int64_t offsets[TEXTS + 1];
  int32_t labels[TEXTS];
  fill_texts(ids, offsets, labels);
  ff_batch batch;
  ff_batch_init(&batch);
  batch.sequence_count = TEXTS;
  batch.token_count = TOKENS;
  batch.offsets = offsets;
  batch.ids = ids;

  ff_context_options options;
  ff_context_options_init(&options);
  ff_model_config config;
  ff_model_config_init(&config);
  config.vocab_size = 19;
  config.hidden_size = 32;
  config.num_attention_heads = 4;
  config.intermediate_size = 32;
  config.num_labels = LABELS;

  ff_context* context = NULL;
  ff_model* model = NULL;
  ff_model* loaded = NULL;
  int wrong = TEXTS;
  const int failed = check(ff_context_create(&options, &context), "create the context") ||
                     check(ff_model_create(context, &config, 1, &model), "create the model") ||
                     train(model, &batch, labels) || check(ff_model_save(model, arguments[1]), "save") ||
                     check(ff_model_load(context, &config, arguments[1], &loaded), "load") ||
                     count_wrong(loaded, &batch, labels, &wrong);
  ff_model_destroy(loaded);
  ff_model_destroy(model);
  ff_context_destroy(context);
  printf("%d of %d texts labelled right\n", TEXTS - wrong, TEXTS);
  return failed || wrong > 0 ? 1 : 0;
}
