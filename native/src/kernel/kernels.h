// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The contract between the layers and the code of each instruction set: one table of function pointers,
// filled once for scalar, once for AVX2 and once for AVX-512 from the bodies in body/; AVX512_BF16 changes
// some.
//
// Size letters, here and everywhere in the engine:
//   T tokens of a batch    B sequences    D hidden size    H heads    d = D / H
//   F feed-forward width   V vocabulary   C labels         N tokens of one sequence
// Arguments: outputs first, then inputs, then sizes. Matrices are row-major and contiguous. Feature j of
// [., D] belongs to head h(j) = j / d. Unless a comment says "adds", outputs are written, not read.
// An output may be the same array as an input of the same shape where the comment says "in place".
//
// Every kernel gives a row the same bits whatever other rows share the call, and sums over rows in row
// order, so that cutting the rows into several calls (and adding up) in order changes nothing where the
// output "adds".
#pragma once

#include <cstddef>
#include <cstdint>

namespace ff {

// Dropout of one site: element i (counted from the start of the whole [T, columns] matrix) is kept when
// its hash of (key, i) is at least threshold, and multiplied by scale; else it is 0.
struct Dropout {
  uint32_t key_low;
  uint32_t key_high;
  uint32_t threshold;  // probability * 2^32
  float scale;         // 1 / (1 - probability)
};

// One Adam update (torch.optim.Adam, with AdamW's decay), its scalars rounded to float once:
//   w *= decay;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g g;
//   w -= step_size * m / (sqrt(v) / root_correction2 + epsilon)
struct AdamStep {
  float decay;             // 1 - rate * weight_decay
  float step_size;         // rate / (1 - beta1^step)
  float root_correction2;  // sqrt(1 - beta2^step)
};
struct AdamConstants {
  float beta1, one_minus_beta1, beta2, one_minus_beta2, epsilon;
};

// One head of one sequence: query, key and value [N, size], rows `stride` floats apart.
struct AttentionHead {
  const float* query;
  const float* key;
  const float* value;
  int64_t size;  // d
  int64_t stride;
  float scale;
};
struct AttentionHeadGradients {
  float* query;
  float* key;
  float* value;
  const float* output;
};

// Rows of a matrix, `stride` floats apart.
struct MatrixRows {
  const float* data = nullptr;
  int64_t rows = 0;
  int64_t columns = 0;
  int64_t stride = 0;

  // The number-th of `parts` parts. Always inlined: a copy compiled for one instruction set must not serve
  // another.
  [[gnu::always_inline]] MatrixRows part(int64_t number, int64_t parts) const {
    const int64_t first = rows * number / parts;
    return {data + first * stride, rows * (number + 1) / parts - first, columns, stride};
  }
};

// Memory that is wanted soon: two matrices. A kernel asks for it a little at a time while it runs, so that it
// is in a cache when its turn comes; asking for all of it at once brings nothing. No result depends on it.
struct Ahead {
  MatrixRows first;
  MatrixRows second;

  [[gnu::always_inline]] Ahead part(int64_t number, int64_t parts) const {
    return {first.part(number, parts), second.part(number, parts)};
  }
};

// Keys that attention takes at a time, and the floats of scratch memory that it needs for heads of size d.
constexpr int64_t kAttentionBlock = 64;
constexpr int64_t attention_scratch_floats(int64_t d) { return 2 * kAttentionBlock * (d + kAttentionBlock); }

// Packed matrices lie in panels of so many columns, padded with zeros: [rows, kPanelColumns] in float32, in
// bfloat16 [ceil(rows / 2), kPanelColumns, 2], the elements of two neighbouring rows side by side, zeros
// behind an odd last row.
inline constexpr int64_t kPanelColumns = 64;

// y_rj = start_rj + bias_j + sum_p (a_rp0 b_pj0 + a_rp1 b_pj1) for columns <= kPanelColumns of one panel b:
// products of bfloat16, sums in float32, p in order; subnormal numbers count as zero. Strides count floats in
// y and start, bfloat16 in a: the pair p of row r begins at a + r a_row_stride + p a_pair_stride. start
// (which may be y) and bias may be NULL (0).
using MultiplyPairs = void (*)(float* y, int64_t y_stride, const float* start, int64_t start_stride,
                               const float* bias, const uint16_t* a, int64_t a_row_stride,
                               int64_t a_pair_stride, const uint16_t* b, int64_t rows, int64_t columns,
                               int64_t pairs, const Ahead& ahead);

struct Kernels {
  const char* name;              // "scalar", "avx2", "avx512"
  int64_t lanes;                 // floats in a vector
  bool prefers_panels;           // whether multiply_panel is no slower than the matrix library here
  MultiplyPairs multiply_pairs;  // nullptr without AVX512_BF16

