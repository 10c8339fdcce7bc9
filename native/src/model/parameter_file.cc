// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "model/parameter_file.h"

#include <algorithm>

#include "io/problem.h"
#include "runtime/status.h"

namespace ff {

namespace {

std::vector<int64_t> shape_of(const ParameterInfo& info) {
  return info.rank == 1 ? std::vector<int64_t>{info.rows} : std::vector<int64_t>{info.rows, info.columns};
}

}  // namespace

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(shape[i]);
  return text + "]";
}

void check_parameters(const SafetensorsReader& reader, const std::string& path, const ParameterTable& table,
                      const std::string& prefix) {
  for (int index = 0; index < table.count(); ++index) {
    const ParameterInfo& info = table.info(index);
    const std::string name = prefix + info.name;
    const TensorInfo* tensor = reader.find(name);
    if (tensor == nullptr) {
      throw Error(FF_STATUS_INVALID_FILE,
                  path + ": tensor \"" + name + "\" " + shape_text(shape_of(info)) +
                      " is missing; the configuration asks for it, so check that file and "
                      "configuration belong together");
    }
    if (tensor->shape != shape_of(info)) {
      throw Error(FF_STATUS_INVALID_FILE, path + ": tensor \"" + name + "\" has shape " +
                                              shape_text(tensor->shape) + ", the configuration asks for " +
                                              shape_text(shape_of(info)) +
                                              "; check that file and configuration belong together");
    }
    switch (tensor->type) {
      case DataType::kF32:
      case DataType::kF64:
      case DataType::kF16:
      case DataType::kBF16:
        break;
      default:
        throw Error(FF_STATUS_UNSUPPORTED, path + ": tensor \"" + name +
                                               "\" is not of type F32, F64, F16 or BF16; convert it first");
    }
  }
}

void check_no_others(const SafetensorsReader& reader, const std::string& path, const ParameterTable& table,
                     const std::string& prefix, const std::vector<std::string>& unused) {
  for (const TensorInfo& tensor : reader.tensors()) {
    if (!tensor.name.starts_with(prefix)) continue;
    const std::string name = tensor.name.substr(prefix.size());
    if (table.find(name) == kNone && std::find(unused.begin(), unused.end(), name) == unused.end()) {
      throw Error(FF_STATUS_INVALID_FILE, path + ": tensor " + quote_clipped(tensor.name) + " " +
                                              shape_text(tensor.shape) +
                                              " has no place in a model of this configuration; remove it or "
                                              "correct the configuration");
    }
  }
}

void read_parameters(const SafetensorsReader& reader, ParameterValues* values, const std::string& prefix) {
  for (int index = 0; index < values->table().count(); ++index) {
    reader.read_floats(*reader.find(prefix + values->table().info(index).name), values->at(index));
  }
}

void append_parameters(std::vector<TensorToWrite>* tensors, const ParameterValues& values,
                       const std::string& prefix) {
  for (int index = 0; index < values.table().count(); ++index) {
    const ParameterInfo& info = values.table().info(index);
    tensors->push_back({prefix + info.name, DataType::kF32, shape_of(info), values.at(index)});
  }
}

}  // namespace ff
