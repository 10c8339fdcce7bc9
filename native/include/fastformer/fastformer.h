/* Copyright 2026 The Fastformer for the JVM authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * fastformer.h: the whole C ABI of the Fastformer engine, read top to bottom.
 *
 *   1. status and errors       5. model                     9. trainer and checkpoints
 *   2. version and machine     6. batch and forward        10. recommendation: training
 *   3. context                 7. gradients and backward   11. recommendation: scores and ranks
 *   4. model configuration     8. losses
 *
 * The model is Fastformer (Wu, Wu, Qi, Huang and Xie, arXiv 2108.09084): additive attention whose cost
 * is linear in the length of the text. Its baseline, the Transformer's self-attention, is a switch.
 *
 * Conventions, stated once:
 * - Every function that can fail returns ff_status; on anything but FF_STATUS_OK, ff_last_error() gives
 *   this thread's message and no out-parameter has been written, unless a function says otherwise.
 * - Out-parameters stand last and are named out_....
 * - Matrices are row-major float32. Size letters: T tokens of a batch, B sequences of a batch, D hidden
 *   size, H attention heads, F feed-forward width, V vocabulary rows, C labels.
 * - A batch is packed: ids[T] and offsets[B + 1]; sequence b owns the tokens offsets[b] .. offsets[b+1]-1.
 *   There is no padding and no mask. An empty sequence is legal and encodes to zeros.
 * - The caller owns tensors; the library owns handles and keeps no caller pointer after it returns.
 * - Option structs carry their own size in the first field; ff_..._init fills it and every default.
 * - Paths and texts are UTF-8, closed by a NUL byte.
 * - Published promise: results are bit-equal for the same version, instruction set, precision and device,
 *   at any number of threads and whatever other sequences share the batch.
 */
#ifndef FASTFORMER_FASTFORMER_H
#define FASTFORMER_FASTFORMER_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FF_API __attribute__((visibility("default")))
#else
#define FF_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1. Status and errors -------------------------------------------------------------------------- */

typedef enum ff_status {
  FF_STATUS_OK = 0,
  FF_STATUS_INVALID_ARGUMENT = 1, /* an argument is outside its documented range */
  FF_STATUS_INVALID_STATE = 2,    /* the call does not fit the handle's state, e.g. backward before forward */
  FF_STATUS_OUT_OF_MEMORY = 3,    /* an allocation failed; every handle is as it was before the call */
  FF_STATUS_IO_ERROR = 4,         /* the operating system refused to open, read, write, sync or rename */
  FF_STATUS_INVALID_FILE = 5,     /* a file or a JSON text breaks its format, or does not fit the model */
  FF_STATUS_UNSUPPORTED = 6,      /* well-formed, but not something that this build or machine can do */
  FF_STATUS_NOT_FINITE = 7,       /* a loss or gradient is NaN or infinite; parameters are unchanged */
  FF_STATUS_INTERNAL_ERROR = 8    /* a fault of the library */
} ff_status;

/* The message of this thread's last failed call: what, where, why and what to do. Never NULL; empty before
 * the first failure. Valid until this thread's next failing call. */
FF_API const char* ff_last_error(void);

/* "FF_STATUS_OK" and so on; "unknown status" for other values. Never NULL, static storage. */
FF_API const char* ff_status_name(int32_t status);

/* ---- 2. Version and machine ------------------------------------------------------------------------ */

#define FF_ABI_VERSION 1

/* Limits that every call checks. */
#define FF_MAX_SEQUENCE_LENGTH 65536
#define FF_MAX_HIDDEN_SIZE 8192
#define FF_MAX_THREADS 256

/* The FF_ABI_VERSION that the library was built with; a caller compares it with its header's. */
FF_API int32_t ff_abi_version(void);

/* The library's version, "0.1.0". Static storage, as all names below. */
FF_API const char* ff_version(void);

/* The instruction set in use: "scalar", "avx2" or "avx512". Chosen once a process from the CPU; the
 * environment variable FF_ISA forces a lower one. "unsupported: ..." if FF_ISA asks for what the CPU lacks
 * (then ff_context_create fails). */
FF_API const char* ff_isa_name(void);

/* The CPU's own name, and what multiplies float32 matrices: with AVX-512 the engine's own code, e.g.
 * "fastformer 0.1.0", else the matrix library, e.g. "oneDNN 3.13.0", or "reference" in a build without one. */
