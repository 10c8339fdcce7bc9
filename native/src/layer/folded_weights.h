// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// What folded attention derives from a layer's weights, anew after each update of them. With weights as
// matrices [in,out] (y = x W + b), s = 1 / sqrt(d), and Wo = I, bo = 0 where the layer has no projection:
//   Gq = s Wq Aq   gq = s (bq Aq + aq)     the scores of the query are X Gq + gq
//   T  = Wt Wo     c0 = bt Wo + bo         the transform and the output projection in one
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "gemm/packed_layout.h"
#include "layer/additive_attention.h"
#include "layer/linear.h"
#include "runtime/buffer.h"
#include "runtime/thread_pool.h"

namespace ff {

class FoldedWeights {
 public:
  FoldedWeights() = default;
  // Both must outlive this object; output_projection need not exist.
  FoldedWeights(const AdditiveAttention* attention, const Linear* output_projection);

  // After the layer's own weights have been packed: query, key and transform for backward too, the output
  // projection if for_backward.
  void refresh(const Kernels& kernels, ThreadPool& pool, bool for_backward);

  const AdditiveAttention& attention() const { return *attention_; }
  const Linear& output_projection() const { return *output_projection_; }
  int64_t hidden() const { return hidden_; }
  int64_t heads() const { return heads_; }
  Precision precision() const { return attention_->query.precision(); }
  bool tied() const { return !attention_->value.exists(); }
  // The projection whose output the global key multiplies.
  const Linear& value() const { return tied() ? attention_->query : attention_->value; }

  ScoreWeights query_scores() const;                              // Gq, gq
  const float* transform() const { return transform_.floats(); }  // T, row-major, as the next three
  const float* transform_transposed() const { return transform_stored_.floats(); }
  const float* output() const { return output_.floats(); }  // Wo, in bfloat16 alone
  const float* output_transposed() const;
  const float* output_bias() const { return output_bias_.floats(); }  // c0
  // [Wv ; bv] [D+1,D] and, of a separate value, [Wq ; bq] Wo + [0 ; c0]; with [Wq ; bq] for its backward.
  const float* value_rows() const { return value_rows_.floats(); }
  const float* query_rows() const { return query_rows_.floats(); }
  const float* query_output() const { return query_output_.floats(); }

  // Products with a matrix [D,D] in the packed layout.
  const Gemm& gemm() const { return *gemm_; }
  const PackedLayout& layout() const { return layout_; }  // in float32 alone
  // Floats of a global key with the zeros behind it that forming a matrix may read.
  int64_t global_key_stride() const { return std::max(hidden_, layout_.columns_length); }
  const float* packed_transform() const { return packed_transform_.floats(); }  // T
  const float* packed_transform_transposed() const { return packed_transform_transposed_.floats(); }
  const float* packed_output() const;  // Wo
  const float* packed_output_transposed() const;
  int64_t bytes() const;

 private:
  void multiply_transform(ThreadPool& pool);
  void fold_query_scores(const Kernels& kernels);
  void fold_output_bias();
  void copy_rows(const Kernels& kernels, float* rows, const Linear& linear) const;

  const AdditiveAttention* attention_ = nullptr;
  const Linear* output_projection_ = nullptr;
  int64_t hidden_ = 0;
  int64_t heads_ = 0;
  std::unique_ptr<Gemm> gemm_;
  PackedLayout layout_;
  Buffer query_score_rows_, query_scores_, query_score_bias_, scaled_query_scores_;
  Buffer transform_, transform_stored_, output_, output_bias_, value_rows_, query_rows_, query_output_;
  Buffer packed_transform_, packed_transform_transposed_, packed_identity_;
};

}  // namespace ff