  // -- element-wise, n elements; all work in place ---------------------------------------------------
  void (*add)(float* y, const float* a, const float* b, int64_t n);              // y = a + b
  void (*exponential)(float* y, const float* x, int64_t n);                      // y = e^x
  void (*gelu)(float* y, const float* x, int64_t n);                             // x Phi(x), not by tanh
  void (*gelu_backward)(float* dx, const float* dy, const float* x, int64_t n);  // dy (Phi(x) + x phi(x))
  void (*hyperbolic_tangent)(float* y, const float* x, int64_t n);               // y = tanh(x)
  void (*tanh_backward)(float* dx, const float* dy, const float* y, int64_t n);  // dy (1 - y^2), y = tanh(x)
  // y_i = residual_i + dropout(x_i); residual may be NULL (0). first is the index of element 0.
  void (*dropout_add)(float* y, const float* x, const float* residual, const Dropout* dropout, int64_t first,
                      int64_t n);

  // -- rows ------------------------------------------------------------------------------------------
  void (*multiply_by_row)(float* y, const float* x, const float* v, int64_t rows,
                          int64_t columns);  // y_tj = x_tj v_j; in place
  void (*add_multiply_by_row)(float* y, const float* x, const float* v, int64_t rows,
                              int64_t columns);  // adds: y_tj += x_tj v_j
  // adds: sum_j += sum_t x_tj; rows are `stride` floats apart, so that the columns may be some of a wider
  // matrix
  void (*add_column_sum)(float* sum, const float* x, int64_t rows, int64_t stride, int64_t columns);
  void (*add_column_dot)(float* sum, const float* x, const float* y, int64_t rows,
                         int64_t columns);  // adds: sum_j += sum_t x_tj y_tj

  // Layer norm y = (x - mean) * rstd * gamma + beta, biased variance, rstd = 1 / sqrt(variance + eps).
  // mean and rstd [rows] may be NULL. In place.
  void (*layer_norm)(float* y, float* mean, float* rstd, const float* x, const float* gamma,
                     const float* beta, float eps, int64_t rows, int64_t columns);
  // dx = (z - mean(z) - xh mean(z xh)) rstd with z = dy gamma, xh = (x - mean) rstd; adds to dgamma, dbeta.
  // dx may be dy.
  void (*layer_norm_backward)(float* dx, float* dgamma, float* dbeta, const float* dy, const float* x,
                              const float* mean, const float* rstd, const float* gamma, int64_t rows,
                              int64_t columns);

  // -- additive attention ----------------------------------------------------------------------------
  // s_th = scale (sum_j x_tj a_jh + c_h); a is [D,H] (the score rows transposed); c may be NULL (0).
  void (*scores)(float* s, const float* x, const float* a, const float* c, float scale, int64_t rows,
                 int64_t D, int64_t H, const Ahead& ahead);
  // adds: dx_tj += scale sum_h ds_th a_hj; a is [H,D].
  void (*add_scores_backward)(float* dx, const float* ds, const float* a, float scale, int64_t rows,
                              int64_t D, int64_t H, const Ahead& ahead);
  // Over the rows: max_h = max_t s_th, w_th = exp(s_th - max_h), sum_h = sum_t w_th. rows >= 1. w may be s.
  void (*softmax_tile)(float* w, float* max, float* sum, const float* s, int64_t rows, int64_t H);
  // w_th = exp(s_th - max_h) * inverse_sum_h. w may be s.
  void (*softmax_weights)(float* w, const float* s, const float* max, const float* inverse_sum, int64_t rows,
                          int64_t H);
  // ds_th = w_th (dw_th - inner_h). ds may be dw.
  void (*softmax_backward)(float* ds, const float* w, const float* dw, const float* inner, int64_t rows,
                           int64_t H);
  // pooled_j = sum_t w_{t,h(j)} x_tj
  void (*pool)(float* pooled, const float* w, const float* x, int64_t rows, int64_t D, int64_t H);
  // out_th = sum_{j in h} x_tj v_j
  void (*head_dot)(float* out, const float* x, const float* v, int64_t rows, int64_t D, int64_t H);
  // y_tj = w_{t,h(j)} v_j, and the form that adds
  void (*head_scale)(float* y, const float* w, const float* v, int64_t rows, int64_t D, int64_t H);
  void (*add_head_scale)(float* y, const float* w, const float* v, int64_t rows, int64_t D, int64_t H);

  // -- folded attention ------------------------------------------------------------------------------
  // y_j = sum_i p_{h(j),i} w_ji + c_j; p is [H,D], w [D,D]; c may be NULL (0).
  void (*head_linear)(float* y, const float* p, const float* w, const float* c, int64_t D, int64_t H);
  // dp_hi = sum_{j in h} dy_j w_ji; dp is [H,D]
  void (*head_linear_backward)(float* dp, const float* dy, const float* w, int64_t D, int64_t H);
  void (*transpose)(float* y, const float* x, int64_t rows, int64_t columns);  // y_ji = x_ij
  // m = diag(f) t + w, and m = t diag(f) + w, of matrices that lie in runs of `length` floats of one row
  // each: run r holds the row rows_r, or the columns from columns_r on. w may be NULL (0). f reaches to the
  // last run's end.
  void (*scale_rows_add)(float* m, const float* f, const float* t, const float* w, const int32_t* rows,
                         int64_t runs, int64_t length);
  void (*scale_columns_add)(float* m, const float* f, const float* t, const float* w, const int32_t* columns,
                            int64_t runs, int64_t length);
  // Backward of m = diag(f) t + w, row-major: df_r = sum_j dm_rj t_rj; adds: dt_rj += f_r dm_rj and, unless
  // NULL, dw_rj += dm_rj.
  void (*scaled_sum_backward)(float* df, float* dt, float* dw, const float* dm, const float* f,
                              const float* t, int64_t rows, int64_t columns);