FF_API const char* ff_cpu_name(void);
FF_API const char* ff_gemm_name(void);

/* ---- 3. Context: threads and precision ------------------------------------------------------------- */

typedef struct ff_context ff_context;

/* What the inputs of the large matrix products are rounded to, in inference and in training. Parameters,
 * gradients, optimizer state, sums, softmax, layer norm, residuals, pooled vectors and the classification
 * head are float32 in every precision; all tensors of this header are. */
typedef enum ff_precision {
  FF_PRECISION_F32 = 0,  /* not rounded */
  FF_PRECISION_BF16 = 1, /* to bfloat16; needs a CPU with AVX-512 and AVX512_BF16 */
  FF_PRECISION_AUTO = 2  /* bf16 where the CPU has it, else f32 */
} ff_precision;

typedef struct ff_context_options {
  int64_t struct_size;
  int32_t threads;   /* 1 .. FF_MAX_THREADS, the caller's included; default 1 */
  int32_t precision; /* ff_precision; default f32 */
} ff_context_options;

FF_API void ff_context_options_init(ff_context_options* options);

/* Creates a context with its thread pool. A pool serves one call at a time; a call that finds it busy runs
 * on its own thread, with the same result. Errors: INVALID_ARGUMENT, OUT_OF_MEMORY, UNSUPPORTED (FF_ISA;
 * FF_PRECISION_BF16 where the instruction set in use lacks it; FF_ATTENTION, which forces one form of
 * attention for tests: explicit, batch, query or full). */
FF_API ff_status ff_context_create(const ff_context_options* options, ff_context** out_context);

/* Frees a context once its last model is gone; models keep their context alive. NULL is fine. */
FF_API void ff_context_destroy(ff_context* context);

FF_API int32_t ff_context_threads(const ff_context* context);

/* FF_PRECISION_F32 or FF_PRECISION_BF16: what FF_PRECISION_AUTO came to. */
FF_API int32_t ff_context_precision(const ff_context* context);

/* ---- 4. Model configuration ------------------------------------------------------------------------ */

typedef enum ff_attention {
  FF_ATTENTION_ADDITIVE = 0, /* Fastformer's additive attention: linear in the length */
  FF_ATTENTION_SELF = 1      /* scaled dot-product self-attention (Vaswani et al., arXiv 1706.03762, 3.2) */
} ff_attention;

/* Of additive attention. */
typedef enum ff_scoring {
  FF_SCORING_ALL_FEATURES = 0, /* score rows [H,D]: each head reads every feature (the authors' code) */
  FF_SCORING_PER_HEAD = 1      /* score rows [H,D/H]: each head reads its own features (the paper) */
} ff_scoring;

/* Of additive attention; self-attention always has a value projection of its own. */
typedef enum ff_value {
  FF_VALUE_TIED = 0,    /* the value projection is the query projection (the paper and the authors) */
  FF_VALUE_SEPARATE = 1 /* a value projection of its own */
} ff_value;

typedef enum ff_pooling {
  FF_POOLING_NONE = 0,     /* token states only */
  FF_POOLING_ATTENTION = 1 /* tanh attention pooling of the token states to one vector a sequence */
} ff_pooling;

/* The shape and the switches of a model. ff_model_config_init gives the authors' text classifier without
 * vocabulary and labels: D 256, H 16, 2 layers, F 256, 256 positions, everything on but pre_layer_norm and
 * share_layers. Switches are 0 or 1.
 *
 * Self-attention has time quadratic in the length of a sequence and memory linear in it: no N x N matrix is
 * kept. NRMS (Wu et al., EMNLP 2019) is one layer of it with intermediate_size 0, max_position_embeddings 0,
 * residual, output_projection and layer norms off, and pooling. */
