// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include "io/safetensors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include "io/content_hash.h"
#include "io/draft.h"
#include "io/json.h"
#include "io/tiny_model.h"
#include "runtime/status.h"

namespace ff::test {
namespace {

using namespace std::string_literals;

template <typename Function>
std::string refusal(ff_status status, Function function) {
  try {
    function();
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), status) << error.what();
    return error.what();
  }
}

class Safetensors : public testing::Test {
 protected:
  std::string write_refusal(const std::vector<TensorToWrite>& tensors, const Metadata& metadata) {
    const std::string message =
        refusal(FF_STATUS_INVALID_ARGUMENT, [&] { write_safetensors(path_, tensors, metadata); });
    EXPECT_FALSE(std::filesystem::exists(path_));
    return message;
  }

  ScratchFolder folder_;
  const std::string path_ = folder_.file("file.safetensors");
};

TEST_F(Safetensors, WhatIsWrittenIsReadBack) {
  const float floats[6] = {1, -2, 3.5f, std::numeric_limits<float>::quiet_NaN(), 1e-45f, -0.0f};
  const int64_t steps[1] = {-7};
  const unsigned char bytes[3] = {0, 128, 255};
  const std::vector<TensorToWrite> tensors = {{"zebra", DataType::kF32, {2, 3}, floats},
                                              {"bytes", DataType::kU8, {3}, bytes},
                                              {"step \"\xC3\xA4\n\"", DataType::kI64, {}, steps},
                                              {"none", DataType::kBF16, {4, 0}, nullptr},
                                              {"", DataType::kF32, {1, 1, 1, 1, 1, 1, 1, 1}, floats + 2}};
  const Metadata metadata = {{"z", "last"}, {"a", ""}, {"\xF0\x9F\x98\x80", "\0\t\"\\"s}};
  write_safetensors(path_, tensors, metadata);

  const SafetensorsReader reader(path_);
  ASSERT_EQ(reader.tensors().size(), tensors.size());
  EXPECT_EQ(reader.tensors()[0].offset % 8, 0);
  for (size_t i = 0; i < tensors.size(); ++i) {
    const TensorInfo& info = reader.tensors()[i];
    EXPECT_EQ(info.name, tensors[i].name);
    EXPECT_EQ(info.type, tensors[i].type);
    EXPECT_EQ(info.shape, tensors[i].shape);
    std::string read(static_cast<size_t>(info.bytes), '\0');
    reader.read_bytes(info, read.data());
    if (info.bytes > 0) {
      EXPECT_EQ(std::memcmp(read.data(), tensors[i].data, read.size()), 0);
    }
  }
  EXPECT_EQ(reader.find("bytes")->elements(), 3);
  EXPECT_EQ(reader.find("none")->elements(), 0);
  EXPECT_EQ(reader.tensors()[2].elements(), 1);
  EXPECT_EQ(reader.find("byte"), nullptr);
  ASSERT_EQ(reader.metadata().size(), 4u);
  for (size_t i = 0; i < metadata.size(); ++i) EXPECT_EQ(reader.metadata()[i], metadata[i]);
  EXPECT_EQ(*reader.metadata_value("z"), "last");
  EXPECT_EQ(reader.metadata_value("y"), nullptr);
  EXPECT_TRUE(reader.verify_content());
}

TEST_F(Safetensors, TheDataBeginsAtAMultipleOf8WhateverTheHeader) {
  for (int length = 0; length < 16; ++length) {
    write_safetensors(path_, {}, {{"k", std::string(static_cast<size_t>(length), 'x')}});
    EXPECT_EQ(std::filesystem::file_size(path_) % 8, 0u);
    EXPECT_TRUE(SafetensorsReader(path_).verify_content());
  }
}

TEST_F(Safetensors, TheSameContentGivesTheSameFile) {
  const Draft draft = tiny_weights();
  write_draft(path_, draft);
  const std::string first = get_file(path_);
  write_draft(path_, draft);
  EXPECT_EQ(get_file(path_), first);
}

