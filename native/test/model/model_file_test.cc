// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Weights as safetensors files: there and back, other types and names, and what does not fit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <string>
#include <vector>

#include "io/safetensors.h"
#include "support/expect.h"
#include "support/temporary_folder.h"
#include "support/variants.h"

namespace ff::test {
namespace {

struct Tensor {
  std::string name;
  DataType type;
  std::vector<int64_t> shape;
  std::vector<char> bytes;
};
using Tensors = std::vector<Tensor>;

template <typename Element>
std::vector<char> bytes_of(const reference::Matrix& matrix, const std::function<Element(double)>& convert) {
  std::vector<char> bytes(matrix.values.size() * sizeof(Element));
  for (size_t i = 0; i < matrix.values.size(); ++i) {
    const Element element = convert(matrix.values[i]);
    std::memcpy(bytes.data() + i * sizeof element, &element, sizeof element);
  }
  return bytes;
}

uint16_t upper_half(double value) {
  return static_cast<uint16_t>(std::bit_cast<uint32_t>(static_cast<float>(value)) >> 16);
}

// Exact for the values of `rounded_parameters`: a sign, an exponent around 0 and 3 bits behind the point.
uint16_t half_bits(double value) {
  const uint32_t bits = std::bit_cast<uint32_t>(static_cast<float>(value));
  if (bits << 1 == 0) return static_cast<uint16_t>(bits >> 16);
  const uint32_t exponent = ((bits >> 23) & 0xFF) - 127 + 15;
  return static_cast<uint16_t>((bits >> 16 & 0x8000) | exponent << 10 | (bits >> 13 & 0x3FF));
}

class ModelFileTest : public testing::Test {
 protected:
  // Values that every floating type holds exactly: multiples of 1/8 below 1.
  static reference::Parameters rounded_parameters(const ff_model_config& config) {
    reference::Parameters parameters = random_parameters(config, 1);
    int64_t count = 0;
    for (auto& [name, matrix] : parameters) {
      for (double& value : matrix.values) value = static_cast<double>(count++ % 15 - 7) / 8;
    }
    return parameters;
  }

  Tensors tensors(DataType type = DataType::kF32, const std::string& prefix = "") const {
    Tensors result;
    for (const reference::ParameterShape& shape : reference::parameter_shapes(config_)) {
      const reference::Matrix& matrix = parameters_.at(shape.name);
      Tensor tensor{prefix + shape.name, type, {shape.rows}, {}};
      if (shape.rank == 2) tensor.shape.push_back(shape.columns);
      if (type == DataType::kF64) {
        tensor.bytes = bytes_of<double>(matrix, [](double value) { return value; });
      } else if (type == DataType::kF16) {
        tensor.bytes = bytes_of<uint16_t>(matrix, half_bits);
      } else if (type == DataType::kBF16) {
        tensor.bytes = bytes_of<uint16_t>(matrix, upper_half);
      } else {
        tensor.bytes = bytes_of<float>(matrix, [](double value) { return static_cast<float>(value); });
      }
      result.push_back(tensor);
    }
    return result;
  }

  void write(const Tensors& tensors) const {
    std::vector<TensorToWrite> list;
    for (const Tensor& tensor : tensors)
      list.push_back({tensor.name, tensor.type, tensor.shape, tensor.bytes.data()});
    write_safetensors(path_, list, {});
  }

  void expect_loaded(const ff_model_config& config) const {
    const Model model = load_model(context_.get(), config, path_);
    EXPECT_TRUE(same_bits(parameters_of(model.get()), parameters_of(model_.get())));
    EXPECT_TRUE(same_bits(forward(model.get(), batch_), forward(model_.get(), batch_)));
  }

  void expect_refused_file(ff_status status, const std::string& first, const std::string& second) const {
    ff_model* model = nullptr;
    EXPECT_REFUSED(ff_model_load(context_.get(), &config_, path_.c_str(), &model), status, first, second);
    EXPECT_EQ(model, nullptr);
  }

