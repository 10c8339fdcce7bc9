// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/data_type.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace ff {
namespace {

struct Row {
  DataType type;
  const char* name;
  int64_t bytes;
};

constexpr Row kTypes[] = {
    {DataType::kF32, "F32", 4},   {DataType::kF64, "F64", 8}, {DataType::kF16, "F16", 2},
    {DataType::kBF16, "BF16", 2}, {DataType::kI64, "I64", 8}, {DataType::kI32, "I32", 4},
    {DataType::kI16, "I16", 2},   {DataType::kI8, "I8", 1},   {DataType::kU64, "U64", 8},
    {DataType::kU32, "U32", 4},   {DataType::kU16, "U16", 2}, {DataType::kU8, "U8", 1},
    {DataType::kBool, "BOOL", 1},
};

constexpr bool in_order_of_the_enum() {
  for (size_t i = 0; i < std::size(kTypes); ++i) {
    if (static_cast<size_t>(kTypes[i].type) != i) return false;
  }
  return true;
}
static_assert(in_order_of_the_enum(), "kTypes is indexed by DataType");

constexpr std::string_view kForeign[] = {"F4",      "F6_E2M3",     "F6_E3M2",     "F8_E5M2", "F8_E4M3",
                                         "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "C64"};

}  // namespace

const char* data_type_name(DataType type) { return kTypes[static_cast<size_t>(type)].name; }

int64_t data_type_bytes(DataType type) { return kTypes[static_cast<size_t>(type)].bytes; }

bool find_data_type(std::string_view name, DataType* out) {
  for (const Row& row : kTypes) {
    if (name == row.name) {
      *out = row.type;
      return true;
    }
  }
  return false;
}

bool is_foreign_data_type(std::string_view name) {
  return std::find(std::begin(kForeign), std::end(kForeign), name) != std::end(kForeign);
}

}  // namespace ff