typedef struct ff_model_config {
  int64_t struct_size;
  int64_t vocab_size;              /* V; 0: no embedding table, batches carry input states [T,D] */
  int64_t hidden_size;             /* D, 1 .. FF_MAX_HIDDEN_SIZE, a multiple of H */
  int64_t num_attention_heads;     /* H >= 1 */
  int64_t num_hidden_layers;       /* 0 .. 64; 0: pooling reads the embedded (or given) input */
  int64_t intermediate_size;       /* F <= 65536; 0: no feed-forward part */
  int64_t max_position_embeddings; /* learned positions, <= FF_MAX_SEQUENCE_LENGTH; 0: none */
  int64_t pooling_size;            /* width of the pooling's tanh layer, 1 .. FF_MAX_HIDDEN_SIZE; 0: D */
  int64_t item_count;              /* rows of a table [items,D] of which one is added to each text vector,
                                      e.g. what is learned of one news beside its words; 0: none. More than
                                      0 needs pooling */
  int64_t num_labels;              /* C; 0: no classification head. More than 0 needs pooling */
  int32_t attention;               /* ff_attention */
  int32_t scoring;                 /* ff_scoring; 0 with self-attention */
  int32_t value;                   /* ff_value; 0 with self-attention */
  int32_t pooling;                 /* ff_pooling */
  int32_t share_layers;            /* 1: one set of layer parameters, stored as encoders.0 */
  int32_t bias;                    /* 0: no biases in the attention block and its output projection */
  int32_t output_projection;       /* the dense D x D layer after the attention block */
  int32_t residual;                /* residual additions around the block and the feed-forward part */
  int32_t embedding_layer_norm;    /* layer norm on the embedded (or given) input */
  int32_t layer_norm;              /* layer norms inside each layer, after each residual addition */
  int32_t pre_layer_norm;          /* they stand before each part instead, and one after the last layer */
  int32_t padding_row;             /* 1: row 0 of the embedding table never trains */
  double layer_norm_eps;           /* > 0; 1e-12 */
  double initializer_range;        /* standard deviation of initial weights, > 0; 0.02 */
  double hidden_dropout_prob;      /* 0 <= p < 1; 0.2; used by training passes only */
} ff_model_config;

FF_API void ff_model_config_init(ff_model_config* config);

/* Checks ranges and combinations. Errors: INVALID_ARGUMENT, naming the field and its range. */
FF_API ff_status ff_model_config_check(const ff_model_config* config);

/* Reads a configuration from JSON text: the object under the key "model", or else the document itself. Keys
 * are the field names above; attention is "additive" or "self", scoring "all_features" or "per_head", value
 * "tied" or "separate", pooling "none" or "attention", switches true or false. The authors' own files are
 * accepted too: of their other keys hidden_act must be "gelu" and pooler_type "weightpooler", and
 * type_vocab_size and enable_fp16 are ignored. A key that is missing keeps its default.
 * Errors: INVALID_FILE, with the byte offset. */
FF_API ff_status ff_model_config_parse(const char* json, int64_t json_length, ff_model_config* out_config);

/* Writes the configuration as a JSON object (without an enclosing "model"), closed by NUL, into
 * buffer[capacity]; out_length gets its length without the NUL, also when the buffer is too small or NULL
 * (then INVALID_ARGUMENT, and the call can be repeated with more). */
FF_API ff_status ff_model_config_format(const ff_model_config* config, char* buffer, int64_t capacity,
                                        int64_t* out_length);

/* ---- 5. Model -------------------------------------------------------------------------------------- */

typedef struct ff_model ff_model;

/* One named tensor. rank 1: [rows], columns is 1. rank 2: [rows, columns]. Valid while its owner lives. */
typedef struct ff_parameter {
  int64_t struct_size;
  const char* name; /* the authors' state_dict name */
  int64_t rows;
  int64_t columns;
  int32_t rank;
  int32_t reserved;
  float* data;
} ff_parameter;

/* Creates a model with initial weights: Linear and embedding N(0, initializer_range^2), biases 0, layer
 * norms 1 and 0, padding row 0. The same seed gives the same weights.
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY. */
FF_API ff_status ff_model_create(ff_context* context, const ff_model_config* config, uint64_t seed,
                                 ff_model** out_model);

/* Loads a model from a safetensors file with the authors' tensor names, each once, optionally all with the
 * prefix "module.". F16, BF16 and F64 tensors are converted. vocab_size, item_count or num_labels -1 in
 * the configuration is taken from the file. A missing, unknown or misshapen tensor is refused by name.
 * Errors: INVALID_ARGUMENT, IO_ERROR, INVALID_FILE, UNSUPPORTED (a data type), OUT_OF_MEMORY. */
FF_API ff_status ff_model_load(ff_context* context, const ff_model_config* config, const char* path,
                               ff_model** out_model);

