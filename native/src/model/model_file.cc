// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

// Models as safetensors files, by the authors' tensor names.

#include <vector>

#include "io/problem.h"
#include "io/safetensors.h"
#include "model/model.h"
#include "model/parameter_file.h"
#include "runtime/status.h"

namespace ff {

namespace {

constexpr char kAnyModulePrefix[] = "module.";  // what torch's DataParallel puts before every name

std::string common_prefix(const SafetensorsReader& reader) {
  const std::string prefix = kAnyModulePrefix;
  for (const TensorInfo& tensor : reader.tensors()) {
    if (tensor.name.compare(0, prefix.size(), prefix) != 0) return "";
  }
  return reader.tensors().empty() ? "" : prefix;
}

// A size that the configuration leaves to the file: the first dimension of the named tensor.
int64_t rows_in_file(const SafetensorsReader& reader, const std::string& path, const std::string& name,
                     int64_t columns) {
  const TensorInfo* tensor = reader.find(name);
  if (tensor == nullptr) {
    throw Error(FF_STATUS_INVALID_FILE,
                path + ": tensor \"" + name +
                    "\" is missing, and the configuration takes a size from it; use a "
                    "file that has it or state the size");
  }
  if (tensor->shape.size() != 2 || tensor->shape[0] < 1 || tensor->shape[1] != columns) {
    throw Error(FF_STATUS_INVALID_FILE,
                path + ": tensor \"" + name + "\" has shape " + shape_text(tensor->shape) +
                    ", the configuration takes a size from its rows and asks for " + std::to_string(columns) +
                    " columns; check that file and configuration belong together");
  }
  return tensor->shape[0];
}

// The same for the labels, which the bias counts as well: where they differ, either may be the wrong one.
int64_t labels_in_file(const SafetensorsReader& reader, const std::string& path, const std::string& layer,
                       int64_t columns) {
  const int64_t labels = rows_in_file(reader, path, layer + ".weight", columns);
  const TensorInfo* bias = reader.find(layer + ".bias");
  if (bias != nullptr && bias->shape != std::vector<int64_t>{labels}) {
    throw Error(FF_STATUS_INVALID_FILE, path + ": tensors \"" + layer + ".weight\" " +
                                            shape_text({labels, columns}) + " and \"" + layer + ".bias\" " +
                                            shape_text(bias->shape) +
                                            " do not agree on the number of labels, which the configuration "
                                            "takes from them; state num_labels or correct the file");
  }
  return labels;
}

// Tables that the authors' user encoder carries along and never reads.
const std::vector<std::string> kTablesThatMayBeUnused = {"word_embedding.weight",
                                                         "fastformer_model.position_embeddings.weight"};

void require_part(const SafetensorsReader& reader, const std::string& path, const std::string& prefix) {
  for (const TensorInfo& tensor : reader.tensors()) {
    if (tensor.name.starts_with(prefix)) return;
  }
  throw Error(FF_STATUS_INVALID_FILE, path + ": no tensor's name begins with " + quote_clipped(prefix) +
                                          "; name another file or another part of this one");
}

}  // namespace

std::unique_ptr<Model> Model::load(std::shared_ptr<Context> context, const ModelConfig& config,
                                   const std::string& path, const std::string* part) {
  check_config_to_load(config);
  const SafetensorsReader reader(path);
  reader.verify_content();
  const std::string prefix = common_prefix(reader) + (part == nullptr ? "" : *part);
  if (part != nullptr) require_part(reader, path, prefix);
  ModelConfig complete = config;
  const int64_t hidden = config.hidden_size;
  if (config.vocab_size == -1) {
    complete.vocab_size = rows_in_file(reader, path, prefix + "word_embedding.weight", hidden);
  }
  if (config.item_count == -1) {
    complete.item_count = rows_in_file(reader, path, prefix + "item_embedding.weight", hidden);
  }
  if (config.num_labels == -1) {
    complete.num_labels = labels_in_file(reader, path, prefix + "dense_linear", hidden);
  }
  check_config(complete);

  // Shapes first: a file that does not fit must not make us allocate what the configuration claims.
  const ParameterTable table(complete);
  check_parameters(reader, path, table, prefix);
  if (part == nullptr) {
    check_no_others(reader, path, table, prefix, {});
  } else {
    check_no_others(reader, path, table, prefix, kTablesThatMayBeUnused);
  }
  std::unique_ptr<Model> model(new Model(std::move(context), complete));
  read_parameters(reader, &model->values_, prefix);
  model->refresh();
  return model;
}

void save_models(const std::vector<const Model*>& models, const std::vector<std::string>& prefixes,
                 const std::string& path) {
  std::vector<TensorToWrite> tensors;
  for (size_t index = 0; index < models.size(); ++index) {
    append_parameters(&tensors, models[index]->values(), prefixes[index]);
  }
  write_safetensors(path, tensors,
                    {{"format", "pt"}, {"producer", std::string("fastformer ") + ff_version()}});
}

}  // namespace ff
