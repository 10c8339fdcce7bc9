// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// The product by oneDNN's matmul. Why a row's bits do not depend on the rows beside it:
//   * the weight's layout is chosen once, for 128 rows, and prescribed to every other number of rows;
//   * one row, which oneDNN would multiply by other code, runs as two equal rows.
// test/gemm checks it for every number of rows, on each instruction set.
//
// A primitive is made when its number of rows first occurs, and stays: code of about half a megabyte. So rows
// are cut into pieces of few sizes. After that a call takes no lock and allocates nothing.
#include <omp.h>
#include <oneapi/dnnl/dnnl_debug.h>

#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>
#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gemm/gemm.h"
#include "gemm/panel_gemm.h"
#include "kernel/kernels.h"
#include "runtime/buffer.h"

#if DNNL_CPU_THREADING_RUNTIME != DNNL_RUNTIME_OMP
#error "oneDNN must be built with its OpenMP runtime: the guard below sets OpenMP's thread count"
#endif

namespace ff {
namespace {

using dnnl::memory;

constexpr int64_t kLargestPiece = 128;
constexpr int64_t kStep = 16;

// The rows of the next piece: 128 while there are enough, then a multiple of 16, then what is left, 2 to 17.
// One row is left only of one.
int64_t next_piece(int64_t rows) {
  if (rows > kLargestPiece + 1) return kLargestPiece;
  if (rows <= kStep + 1) return rows;
  const int64_t rest = rows % kStep;
  return rows - rest - (rest == 1 ? kStep : 0);
}

// oneDNN's thread count is OpenMP's, a setting of each thread: one while we are inside, then the caller's.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) {
    if (before_ != 1) omp_set_num_threads(1);
  }
  ~OneThread() {
    if (before_ != 1) omp_set_num_threads(before_);
  }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

void check(dnnl_status_t status, const char* what) {
  if (status == dnnl_out_of_memory) throw std::bad_alloc();
  if (status != dnnl_success) {
    throw std::runtime_error(std::string("oneDNN failed to ") + what + ": " + dnnl_status2str(status) +
                             "; repeat with the environment variable ONEDNN_VERBOSE=all to see its reason");
  }
}

// Calls oneDNN's C++ wrappers, whose exceptions are of a type of their own.
template <typename Function>
auto guarded(const char* what, const Function& function) {
  try {
    return function();
  } catch (const dnnl::error& error) {
    check(error.status, what);
    throw;
  }
}

// Limits oneDNN to the instruction set of our kernels, before its first use in the process; where another
// user of the same library was first, that user's limit stays. Never destroyed: threads may outlive main.
const dnnl::engine& engine() {
  static const dnnl::engine* const instance = [] {
    const Kernels* const table = kernels();
    const std::string isa = table == nullptr ? "scalar" : table->name;
    dnnl::set_max_cpu_isa(isa == "scalar" ? dnnl::cpu_isa::sse41
                          : isa == "avx2" ? dnnl::cpu_isa::avx2
                                          : dnnl::cpu_isa::avx512_core);
    return new dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return *instance;
}

// This thread's own, kept for its next call.
thread_local Buffer primitive_scratch;
thread_local Buffer row_scratch;

// A primitive with the layouts of its arguments, run by any number of threads at a time.
class Program {
 public:
  struct Argument {
    int id;
    memory::desc layout;
  };

  Program(dnnl::primitive primitive, std::vector<Argument> arguments, const memory::desc& scratch)
      : primitive_(std::move(primitive)),
        arguments_(std::move(arguments)),
        scratch_bytes_(scratch.get_size()) {
    if (scratch_bytes_ > 0) arguments_.push_back({DNNL_ARG_SCRATCHPAD, scratch});
  }

  ~Program() {
    for (Frame* frame = frames_.load(); frame != nullptr;) delete std::exchange(frame, frame->next);
  }

  // arrays: in the order of the arguments. Arguments that are only read are not written to.
  void run(std::initializer_list<const float*> arrays) {
    Frame& frame = take_frame();
    const Release release{frame};
    auto handle = frame.handles.begin();
    for (const float* array : arrays) set_address(*handle++, array);
    if (scratch_bytes_ > 0) set_address(*handle, primitive_scratch.at_least(scratch_bytes_));
    check(dnnl_primitive_execute(primitive_.get(), frame.stream.get(), static_cast<int>(frame.handles.size()),
                                 frame.handles.data()),
          "run a matrix product");
  }

 private:
  // oneDNN's objects that carry the addresses of one running call. Frames are only ever added to the list,
  // as many as calls ran at a time.
  struct Frame {
    explicit Frame(const std::vector<Argument>& arguments) : stream(engine()) {
      for (const Argument& argument : arguments) {
        memories.push_back(memory(argument.layout, engine(), DNNL_MEMORY_NONE));
        handles.push_back({argument.id, memories.back().get()});
      }
    }
    std::atomic<bool> taken{true};
    Frame* next = nullptr;
    dnnl::stream stream;
    std::vector<memory> memories;
    std::vector<dnnl_exec_arg_t> handles;
  };

  struct Release {
    Frame& frame;
    ~Release() { frame.taken.store(false, std::memory_order_release); }
  };

  static void set_address(const dnnl_exec_arg_t& handle, const float* array) {
    check(dnnl_memory_set_data_handle(handle.memory, const_cast<float*>(array)), "set an array's address");
  }

  Frame& take_frame() {
    for (Frame* frame = frames_.load(std::memory_order_acquire); frame != nullptr; frame = frame->next) {
      if (!frame->taken.load(std::memory_order_relaxed) &&
          !frame->taken.exchange(true, std::memory_order_acquire)) {
        return *frame;
      }
    }
    Frame* const made = guarded("prepare a matrix product", [&] { return new Frame(arguments_); });
    made->next = frames_.load(std::memory_order_relaxed);
    while (!frames_.compare_exchange_weak(made->next, made, std::memory_order_release)) {
    }
    return *made;
  }

  dnnl::primitive primitive_;
  std::vector<Argument> arguments_;
  size_t scratch_bytes_;
  std::atomic<Frame*> frames_{nullptr};
};

// What a product is added to: bits of kBias and kAccumulate.
enum Variant { kPlain, kBias, kAccumulate, kVariants = 4 };

class OnednnGemm final : public Gemm {
 public:
  OnednnGemm(int64_t out_features, int64_t in_features, GemmSide side)
      : inner_(side == GemmSide::kForward ? in_features : out_features),
        outer_(side == GemmSide::kForward ? out_features : in_features),
        weight_({inner_, outer_}, memory::data_type::f32,
                side == GemmSide::kForward ? memory::format_tag::ba : memory::format_tag::ab),
        packed_(describe(kLargestPiece, kPlain,
                         {{inner_, outer_}, memory::data_type::f32, memory::format_tag::any})
                    .weights_desc()),
        pack_(make_pack()) {}

  ~OnednnGemm() override {
    for (auto& of_variant : programs_) {
      for (std::atomic<Program*>& program : of_variant) delete program.load();
    }
  }

  int64_t packed_size() const override {
    return static_cast<int64_t>((packed_.get_size() + sizeof(float) - 1) / sizeof(float));
  }

  void pack(float* packed, const float* weight) const override {
    const OneThread one_thread;
    pack_->run({weight, packed});
  }

  void run(float* y, const float* x, const float* packed, int64_t rows,
           const ProductOptions& options) const override {
    const OneThread one_thread;
    const int variant = (options.bias != nullptr ? kBias : 0) | (options.start != nullptr ? kAccumulate : 0);
    if (options.start != nullptr && options.start != y) {
      std::memcpy(y, options.start, static_cast<size_t>(rows * outer_) * sizeof(float));
    }
    if (rows == 1) return run_one_row(y, x, packed, options.bias, variant);
    for (int64_t begin = 0; begin < rows;) {
      const int64_t piece = next_piece(rows - begin);
      run_piece(y + begin * outer_, x + begin * inner_, packed, options.bias, piece, variant);
      begin += piece;
    }
  }

 private:
  static memory::desc rows_of(int64_t rows, int64_t columns) {
    return {{rows, columns}, memory::data_type::f32, memory::format_tag::ab};
  }

  static dnnl::primitive_attr attributes() {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    attributes.set_fpmath_mode(dnnl::fpmath_mode::strict);
    return attributes;
  }

  dnnl::matmul::primitive_desc describe(int64_t rows, int variant, const memory::desc& weight) const {
    dnnl::primitive_attr attributes = OnednnGemm::attributes();
    if ((variant & kAccumulate) != 0) {
      dnnl::post_ops sum;
      sum.append_sum(1.0f);
      attributes.set_post_ops(sum);
    }
    const memory::desc x = rows_of(rows, inner_);
    const memory::desc y = rows_of(rows, outer_);
    if ((variant & kBias) != 0) return {engine(), x, weight, rows_of(1, outer_), y, attributes};
    return {engine(), x, weight, y, attributes};
  }

  std::unique_ptr<Program> make_pack() const {
    const dnnl::reorder::primitive_desc description(engine(), weight_, engine(), packed_, attributes());
    return std::make_unique<Program>(
        dnnl::reorder(description),
        std::vector<Program::Argument>{{DNNL_ARG_FROM, weight_}, {DNNL_ARG_TO, packed_}},
        description.scratchpad_desc());
  }

  Program& program(int64_t rows, int variant) const {
    std::atomic<Program*>& entry = programs_[variant][static_cast<size_t>(rows)];
    if (Program* const found = entry.load(std::memory_order_acquire)) return *found;
    const std::lock_guard<std::mutex> lock(creation_);
    if (Program* const found = entry.load(std::memory_order_relaxed)) return *found;
    Program* const made = guarded("create a matrix product", [&] {
      const dnnl::matmul::primitive_desc description = describe(rows, variant, packed_);
      std::vector<Program::Argument> arguments{{DNNL_ARG_DST, description.dst_desc()},
                                               {DNNL_ARG_SRC, description.src_desc()},
                                               {DNNL_ARG_WEIGHTS, packed_}};
      if ((variant & kBias) != 0) arguments.push_back({DNNL_ARG_BIAS, description.bias_desc()});
      return new Program(dnnl::matmul(description), std::move(arguments), description.scratchpad_desc());
    });
    entry.store(made, std::memory_order_release);
    return *made;
  }

  void run_piece(float* y, const float* x, const float* packed, const float* bias, int64_t rows,
                 int variant) const {
    if ((variant & kBias) != 0) {
      program(rows, variant).run({y, x, packed, bias});
    } else {
      program(rows, variant).run({y, x, packed});
    }
  }

  void run_one_row(float* y, const float* x, const float* packed, const float* bias, int variant) const {
    const size_t x_bytes = static_cast<size_t>(inner_) * sizeof(float);
    const size_t y_bytes = static_cast<size_t>(outer_) * sizeof(float);
    float* const x_rows = row_scratch.at_least(2 * (x_bytes + y_bytes));
    float* const y_rows = x_rows + 2 * inner_;
    std::memcpy(x_rows, x, x_bytes);
    std::memcpy(x_rows + inner_, x, x_bytes);
    if ((variant & kAccumulate) != 0) std::memcpy(y_rows, y, y_bytes);
    run_piece(y_rows, x_rows, packed, bias, 2, variant);
    std::memcpy(y, y_rows, y_bytes);
  }

  int64_t inner_;
  int64_t outer_;
  memory::desc weight_;
  memory::desc packed_;
  std::unique_ptr<Program> pack_;
  mutable std::mutex creation_;
  mutable std::array<std::array<std::atomic<Program*>, kLargestPiece + 1>, kVariants> programs_{};
};

}  // namespace

std::unique_ptr<Gemm> create_float32_gemm(int64_t out_features, int64_t in_features, GemmSide side) {
  if (kernels()->prefers_panels) return create_panel_gemm(out_features, in_features, side);
  const OneThread one_thread;
  return guarded("create a matrix product", [&]() -> std::unique_ptr<Gemm> {
    return std::make_unique<OnednnGemm>(out_features, in_features, side);
  });
}

const char* gemm_name() {
  static const std::string name = [] {
    const Kernels* const table = kernels();  // nullptr where FF_ISA asks for what is not there
    if (table != nullptr && table->prefers_panels) return std::string("fastformer ") + FF_VERSION;
    const dnnl_version_t* const version = dnnl_version();
    return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch);
  }();
  return name.c_str();
}

}  // namespace ff