/* As ff_model_load, from the tensors whose names begin with prefix (after "module."); all others are passed
 * over, and so are a word embedding and a position table that the configuration does not have. For a file of
 * ff_models_save, a checkpoint of ff_click_trainer_save, and, with the prefix "user_encoder.encoder." and
 * vocab_size and max_position_embeddings 0, the user encoder of fastformer-for-rec. Errors as there;
 * INVALID_FILE if no name begins with prefix. */
FF_API ff_status ff_model_load_part(ff_context* context, const ff_model_config* config, const char* path,
                                    const char* prefix, ff_model** out_model);

/* Writes the parameters as a safetensors file: to a temporary beside it, synced, renamed, folder synced; at
 * every moment the path holds the old or the new file. Errors: INVALID_ARGUMENT, IO_ERROR. */
FF_API ff_status ff_model_save(const ff_model* model, const char* path);

/* The same for model_count >= 1 models in one file: the names of models[i] begin with prefixes[i]. No prefix
 * may begin with another. */
FF_API ff_status ff_models_save(const ff_model* const* models, const char* const* prefixes,
                                int64_t model_count, const char* path);

/* Frees the model. No call may be running on it. Passes, gradients and trainers of the model must be
 * destroyed before. NULL is fine. */
FF_API void ff_model_destroy(ff_model* model);

FF_API ff_status ff_model_get_config(const ff_model* model, ff_model_config* out_config);
FF_API int64_t ff_model_parameter_count(const ff_model* model);

/* The index-th parameter, in the order of the state_dict. The data may be read at any time and written
 * while no call runs on the model; then call ff_model_parameters_changed. Errors: INVALID_ARGUMENT. */
FF_API ff_status ff_model_parameter(ff_model* model, int64_t index, ff_parameter* out_parameter);
FF_API ff_status ff_model_parameter_find(ff_model* model, const char* name, ff_parameter* out_parameter);

/* Renews what the library derived from the parameters (packed weights). Until it is called after a write,
 * results are undefined values (never a crash); a debug build fails with INVALID_STATE instead. */
FF_API ff_status ff_model_parameters_changed(ff_model* model);

/* Number of NaN and infinite values among all parameters. */
FF_API int64_t ff_model_nonfinite_count(const ff_model* model);

/* Bytes of native memory that the model holds now: parameters, packed weights and kept scratch. */
FF_API int64_t ff_model_bytes(const ff_model* model);

/* ---- 6. Batch and forward -------------------------------------------------------------------------- */

/* A packed batch. offsets[0] is 0, offsets never decrease, offsets[B] is T. */
typedef struct ff_batch {
  int64_t struct_size;
  int64_t sequence_count;    /* B >= 0 */
  int64_t token_count;       /* T >= 0, at most 2^31 - 1 */
  const int64_t* offsets;    /* [B + 1] */
  const int32_t* ids;        /* [T], each in 0 .. V-1; NULL for a model without embedding table */
  const float* input_states; /* [T,D] for a model without embedding table, else NULL */
  const int32_t* item_ids;   /* [B], each in 0 .. item_count-1, or -1: no item; NULL if item_count is 0 */
} ff_batch;

/* Where results go; caller-owned, each may be NULL. */
typedef struct ff_outputs {
  int64_t struct_size;
  float* token_states; /* [T,D]: output of the last layer */
  float* pooled;       /* [B,D]: text vectors, their items added; needs pooling */
  float* logits;       /* [B,C]: needs num_labels > 0 */
} ff_outputs;

FF_API void ff_batch_init(ff_batch* batch);
FF_API void ff_outputs_init(ff_outputs* outputs);

/* Runs the model without dropout. Thread-safe: any number of threads at once on one model; each call takes
 * scratch memory from a pool that the model keeps. Errors: INVALID_ARGUMENT (which id, which offset),
 * OUT_OF_MEMORY. */
FF_API ff_status ff_model_forward(const ff_model* model, const ff_batch* batch, const ff_outputs* outputs);

/* ---- 7. Gradients and backward --------------------------------------------------------------------- */

typedef struct ff_pass ff_pass;
typedef struct ff_gradients ff_gradients;

/* Gradients to every parameter of a model, zero at first. Backward adds to them. */
FF_API ff_status ff_gradients_create(const ff_model* model, ff_gradients** out_gradients);
FF_API void ff_gradients_destroy(ff_gradients* gradients);
FF_API ff_status ff_gradients_zero(ff_gradients* gradients);

