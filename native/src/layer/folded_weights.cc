// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "layer/folded_weights.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace ff {

namespace {

Buffer floats(int64_t count) { return Buffer(count * sizeof(float)); }

}  // namespace

FoldedWeights::FoldedWeights(const AdditiveAttention* attention, const Linear* output_projection)
    : attention_(attention),
      output_projection_(output_projection),
      hidden_(attention->query.out()),
      heads_(attention->query_scores.heads),
      gemm_(Gemm::create(hidden_, hidden_, GemmSide::kForward, precision())) {
  const int64_t squares = hidden_ * hidden_;
  if (precision() == Precision::kFloat32) {
    layout_ = find_packed_layout(*gemm_, hidden_);
  } else {
    output_ = floats(squares);
  }
  query_score_rows_ = floats(heads_ * hidden_);
  scaled_query_scores_ = floats(heads_ * hidden_);
  query_scores_ = floats(heads_ * hidden_);
  query_score_bias_ = floats(heads_);
  transform_ = floats(squares);
  transform_stored_ = floats(squares);
  output_bias_ = floats(hidden_);
  value_rows_ = floats(squares + hidden_);
  if (!tied()) {
    query_rows_ = floats(squares + hidden_);
    query_output_ = floats(squares + hidden_);
  }
  packed_transform_ = floats(gemm_->packed_size());
  if (output_projection->exists()) return;
  std::vector<float> identity(squares, 0.0f);
  for (int64_t j = 0; j < hidden_; ++j) identity[j * hidden_ + j] = 1.0f;
  packed_identity_ = floats(gemm_->packed_size());
  gemm_->pack(packed_identity_.floats(), identity.data());
  if (output_.bytes() > 0) std::copy(identity.begin(), identity.end(), output_.floats());
}

ScoreWeights FoldedWeights::query_scores() const {
  return {
      query_scores_.floats(), query_score_rows_.floats(), query_score_bias_.floats(), 1.0f, heads_, hidden_};
}

const float* FoldedWeights::packed_output() const {
  return output_projection_->exists() ? output_projection_->packed_forward() : packed_identity_.floats();
}

const float* FoldedWeights::packed_output_transposed() const {
  return output_projection_->exists() ? output_projection_->packed_backward() : packed_identity_.floats();
}

const float* FoldedWeights::output_transposed() const {
  return output_projection_->exists() ? output_projection_->weight() : output_.floats();
}

int64_t FoldedWeights::bytes() const {
  int64_t bytes = 0;
  for (const Buffer* buffer :
       {&query_score_rows_, &query_scores_, &query_score_bias_, &scaled_query_scores_, &transform_,
        &transform_stored_, &output_, &output_bias_, &value_rows_, &query_rows_, &query_output_,
        &packed_transform_, &packed_transform_transposed_, &packed_identity_}) {
    bytes += static_cast<int64_t>(buffer->bytes());
  }
  return bytes;
}

void FoldedWeights::refresh(const Kernels& kernels, ThreadPool& pool, bool for_backward) {
  if (for_backward && packed_transform_transposed_.bytes() == 0) {
    packed_transform_transposed_ = floats(gemm_->packed_size());
  }
  multiply_transform(pool);
  fold_output_bias();
  // Each of these is a sweep over one matrix.
  pool.for_each(5, [&](int64_t task, int) {
    switch (task) {
      case 0:
        fold_query_scores(kernels);
        break;
      case 1:
        gemm_->pack(packed_transform_.floats(), transform_stored_.floats());
        break;
      case 2:
        copy_rows(kernels, value_rows_.floats(), value());
        break;
      case 3:
        kernels.transpose(transform_.floats(), transform_stored_.floats(), hidden_, hidden_);
        // The packed transpose of T is the packed form of T stored as a weight.
        if (for_backward) gemm_->pack(packed_transform_transposed_.floats(), transform_.floats());
        break;
      case 4:
        if (output_.bytes() > 0 && output_projection_->exists()) {
          kernels.transpose(output_.floats(), output_projection_->weight(), hidden_, hidden_);
        }
        break;
    }
  });
  if (tied()) return;
  copy_rows(kernels, query_rows_.floats(), attention_->query);
  gemm_->run(query_output_.floats(), query_rows_.floats(), packed_output(), hidden_ + 1, {});
  float* last = query_output_.floats() + hidden_ * hidden_;
  kernels.add(last, last, output_bias_.floats(), hidden_);
}

// T stored as a weight [out,in] is the product of the stored Wo and the stored Wt.
void FoldedWeights::multiply_transform(ThreadPool& pool) {
  const Linear& transform = attention_->transform;
  float* stored = transform_stored_.floats();
  if (!output_projection_->exists()) {
    std::memcpy(stored, transform.weight(), hidden_ * hidden_ * sizeof(float));
    return;
  }
  constexpr int64_t kRows = 64;
  pool.for_each((hidden_ + kRows - 1) / kRows, [&](int64_t tile, int) {
    const int64_t first = tile * kRows * hidden_;
    transform.backward_input(stored + first, output_projection_->weight() + first,
                             std::min(kRows, hidden_ - tile * kRows), false);
  });
}

void FoldedWeights::fold_output_bias() {
  const float* bias = attention_->transform.bias();
  float* output_bias = output_bias_.floats();
  if (!output_projection_->exists()) {
    if (bias != nullptr) std::memcpy(output_bias, bias, hidden_ * sizeof(float));
    return;
  }
  if (bias != nullptr) output_projection_->forward(output_bias, bias, 1);
}

void FoldedWeights::fold_query_scores(const Kernels& kernels) {
  const ScoreWeights& scores = attention_->query_scores;
  float* scaled = scaled_query_scores_.floats();
  for (int64_t i = 0; i < heads_ * hidden_; ++i) scaled[i] = scores.scale * scores.rows[i];
  attention_->query.backward_input(query_score_rows_.floats(), scaled, heads_, false);
  kernels.transpose(query_scores_.floats(), query_score_rows_.floats(), heads_, hidden_);
  float* bias = query_score_bias_.floats();
  std::fill(bias, bias + heads_, 0.0f);
  if (const float* query_bias = attention_->query.bias()) {
    kernels.head_dot(bias, scaled, query_bias, heads_, hidden_, 1);
  }
  for (int64_t h = 0; h < heads_ && scores.bias != nullptr; ++h) bias[h] += scores.scale * scores.bias[h];
}

void FoldedWeights::copy_rows(const Kernels& kernels, float* rows, const Linear& linear) const {
  kernels.transpose(rows, linear.weight(), hidden_, hidden_);
  if (linear.bias() == nullptr) return;
  std::memcpy(rows + hidden_ * hidden_, linear.bias(), hidden_ * sizeof(float));
}

}  // namespace ff
