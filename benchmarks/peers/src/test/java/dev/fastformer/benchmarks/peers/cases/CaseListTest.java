// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaseListTest {
    @ParameterizedTest
    @EnumSource
    void everyCaseStandsOnceAndIsReadBackFromItsWords(CaseList list) {
        List<List<String>> words =
                list.cases().stream().map(BenchmarkCase::words).toList();
        assertEquals(words.size(), new HashSet<>(words).size());
        words.forEach(each -> assertEquals(each, BenchmarkCase.parse(each).words()));
    }

    @Test
    void shorterListsArePartsOfTheFullOne() {
        List<List<String>> full =
                CaseList.FULL.cases().stream().map(BenchmarkCase::words).toList();
        assertEquals(3 * 8 * 2 * 2 * 2 + 2, full.size());
        for (CaseList list : List.of(CaseList.SMOKE, CaseList.CI, CaseList.FIGURES)) {
            list.cases().forEach(each -> assertTrue(full.contains(each.words()), each::toString));
        }
    }

    @Test
    void mixedLengthsRiseToTheCutAndAreNotUniform() {
        InputShape mixed = InputShape.parse("mixed");
        assertEquals(64, mixed.texts());
        assertEquals(512, mixed.longest());
        assertEquals(16_405, mixed.tokens());
        for (int text = 1; text < mixed.texts(); text++) {
            assertTrue(mixed.lengths()[text] >= mixed.lengths()[text - 1]);
        }
        assertTrue(!mixed.uniform() && InputShape.parse("16x512").uniform());
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> InputShape.parse("512"));
        assertThrows(IllegalArgumentException.class, () -> ModelSize.parse("256-16-256"));
    }
}
