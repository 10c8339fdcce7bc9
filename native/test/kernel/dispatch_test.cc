// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

#include <cstdio>
#include <cstdlib>

#include "kernel/kernel_test.h"

namespace ff {
namespace {

// The choice is made once a process, so each case runs in one of its own and tells what it found.
void report_choice(const char* isa) {
  if (isa == nullptr) {
    unsetenv("FF_ISA");
  } else {
    setenv("FF_ISA", isa, 1);
  }
  const Kernels* chosen = kernels();
  const bool again = kernels() == chosen;
  const std::string name = chosen == nullptr ? "nothing" : isa_name(*chosen);
  std::fprintf(stderr, "chosen %s; %s%s", name.c_str(), kernels_problem(), again ? "" : " changed");
  std::exit(0);
}

class DispatchTest : public ::testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
using DispatchDeathTest = DispatchTest;

TEST_F(DispatchDeathTest, TheBestOfTheMachineIsTheDefault) {
  const std::string best = isa_name(*available_kernels().back());
  EXPECT_EXIT(report_choice(nullptr), ::testing::ExitedWithCode(0), "^chosen " + best + "; $");
  EXPECT_EXIT(report_choice(""), ::testing::ExitedWithCode(0), "^chosen " + best + "; $");
}

TEST_F(DispatchDeathTest, TheVariableForcesAnInstructionSet) {
  for (const Kernels* table : available_kernels()) {
    const Kernels* best = table == kernels_avx512_without_bf16() ? kernels_avx512() : table;
    EXPECT_EXIT(report_choice(table->name), ::testing::ExitedWithCode(0),
                "^chosen " + isa_name(*best) + "; $");
  }
}

TEST_F(DispatchDeathTest, AnUnknownNameIsAnErrorThatSaysWhatToDo) {
  EXPECT_EXIT(report_choice("sse9"), ::testing::ExitedWithCode(0),
              "chosen nothing; FF_ISA=sse9 is not an instruction set .* scalar, avx2 or avx512");
}

TEST_F(DispatchTest, TablesNameThemselvesAndAreComplete) {
  for (const Kernels* table : available_kernels()) {
    const bool known = table == kernels_scalar() || table == kernels_avx2() || table == kernels_avx512() ||
                       table == kernels_avx512_without_bf16();
    EXPECT_TRUE(known);
    const bool extended = table == kernels_avx512() && table != kernels_avx512_without_bf16();
    EXPECT_EQ(table->multiply_pairs != nullptr, extended);
    EXPECT_EQ(table->lanes, table == kernels_scalar() ? 1 : table == kernels_avx2() ? 8 : 16);
    // All members from `add` on are pointers that every table has.
    void* pointers[(sizeof(Kernels) - offsetof(Kernels, add)) / sizeof(void*)];
    std::memcpy(pointers, reinterpret_cast<const char*>(table) + offsetof(Kernels, add), sizeof pointers);
    for (const void* pointer : pointers) EXPECT_NE(pointer, nullptr) << table->name;
  }
}

}  // namespace
}  // namespace ff