TEST_F(Safetensors, ConvertsFloatsAcrossPortions) {
  constexpr int64_t kCount = 200'003;  // more than one portion of each type, and no whole number of them
  std::vector<double> doubles(kCount);
  std::vector<uint16_t> halves(kCount), brains(kCount);
  for (int64_t i = 0; i < kCount; ++i) {
    doubles[static_cast<size_t>(i)] = static_cast<double>(i) / 1024;
    halves[static_cast<size_t>(i)] = static_cast<uint16_t>(i % 0x7C00);
    brains[static_cast<size_t>(i)] = static_cast<uint16_t>(i % 0x7F80);
  }
  write_safetensors(path_,
                    {{"odd", DataType::kU8, {1}, halves.data()},
                     {"f64", DataType::kF64, {kCount}, doubles.data()},
                     {"f16", DataType::kF16, {kCount}, halves.data()},
                     {"bf16", DataType::kBF16, {kCount}, brains.data()}},
                    {});
  const SafetensorsReader reader(path_);
  std::vector<float> out(kCount);
  reader.read_floats(*reader.find("f64"), out.data());
  for (size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], static_cast<float>(i) / 1024) << i;
  reader.read_floats(*reader.find("f16"), out.data());
  for (size_t i = 0; i < out.size(); ++i) {
    const int bits = static_cast<int>(i % 0x7C00), exponent = std::max(bits >> 10, 1);
    const int fraction = (bits & 1023) + (bits >= 1024 ? 1024 : 0);
    ASSERT_EQ(out[i], std::ldexp(static_cast<float>(fraction), exponent - 25)) << i;
  }
  reader.read_floats(*reader.find("bf16"), out.data());
  for (size_t i = 0; i < out.size(); ++i) {
    uint32_t bits;
    std::memcpy(&bits, &out[i], 4);
    ASSERT_EQ(bits, static_cast<uint32_t>(i % 0x7F80) << 16) << i;
  }
}

TEST_F(Safetensors, IntegersAreNoFloats) {
  const int64_t value = 1;
  write_safetensors(path_, {{"step", DataType::kI64, {}, &value}}, {});
  const SafetensorsReader reader(path_);
  float out = 0;
  const std::string message =
      refusal(FF_STATUS_UNSUPPORTED, [&] { reader.read_floats(reader.tensors()[0], &out); });
  EXPECT_NE(message.find("tensor \"step\": its dtype I64 is no floating-point type"), std::string::npos)
      << message;
}

