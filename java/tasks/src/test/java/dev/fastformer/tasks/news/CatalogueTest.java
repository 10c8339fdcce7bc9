// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final int WIDTH = 4;

    private static MemorySegment vectors(float... values) {
        MemorySegment vectors = Arena.ofAuto().allocate((long) values.length * WIDTH * Float.BYTES, 64);
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < WIDTH; j++) {
                vectors.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * WIDTH + j, values[i] + j);
            }
        }
        return vectors;
    }

    private static void assertHolds(Map<String, Float> expected, Catalogue catalogue) {
        assertEquals(expected.size(), catalogue.size());
        assertEquals(expected.keySet(), new HashSet<>(catalogue.ids()));
        expected.forEach((id, value) -> {
            int row = catalogue.row(id);
            assertTrue(row >= 0 && row < catalogue.rowCount(), id);
            assertEquals(id, catalogue.id(row));
            for (int j = 0; j < WIDTH; j++) {
                assertEquals(value + j, catalogue.vectors().getAtIndex(ValueLayout.JAVA_FLOAT, (long) row * WIDTH + j));
            }
        });
    }

    @Test
    void behavesAsAMapThroughRandomChangesAndKeepsEarlierMoments() {
        Random random = new Random(5);
        Map<String, Float> expected = new LinkedHashMap<>();
        Catalogue catalogue = Catalogue.of(WIDTH, List.of(), vectors());
        List<Catalogue> moments = new ArrayList<>();
        List<Map<String, Float>> expectations = new ArrayList<>();
        for (int change = 0; change < 400; change++) {
            List<String> ids = new ArrayList<>();
            int size = random.nextInt(12);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                ids.add("N" + random.nextInt(150));
                values[i] = 10 * random.nextInt(1000);
            }
            if (random.nextInt(5) < 3) {
                catalogue = catalogue.with(ids, vectors(values));
                for (int i = 0; i < size; i++) {
                    expected.put(ids.get(i), values[i]);
                }
            } else {
                catalogue = catalogue.without(ids);
                expected.keySet().removeAll(ids);
            }
            assertEquals(-1, catalogue.row("absent"));
            moments.add(catalogue);
            expectations.add(new LinkedHashMap<>(expected));
        }
        for (int i = 0; i < moments.size(); i++) {
            assertHolds(expectations.get(i), moments.get(i));
        }
        assertHolds(expected, catalogue.compact());
    }

    @Test
    void ofSeveralNewsWithOneIdTheLastCounts() {
        Catalogue catalogue = Catalogue.of(WIDTH, List.of("A", "B", "A"), vectors(10, 20, 30));
        assertHolds(Map.of("A", 30f, "B", 20f), catalogue);
        assertEquals(3, catalogue.rowCount());
        assertEquals(2, catalogue.compact().rowCount());
    }
}
