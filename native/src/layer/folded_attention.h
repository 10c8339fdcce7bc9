// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Folded additive attention: the attention block and its output projection as one affine map of a sequence's
// input. Between X and the projection everything is linear once the two global vectors are known, and those
// need only pooled inputs, so K, P and U are never computed. With weights as matrices [in,out] (y = x W + b),
// s = 1 / sqrt(d), h(c) the head of feature c, and the products of folded_weights.h, for one sequence X
// [N,D]:
//   alpha = softmax_N(X Gq + gq)      P = X^T alpha [D,H]     q_c = sum_r P_{r,h(c)} Wq_rc + bq_c
//   Gk = s (Wk diag(q)) Ak            gk = s ((bk o q) Ak + ak)
//   beta = softmax_N(X Gk + gk)       R = X^T beta [D,H]      v_c = sum_r R_{r,h(c)} Wk_rc + bk_c     k = q o
//   v
// and then, in the form that attention_form.h chooses (V = Q when the value is tied):
//   batch    Y = (V o k) T + Q Wo + c0
//   query    Y = Q M + c0,            M = diag(k) T + Wo
//   full     Y = X F + f,             [F ; f] = [Wv ; bv] M + [0 ; c0], or [Wv ; bv] diag(k) T + [Wq ; bq] Wo
//   + [0 ; c0]
// A matrix with one column a head is held by rows, [H,D].
#pragma once

#include <cstdint>

#include "layer/execution.h"
#include "layer/folded_weights.h"
#include "layer/row_buffer.h"
#include "layer/softmax_pooling.h"

namespace ff {

// B counts the folded sequences, B_full those in the full form; rows are the batch's.
struct FoldedAttentionActivations {
  SoftmaxPooling query_pool, key_pool;  // pooled [B,H,D]: P and R
  float* key_score_rows;                // [B,H,D] Gk
  float* key_scores;                    // [B,D,H] the same, for the score kernel
  float* key_score_bias;                // [B,H] gk
  float* global_query;                  // [B,D] q
  float* key_sum;                       // [B,D] v
  float* global_key;                    // [B,stride] k, zeros behind
  int64_t global_key_stride;
  float* scaled_key_rows;  // [workers,H,D]
  RowBuffer query, value;  // Q and V of the batch and the query form
  RowBuffer product;       // one tile a worker: V o k
  float* mixing;           // [workers, packed] M
  int64_t* mixing_owner;   // [workers] the sequence whose M it is
  float* full_mixing;      // [B_full, packed] M
  float* full_map;         // [B_full, D+1, D] F and f
  float* full_packed_map;  // [B_full, packed] F
};

// run.layout of all functions is run.attention.folded_sequences(); x is [T,D].
// The global vectors of every sequence, and the maps of the full form.
void compute_folded_vectors(const Execution& run, const FoldedWeights& weights,
                            const FoldedAttentionActivations& activations, const float* x);

// start + Y of one run of a tile, in a form that is not explicit; tile_begin is the tile's first row.
void folded_attend_rows(const Execution& run, float* y, const float* start, const FoldedWeights& weights,
                        const FoldedAttentionActivations& activations, const float* x,
                        const AttentionRun& rows, int64_t tile_begin, int worker);

struct FoldedAttentionGradients {
  AdditiveAttentionGradients attention;
  LinearGradients output_projection;
};

// Memory of the backward. Row buffers [T,D] are shared by all layers and with the explicit form.
struct FoldedAttentionScratch {
  float* dquery;    // [T,D] dQ
  float* dvalue;    // [T,D] dV, if the value is separate
  float* dproduct;  // [T,D] dU = G T^T of the batch form
  float* product;   // [T,D] U = V o k of the batch form
  float* dscores;   // [workers, kTileRows, H]
  float* weights;   // [workers, kTileRows, H]
  float* mixing;    // [workers, packed] M^T
  int64_t* mixing_owner;
  float* full_map;         // [B_full, packed] F^T
  float* dfull_map;        // [D+1,D] of one sequence
  float* dmixing;          // [D,D] dM of one sequence in the full form
  float* dmixing_block;    // [workers, kLargestGradientBlock, D] rows of dM of one sequence in the query form
  float* dtransform;       // [D,D] dT, row-major [in,out]; likewise the next two
  float* doutput;          // [D,D] dWo
  float* dvalue_rows;      // [D+1,D] d[Wv ; bv] of the full form
  float* dquery_output;    // [D+1,D] d([Wq ; bq] Wo) of the full form with a separate value
  float* square;           // [D+1,D]
  float* tile_sums;        // [sequence tiles, 2 D] sums of G and of dU o V, then of dz and of dy
  float* tile_scores;      // [sequence tiles, H, D] dGk, then dGq
  float* doutput_sum;      // [B,D] sum of G
  float* dglobal_key;      // [B,D] dk
  float* dkey_sum;         // [B,D] dv
  float* dglobal_query;    // [B,D] dq
  float* dpooled;          // [B,H,D] dR, then dP
  float* dpooled_columns;  // [B,D,H] the same, for the score kernel
  float* inner;            // [B,H]
  float* scaled_key_rows;  // [B,H,D] s q o Ak
  float* dkey_score_rows;  // [B,H,D] dGk
  float* dscaled_key;      // [B,H,D] Wk^T dGk
  float* gathered;         // [workers,B,D]
  float* dquery_score_rows;  // [H,D] dGq
  float* scaled_rows;        // [H,D]
};

// Before any tile: the transposed maps of the full form.
void prepare_folded_backward(const Execution& run, const FoldedWeights& weights,
                             const FoldedAttentionActivations& activations,
                             const FoldedAttentionScratch& scratch);

// One run of a tile: dx (+)= the gradient through the output product, given dy = G of its rows. dx, dy: the
// run's first row. Asks for `ahead`.
void folded_attend_backward_rows(const Execution& run, float* dx, const FoldedWeights& weights,
                                 const FoldedAttentionActivations& activations,
                                 const FoldedAttentionScratch& scratch, const float* dy,
                                 const AttentionRun& rows, int worker, bool accumulate, const Ahead& ahead);

// After every tile: dx += the gradient through the global vectors, and all parameter gradients (none where
// the weights' are nullptr), given dy and x [T,D].
void folded_attention_backward(const Execution& run, float* dx, const FoldedAttentionGradients& gradients,
                               const FoldedWeights& weights, const FoldedAttentionActivations& activations,
                               const FoldedAttentionScratch& scratch, const float* dy, const float* x);

}  // namespace ff