TEST_F(Safetensors, ADamagedFileIsRefusedOnlyIfItCarriesAHash) {
  write_draft(path_, tiny_weights());
  std::string hashed = get_file(path_), plain = tiny_weights().file();
  hashed.back() = static_cast<char>(hashed.back() ^ 1);
  plain.back() = static_cast<char>(plain.back() ^ 1);
  put_file(path_, plain);
  EXPECT_FALSE(SafetensorsReader(path_).verify_content());
  put_file(path_, hashed);
  const SafetensorsReader reader(path_);
  const std::string message = refusal(FF_STATUS_INVALID_FILE, [&] { reader.verify_content(); });
  EXPECT_NE(message.find(path_ + ", __metadata__ \"content_hash\": the content has the hash xxh64:"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("; restore the file from a good copy"), std::string::npos) << message;
}

TEST_F(Safetensors, TheHashOutlivesAnotherLayout) {
  write_draft(path_, tiny_weights());
  Draft draft = read_draft(path_);
  draft.metadata.insert(1, json_quote(kContentHashKey) + ":" +
                               json_quote(*SafetensorsReader(path_).metadata_value(kContentHashKey)) + ",");
  std::reverse(draft.tensors.begin(), draft.tensors.end());
  put_file(path_, draft.file());
  EXPECT_TRUE(SafetensorsReader(path_).verify_content());
}

TEST_F(Safetensors, AStaleHashOfTheCallerIsReplaced) {
  write_safetensors(path_, {}, {{"a", "b"}, {kContentHashKey, "xxh64:0"}});
  const SafetensorsReader reader(path_);
  EXPECT_TRUE(reader.verify_content());
  EXPECT_EQ(reader.metadata().size(), 2u);
}

TEST_F(Safetensors, TheWriterRefusesWhatTheReaderWould) {
  const float value = 1;
  const auto named = [&](const std::string& name) { return TensorToWrite{name, DataType::kF32, {}, &value}; };
  EXPECT_NE(write_refusal({named("a"), named("b"), named("a")}, {}).find("\"a\" stands twice"),
            std::string::npos);
  EXPECT_NE(write_refusal({named(std::string(1'025, 'n'))}, {}).find("longer than 1024"), std::string::npos);
  EXPECT_NE(write_refusal({named("__metadata__")}, {}), "");
  EXPECT_NE(write_refusal({named("\xFF")}, {}).find("not valid UTF-8"), std::string::npos);
  EXPECT_NE(write_refusal({}, {{"k", "\xC3"}}).find("not valid UTF-8"), std::string::npos);
  EXPECT_NE(write_refusal({}, {{"\xC3", ""}}).find("not valid UTF-8"), std::string::npos);
  EXPECT_NE(write_refusal({}, {{"k", "1"}, {"k", "2"}}).find("\"k\" stands twice"), std::string::npos);
  EXPECT_NE(write_refusal({{"a", DataType::kF32, {-1}, &value}}, {}).find("negative"), std::string::npos);
  EXPECT_NE(write_refusal({{"a", DataType::kF32, {int64_t{1} << 62}, &value}}, {}).find("overflows"),
            std::string::npos);
  EXPECT_NE(
      write_refusal({{"a", DataType::kF32, std::vector<int64_t>(9, 1), &value}}, {}).find("more than 8"),
      std::string::npos);
  EXPECT_NE(write_refusal({}, {{"k", std::string(100'000'001, 'x')}}).find("the limit is 100000000"),
            std::string::npos);
}

TEST_F(Safetensors, ReportsFilesThatCannotBeOpened) {
  EXPECT_NE(refusal(FF_STATUS_IO_ERROR, [&] { SafetensorsReader reader(path_); }), "");
  EXPECT_NE(refusal(FF_STATUS_IO_ERROR, [&] { SafetensorsReader reader(folder_.path()); }), "");
  EXPECT_NE(refusal(FF_STATUS_IO_ERROR, [&] { write_safetensors(folder_.file("missing/file"), {}, {}); }),
            "");
}

TEST_F(Safetensors, AFileThatShrinksAfterItsHeaderWasReadIsAnErrorAndNoCrash) {
  write_draft(path_, tiny_weights());
  const SafetensorsReader reader(path_);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) - 100);
  std::vector<float> out(64);
  EXPECT_NE(refusal(FF_STATUS_IO_ERROR, [&] { reader.read_floats(reader.tensors().back(), out.data()); }),
            "");
  EXPECT_NE(refusal(FF_STATUS_IO_ERROR, [&] { reader.verify_content(); }), "");
}

// A sparse file claims a tensor of 1 TiB: opening it costs no more than its header.
TEST_F(Safetensors, AHugeSparseFileOpensWithoutAllocation) {
  constexpr uint64_t kBytes = uint64_t{1} << 40;
  const std::string header =
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[274877906944],\"data_offsets\":[0,1099511627776]}}";
  put_file(path_, file_of(header, ""));
  std::filesystem::resize_file(path_, 8 + header.size() + kBytes);
  const SafetensorsReader reader(path_);
  EXPECT_EQ(reader.tensors()[0].bytes, static_cast<int64_t>(kBytes));
}

}  // namespace
}  // namespace ff::test