  // -- scaled dot-product self-attention -------------------------------------------------------------
  // For the queries first .. first + rows - 1 of a sequence against all its keys, keys >= 1:
  //   o_i = sum_j p_ij v_j with p_ij = exp(scale q_i.k_j - max_i) inverse_sum_i, the softmax over j.
  // max and inverse_sum [N]; o like the head's rows. Memory does not grow with the length.
  void (*attend)(float* o, float* max, float* inverse_sum, const AttentionHead* head, int64_t first,
                 int64_t rows, int64_t keys, float* scratch);
  // Gradients of the whole sequence of n >= 1 tokens for gradients->output; p is computed again from max and
  // inverse_sum.
  void (*attend_backward)(const AttentionHeadGradients* gradients, const AttentionHead* head, const float* o,
                          const float* max, const float* inverse_sum, int64_t n, float* scratch);

  // -- products --------------------------------------------------------------------------------------
  // y_rj = start_rj + bias_j + sum_i a_ri b_ij for columns <= kPanelColumns of one panel b [inner,
  // kPanelColumns], one fused multiply-add a term, i in order. Strides are floats between rows; start (which
  // may be y) and bias may be NULL (0).
  void (*multiply_panel)(float* y, int64_t y_stride, const float* start, int64_t start_stride,
                         const float* bias, const float* a, int64_t a_stride, const float* b, int64_t rows,
                         int64_t columns, int64_t inner, const Ahead& ahead);

  // -- bfloat16 --------------------------------------------------------------------------------------
  // y_i = x_i rounded to the nearest, ties to even; NaN stays NaN. Where multiply_pairs is, all of these make
  // subnormal numbers zeros of their sign, as it counts them.
  void (*round_to_bfloat16)(uint16_t* y, const float* x, int64_t n);
  // One panel m of the rounded matrix t; of diag(f) t + w; of t diag(f) + w. t and w are [rows, columns] with
  // rows `stride` floats apart, columns <= kPanelColumns; w may be NULL (0).
  void (*pack_pairs)(uint16_t* m, const float* t, int64_t rows, int64_t columns, int64_t stride);
  void (*pack_scaled_rows)(uint16_t* m, const float* f, const float* t, const float* w, int64_t rows,
                           int64_t columns, int64_t stride);
  void (*pack_scaled_columns)(uint16_t* m, const float* f, const float* t, const float* w, int64_t rows,
                              int64_t columns, int64_t stride);

  // -- weight gradients ------------------------------------------------------------------------------
  // adds, for o in out_begin .. out_end-1: dw[o,i] += sum_t dy[t,o] x[t,i] and, unless NULL, dbias[o] +=
  // sum_t dy[t,o]. dw is [out,in], dy [rows,out], x [rows,in]. Each element is summed over t in order with
  // one fused multiply-add a term, whatever out_begin, out_end and the cut of the rows.
  void (*add_weight_gradient)(float* dw, float* dbias, const float* dy, const float* x, int64_t rows,
                              int64_t out, int64_t in, int64_t out_begin, int64_t out_end);

  // -- embedding -------------------------------------------------------------------------------------
  // y_t = table[ids_t] + start_t; start may be NULL (0).
  void (*gather_rows)(float* y, const float* table, const int32_t* ids, const float* start, int64_t rows,
                      int64_t columns);
  // adds: sum_j += sum_i x[indices_i, j], in the order of the indices
  void (*add_indexed_rows)(float* sum, const float* x, const int32_t* indices, int64_t count,
                           int64_t columns);

  // -- optimizer -------------------------------------------------------------------------------------
  double (*sum_of_squares)(const float* x, int64_t n);
  // One update of n parameters with gradient g * gradient_scale.
  void (*adam)(float* w, float* m, float* v, const float* g, float gradient_scale,
               const AdamConstants* constants, const AdamStep* step, int64_t n);
  // `count` updates in a row with zero gradient: the same bits as `count` calls of adam with g = 0.
  void (*adam_replay)(float* w, float* m, float* v, const AdamConstants* constants, const AdamStep* steps,
                      int64_t count, int64_t n);
};

// The table of the instruction set in use: chosen once a process from the CPU and FF_ISA. nullptr when FF_ISA
// names an unknown or missing instruction set; kernels_problem() then says why.
const Kernels* kernels();
const char* kernels_problem();

// The tables of this build, for tests: nullptr where the CPU lacks the instruction set.
const Kernels* kernels_scalar();
const Kernels* kernels_avx2();
const Kernels* kernels_avx512();  // with what AVX512_BF16 adds, and does faster, where the CPU has it
const Kernels* kernels_avx512_without_bf16();

}  // namespace ff