/* The gradient of the index-th parameter, under the parameter's name and shape. */
FF_API ff_status ff_gradients_parameter(ff_gradients* gradients, int64_t index, ff_parameter* out_parameter);

/* A pass holds the activations of one forward until its backward. One thread at a time; its memory is kept
 * for the next forward. */
FF_API ff_status ff_pass_create(ff_model* model, ff_pass** out_pass);
FF_API void ff_pass_destroy(ff_pass* pass);

/* Forward that keeps activations. training 1 applies dropout with masks derived from dropout_key alone; 0
 * applies none. Same values as ff_model_forward when training is 0. Errors as there. */
FF_API ff_status ff_pass_forward(ff_pass* pass, const ff_batch* batch, int32_t training, uint64_t dropout_key,
                                 const ff_outputs* outputs);

/* What the loss says of the outputs; each may be NULL (zero), shapes as in ff_outputs. */
typedef struct ff_output_gradients {
  int64_t struct_size;
  const float* token_states;
  const float* pooled;
  const float* logits;
} ff_output_gradients;

FF_API void ff_output_gradients_init(ff_output_gradients* output_gradients);

/* Backward of the pass's last forward, once a forward. Adds to gradients (NULL: parameters are not
 * differentiated) and, unless NULL, writes out_input_gradient [T,D]: the gradient of the word embeddings
 * (or of input_states) of each token. Errors: INVALID_STATE without a forward, INVALID_ARGUMENT. */
FF_API ff_status ff_pass_backward(ff_pass* pass, const ff_output_gradients* output_gradients,
                                  ff_gradients* gradients, float* out_input_gradient);

/* ---- 8. Losses ------------------------------------------------------------------------------------- */

/* Mean over B of the cross-entropy of softmax(logits[B,C]) against targets[B] in 0 .. C-1, smoothed by
 * label_smoothing in [0,1) and weighted by class_weights[C] (NULL: all 1; the mean is then weighted too),
 * as torch.nn.CrossEntropyLoss. out_logits_gradient [B,C] may be NULL. Errors: INVALID_ARGUMENT. */
FF_API ff_status ff_cross_entropy(const float* logits, const int32_t* targets, int64_t sequence_count,
                                  int64_t num_labels, double label_smoothing, const float* class_weights,
                                  double* out_loss, float* out_logits_gradient);

/* Mean over B and C of the binary cross-entropy of sigmoid(logits) against targets [B,C] in [0,1];
 * class_weights[C] weigh the positive part, as pos_weight of torch.nn.BCEWithLogitsLoss. */
FF_API ff_status ff_binary_cross_entropy(const float* logits, const float* targets, int64_t sequence_count,
                                         int64_t num_labels, const float* class_weights, double* out_loss,
                                         float* out_logits_gradient);

/* Probabilities [B,C] of logits [B,C]: softmax over the labels, or, with multi_label 1, sigmoid of each. */
FF_API ff_status ff_probabilities(const float* logits, int64_t sequence_count, int64_t num_labels,
                                  int32_t multi_label, float* out_probabilities);

/* Mean over impressions of the cross-entropy of softmax(scores) against the first candidate, the clicked one
 * (Wu et al., NRMS, EMNLP 2019, section 2.3). Impression i has the candidates candidate_offsets[i] ..
 * candidate_offsets[i+1]-1, at least one, each a row of news [news_count,D]; the score of one is its dot
 * product with users[i]. users [impression_count,D]. Each output may be NULL: out_scores
 * [candidate_offsets[impression_count]], out_users_gradient like users, out_news_gradient like news: of a
 * row's uses summed in the order of the candidates. Errors: INVALID_ARGUMENT. */
FF_API ff_status ff_click_loss(const float* users, const float* news, int64_t impression_count,
                               int64_t news_count, int64_t hidden_size, const int64_t* candidate_offsets,
                               const int32_t* candidates, double* out_loss, float* out_scores,
                               float* out_users_gradient, float* out_news_gradient);

/* ---- 9. Trainer and checkpoints -------------------------------------------------------------------- */

typedef struct ff_trainer ff_trainer;

typedef enum ff_loss {
  FF_LOSS_CROSS_ENTROPY = 0,       /* one label a text */
  FF_LOSS_BINARY_CROSS_ENTROPY = 1 /* any number of labels a text */
} ff_loss;

