// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Recommendation: training.
#include "abi/boundary.h"

extern "C" {

void ff_click_batch_init(ff_click_batch* batch) {
  if (batch == nullptr) return;
  *batch = {};
  batch->struct_size = sizeof(ff_click_batch);
}

ff_status ff_click_trainer_create(ff_model* news_model, ff_model* user_model,
                                  const ff_trainer_options* options, ff_click_trainer** out_trainer) {
  return ff::guarded([&] {
    const char* function = "ff_click_trainer_create";
    ff::require(news_model, function, "news_model");
    ff::require(user_model, function, "user_model");
    ff::require(options, function, "options");
    ff::require(out_trainer, function, "out_trainer");
    ff::check_click_models(*news_model->model, *user_model->model, *options);
    *out_trainer =
        new ff_click_trainer{ff::ClickTrainer(news_model->model.get(), user_model->model.get(), *options)};
  });
}

void ff_click_trainer_destroy(ff_click_trainer* trainer) { delete trainer; }

ff_status ff_click_trainer_step(ff_click_trainer* trainer, const ff_click_batch* batch,
                                ff_step_result* out_result) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_click_trainer_step", "trainer");
    ff::require_struct(batch, "ff_click_trainer_step", "batch");
    ff::require_struct(out_result, "ff_click_trainer_step", "out_result");
    ff::check_click_batch(trainer->trainer.news_model(), trainer->trainer.user_model(), *batch);
    ff_step_result result = *out_result;
    trainer->trainer.step(*batch, &result);
    *out_result = result;
  });
}

ff_status ff_click_trainer_publish(ff_click_trainer* trainer) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_click_trainer_publish", "trainer");
    trainer->trainer.publish();
  });
}

ff_status ff_click_trainer_save(ff_click_trainer* trainer, const char* path, const char* caller_state) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_click_trainer_save", "trainer");
    ff::require(path, "ff_click_trainer_save", "path");
    ff::require(caller_state, "ff_click_trainer_save", "caller_state");
    trainer->trainer.save(path, caller_state);
  });
}

ff_status ff_click_trainer_load(ff_click_trainer* trainer, const char* path, int32_t* out_isa_differs) {
  return ff::guarded([&] {
    ff::require(trainer, "ff_click_trainer_load", "trainer");
    ff::require(path, "ff_click_trainer_load", "path");
    const bool differs = trainer->trainer.load(path);
    if (out_isa_differs != nullptr) *out_isa_differs = differs ? 1 : 0;
  });
}

}  // extern "C"