  const ff_model_config config_ = config_of({});
  const reference::Parameters parameters_ = rounded_parameters(config_);
  const Context context_ = make_context(1);
  const Model model_ = make_model(context_.get(), config_, parameters_);
  const reference::Batch batch_ = random_batch(config_, {3, 0, 5}, 2);
  const TemporaryFolder folder_;
  const std::string path_ = folder_.file("model.safetensors");
};

TEST_F(ModelFileTest, SavedModelComesBack) {
  for (const Variant& variant : switch_variants({})) {
    const Model model = make_model(context_.get(), variant.config, 3);
    require(ff_model_save(model.get(), path_.c_str()));
    const Model loaded = load_model(context_.get(), variant.config, path_);
    EXPECT_TRUE(same_bits(parameters_of(loaded.get()), parameters_of(model.get()))) << variant.name;
    const reference::Batch batch = random_batch(variant.config, {3, 0, 5}, 2);
    EXPECT_TRUE(same_bits(forward(loaded.get(), batch), forward(model.get(), batch))) << variant.name;
  }
}

TEST_F(ModelFileTest, OtherTypesAreConverted) {
  for (const DataType type : {DataType::kF32, DataType::kF64, DataType::kF16, DataType::kBF16}) {
    write(tensors(type));
    expect_loaded(config_);
  }
}

TEST_F(ModelFileTest, NamesMayHaveThePrefixOfDataParallel) {
  write(tensors(DataType::kF32, "module."));
  expect_loaded(config_);
  Tensors mixed = tensors(DataType::kF32, "module.");
  mixed.back().name = mixed.back().name.substr(7);
  write(mixed);
  expect_refused_file(FF_STATUS_INVALID_FILE, "missing", "");
}

TEST_F(ModelFileTest, SizesCanComeFromTheFile) {
  write(tensors());
  ff_model_config config = config_;
  config.vocab_size = -1;
  config.num_labels = -1;
  expect_loaded(config);
  const ff_model_config complete = config_of_model(load_model(context_.get(), config, path_).get());
  EXPECT_EQ(complete.vocab_size, config_.vocab_size);
  EXPECT_EQ(complete.num_labels, config_.num_labels);
}

TEST_F(ModelFileTest, SizesComeOnlyFromATensorThatFits) {
  const auto refuse = [&](const std::string& name, const std::vector<int64_t>& shape,
                          std::initializer_list<std::string> parts) {
    Tensors bad = tensors();
    for (Tensor& tensor : bad) {
      if (tensor.name != name) continue;
      tensor.shape = shape;
      tensor.bytes.resize(sizeof(float) * static_cast<size_t>(std::accumulate(
                                              shape.begin(), shape.end(), int64_t{1}, std::multiplies<>())));
    }
    write(bad);
    ff_model_config config = config_;
    config.vocab_size = -1;
    config.num_labels = -1;
    ff_model* model = nullptr;
    expect_refused(ff_model_load(context_.get(), &config, path_.c_str(), &model), FF_STATUS_INVALID_FILE,
                   parts);
    EXPECT_EQ(model, nullptr);
  };
  const int64_t hidden = config_.hidden_size, labels = config_.num_labels;
  const std::string columns = std::to_string(hidden) + " columns";
  for (const std::string name : {"word_embedding.weight", "dense_linear.weight"}) {
    const std::string quoted = "\"" + name + "\" has shape ";
    refuse(name, {4, hidden + 1}, {quoted + "[4," + std::to_string(hidden + 1) + "]", columns});
    refuse(name, {4 * hidden}, {quoted + "[" + std::to_string(4 * hidden) + "]", columns});
    refuse(name, {0, hidden}, {quoted + "[0," + std::to_string(hidden) + "]", columns});
  }
  // A head of other rows than its bias: both are named, for the file does not say which of them is wrong.
  refuse("dense_linear.weight", {labels + 1, hidden},
         {"\"dense_linear.weight\" [", "\"dense_linear.bias\" ["});
  refuse("dense_linear.bias", {labels, 1}, {"\"dense_linear.weight\" [", "\"dense_linear.bias\" ["});
}

TEST_F(ModelFileTest, EachTensorMustBeThere) {
  const Tensors all = tensors();
  for (size_t i = 0; i < all.size(); ++i) {
    Tensors others = all;
    others.erase(others.begin() + static_cast<int64_t>(i));
    write(others);
    expect_refused_file(FF_STATUS_INVALID_FILE, "\"" + all[i].name + "\"", "missing");
  }
}

TEST_F(ModelFileTest, UnknownTensorsAreRefused) {
  Tensors more = tensors();
  more.push_back({"fastformer_model.encoders.2.surprise", DataType::kF32, {1}, std::vector<char>(4)});
  write(more);
  expect_refused_file(FF_STATUS_INVALID_FILE, "surprise", "configuration");
}

TEST_F(ModelFileTest, ShapesMustFit) {
  for (const std::vector<int64_t>& shape : {std::vector<int64_t>{64}, {4, 16}, {8, 8, 1}}) {
    Tensors bad = tensors();
    for (Tensor& tensor : bad) {
      if (tensor.name.ends_with("encoders.0.attention.self.key.weight")) tensor.shape = shape;
    }
    write(bad);
    expect_refused_file(FF_STATUS_INVALID_FILE, "encoders.0.attention.self.key.weight", "shape");
  }
}

TEST_F(ModelFileTest, WholeNumbersAreNoWeights) {
  Tensors bad = tensors();
  bad[0].type = DataType::kI32;
  write(bad);
  expect_refused_file(FF_STATUS_UNSUPPORTED, bad[0].name, "F32");
}

TEST_F(ModelFileTest, NotFiniteWeightsLoadAndAreCounted) {
  Tensors bad = tensors();
  const float infinity = INFINITY;
  std::memcpy(bad[0].bytes.data(), &infinity, sizeof infinity);
  write(bad);
  EXPECT_EQ(ff_model_nonfinite_count(load_model(context_.get(), config_, path_).get()), 1);
}

TEST_F(ModelFileTest, MissingFilesAndFolders) {
  expect_refused_file(FF_STATUS_IO_ERROR, path_, "");
  EXPECT_REFUSED(ff_model_save(model_.get(), folder_.file("no/such/file").c_str()), FF_STATUS_IO_ERROR,
                 "no/such");
}

TEST_F(ModelFileTest, SaveReplacesTheOldFileWhole) {
  const Model other = make_model(context_.get(), config_, 5);
  require(ff_model_save(other.get(), path_.c_str()));
  require(ff_model_save(model_.get(), path_.c_str()));
  expect_loaded(config_);
}

}  // namespace
}  // namespace ff::test