typedef enum ff_schedule {
  FF_SCHEDULE_CONSTANT = 0, /* after the warm-up the rate stays */
  FF_SCHEDULE_LINEAR = 1,   /* falls in a line to final_learning_rate at total_steps */
  FF_SCHEDULE_COSINE = 2    /* falls along half a cosine to final_learning_rate at total_steps */
} ff_schedule;

/* Adam is dense Adam, exactly torch.optim.Adam with weight_decay as AdamW's (decoupled; on every
 * parameter): every row of the embedding table moves at every step. A row's zero-gradient steps are
 * computed when the row is next read, with the same bits. */
typedef struct ff_trainer_options {
  int64_t struct_size;
  int32_t loss;               /* ff_loss */
  int32_t schedule;           /* ff_schedule */
  double learning_rate;       /* peak rate; 1e-3 */
  double final_learning_rate; /* linear and cosine end here; 0 */
  int64_t warmup_steps;       /* updates over which the rate rises in a line from 0; 0 */
  int64_t total_steps;        /* needed by linear and cosine; updates of the whole run */
  double beta1;               /* 0.9 */
  double beta2;               /* 0.999 */
  double epsilon;             /* 1e-8 */
  double weight_decay;        /* 0 */
  double max_gradient_norm;   /* clips the global norm of all gradients; 0: no clipping */
  int64_t accumulation_steps; /* batches an update; their gradients are averaged; 1 */
  double label_smoothing;     /* cross-entropy only; 0 */
  const float* class_weights; /* [C] or NULL; copied */
  uint64_t seed;              /* dropout */
} ff_trainer_options;

FF_API void ff_trainer_options_init(ff_trainer_options* options);

/* A trainer owns gradients, optimizer state and dropout counters and changes its model's parameters. One
 * thread at a time, and no other call on the model during ff_trainer_step. The model needs num_labels > 0.
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY. */
FF_API ff_status ff_trainer_create(ff_model* model, const ff_trainer_options* options,
                                   ff_trainer** out_trainer);
FF_API void ff_trainer_destroy(ff_trainer* trainer);

typedef struct ff_step_result {
  int64_t struct_size;
  double loss;          /* of this batch, before the update */
  double gradient_norm; /* before clipping; 0 when this call made no update */
  double learning_rate; /* of the update; 0 when this call made none */
  int64_t update_count; /* updates made so far, this one included */
  int64_t correct;      /* texts whose highest logit is their label (cross-entropy), else 0 */
} ff_step_result;

FF_API void ff_step_result_init(ff_step_result* result);

/* Forward, loss, backward and, every accumulation_steps-th call, one optimizer update. label_targets[B] for
 * cross-entropy, label_matrix[B,C] for binary cross-entropy; the other is NULL. After it, embedding rows
 * may lag: call ff_trainer_publish before the model is used by anything but this trainer.
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY, NOT_FINITE (the batch is dropped, the accumulated gradients are
 * cleared, parameters and optimizer state are unchanged). */
FF_API ff_status ff_trainer_step(ff_trainer* trainer, const ff_batch* batch, const int32_t* label_targets,
                                 const float* label_matrix, ff_step_result* out_result);

/* Brings every embedding row up to date; afterwards the model can serve, be read and be saved. */
FF_API ff_status ff_trainer_publish(ff_trainer* trainer);

/* Writes weights, optimizer state and counters and the caller's own caller_state (any UTF-8 text, may be
 * empty) as one file, as safely as ff_model_save. Publishes first. Only between updates: INVALID_STATE
 * while gradients are accumulated. */
FF_API ff_status ff_trainer_save(ff_trainer* trainer, const char* path, const char* caller_state);

/* Takes over weights, optimizer state and counters; the run goes on bit for bit. The checkpoint must be of
 * the same configuration, options and precision. out_isa_differs (may be NULL) is 1 if it was written on
 * another instruction set or with another ff_gemm_name: bits will differ. A file that does not fit changes
 * nothing. */
FF_API ff_status ff_trainer_load(ff_trainer* trainer, const char* path, int32_t* out_isa_differs);

/* The caller_state of a checkpoint, whole and verified, closed by NUL, into buffer[capacity]; out_length as
 * in ff_model_config_format. */
FF_API ff_status ff_checkpoint_caller_state(const char* path, char* buffer, int64_t capacity,
                                            int64_t* out_length);

/* ---- 10. Recommendation: training ------------------------------------------------------------------ */

/* Two models learn from clicks. The news model makes a vector of a news: of its words, and of its item if
 * item_count is more than 0. The user model (vocab_size 0) makes a vector of the vectors of the news that the
 * user clicked, oldest first; without positions their order does not matter. A user without clicks has the
 * zero vector, and every score of it is 0. The dot product of both vectors is the score, trained as
 * ff_click_loss says. Either model may use either attention: two FF_ATTENTION_ADDITIVE are the paper's, two
 * FF_ATTENTION_SELF are NRMS. */
typedef struct ff_click_trainer ff_click_trainer;

/* The impressions of one step. Each distinct news stands once in news and is encoded once, however many
 * histories and candidates name it by its number there; the gradients of all its uses are summed in a fixed
 * order. Offsets as in ff_batch. */
typedef struct ff_click_batch {
  int64_t struct_size;
  const ff_batch* news;             /* U sequences for the news model */
  int64_t impression_count;         /* I >= 1 */
  const int64_t* history_offsets;   /* [I + 1]; an empty history is a cold user */
  const int32_t* history;           /* [history_offsets[I]], each in 0 .. U-1 */
  const int64_t* candidate_offsets; /* [I + 1]; at least one candidate an impression */
  const int32_t* candidates;        /* [candidate_offsets[I]], each in 0 .. U-1; the first was clicked */
} ff_click_batch;

FF_API void ff_click_batch_init(ff_click_batch* batch);

/* Owns gradients, optimizer state and dropout counters of both models, and changes their parameters; one
 * optimizer, one clipping norm over both. Thread rules as for ff_trainer. Of the options loss must be
 * FF_LOSS_CROSS_ENTROPY, label_smoothing 0 and class_weights NULL. The models must be two of one context, of
 * the same hidden size, with pooling and without labels; the user model without embedding table and items.
 * Errors: INVALID_ARGUMENT, OUT_OF_MEMORY. */
FF_API ff_status ff_click_trainer_create(ff_model* news_model, ff_model* user_model,
                                         const ff_trainer_options* options, ff_click_trainer** out_trainer);
FF_API void ff_click_trainer_destroy(ff_click_trainer* trainer);

/* As ff_trainer_step. In the result, loss is the mean over the impressions, and correct counts those whose
 * clicked candidate scores higher than every other one. Afterwards embedding and item rows may lag: call
 * ff_click_trainer_publish before the models are used by anything but this trainer. Errors as there. */
FF_API ff_status ff_click_trainer_step(ff_click_trainer* trainer, const ff_click_batch* batch,
                                       ff_step_result* out_result);
FF_API ff_status ff_click_trainer_publish(ff_click_trainer* trainer);

/* As ff_trainer_save and ff_trainer_load: one file, the parameters' names beginning with "news_encoder." and
 * "user_encoder."; ff_checkpoint_caller_state reads its caller_state, ff_model_load_part each model. */
FF_API ff_status ff_click_trainer_save(ff_click_trainer* trainer, const char* path, const char* caller_state);
FF_API ff_status ff_click_trainer_load(ff_click_trainer* trainer, const char* path, int32_t* out_isa_differs);

/* ---- 11. Recommendation: scores and ranks ---------------------------------------------------------- */

/* Scores of items: out_scores[i] is the dot product of user [hidden_size] with row i of items
 * [item_count,hidden_size], or, unless rows is NULL, with row rows[i] in 0 .. item_count-1. score_count
 * scores; without rows it is item_count. Thread-safe; a score's bits depend on its own row and on user alone.
 * Errors: INVALID_ARGUMENT. */
FF_API ff_status ff_score_items(ff_context* context, const float* user, const float* items,
                                int64_t item_count, int64_t hidden_size, const int32_t* rows,
                                int64_t score_count, float* out_scores);

/* The numbers of the count highest of scores [score_count], the highest first, into out_indices [count] and,
 * unless NULL, their scores into out_scores [count]. Of equal scores the lower number comes first; NaN ranks
 * below every number. 0 <= count <= score_count <= 2^31 - 1. Thread-safe. Errors: INVALID_ARGUMENT,
 * OUT_OF_MEMORY. */
FF_API ff_status ff_top_k(const float* scores, int64_t score_count, int64_t count, int32_t* out_indices,
                          float* out_scores);

#ifdef __cplusplus
}
#endif

#endif /* FASTFORMER_FASTFORMER_H */
