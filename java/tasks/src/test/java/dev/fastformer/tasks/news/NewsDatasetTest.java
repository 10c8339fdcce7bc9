// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewsDatasetTest {
    private static final String NEWS = """
            N1\tsports\tsoccer\tA goal\tIn the last minute\thttps://x/1\t[]\t[]
            N2\tnews\tpolitics\t\t
            N3\tnews\tpolitics\tAn election\t\t\t[]\t[]
            """;
    private static final String BEHAVIORS = """
            1\tU1\t11/11/2019 9:05:58 AM\tN1 N2\tN3-1 N1-0
            2\tU2\t11/11/2019 9:05:58 AM\t\tN1-0 N2-0
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("news.tsv"), NEWS);
        Files.writeString(folder.resolve("behaviors.tsv"), BEHAVIORS);
    }

    @Test
    void readsTheFilesAsPublished() {
        NewsDataset log = NewsDataset.read(folder, true);
        assertEquals(3, log.newsCount());
        assertEquals(2, log.impressionCount());
        assertEquals(
                new NewsItem("N1", "sports", "soccer", "A goal", "In the last minute"),
                log.news().item(0));
        assertEquals(1, log.faults().emptyTitles());
        Impressions impressions = log.impressions();
        assertEquals("1", impressions.id(0));
        assertArrayEquals(new int[] {0, 1}, impressions.history(0, 50));
        assertArrayEquals(new int[] {1}, impressions.history(0, 1));
        assertArrayEquals(new int[] {2, 0}, impressions.candidates(0));
        assertArrayEquals(new boolean[] {true, false}, impressions.clicked(0));
        assertEquals(0, impressions.history(1, 50).length);
        assertTrue(impressions.isLabelled(1));
    }

    @Test
    void packedFilesAreTheSame() throws IOException {
        NewsDataset plain = NewsDataset.read(folder, true);
        for (String name : new String[] {"news.tsv", "behaviors.tsv"}) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                out.write(Files.readAllBytes(folder.resolve(name)));
            }
            Files.delete(folder.resolve(name));
        }
        NewsDataset packed = NewsDataset.read(folder, true);
        assertEquals(plain.contentHash(), packed.contentHash());
        assertEquals(2, packed.impressionCount());
    }

    @Test
    void aBehaviorsFileFindsItsNewsBesideIt() throws IOException {
        Files.move(folder.resolve("behaviors.tsv"), folder.resolve("behaviors_dev.tsv"));
        assertEquals(
                2, NewsDataset.read(folder.resolve("behaviors_dev.tsv"), true).impressionCount());
    }

    @Test
    void readsThePrivateTestFormWithoutLabels() throws IOException {
        Files.writeString(folder.resolve("behaviors.tsv"), "7\tU1\tnow\tN1\tN2 N3\n");
        NewsDataset log = NewsDataset.read(folder, true);
        assertFalse(log.impressions().isLabelled(0));
        assertArrayEquals(new int[] {1, 2}, log.impressions().candidates(0));
        TaskException refusal = assertThrows(TaskException.class, () -> NewsBaselines.tfIdf(log));
        assertTrue(refusal.getMessage().contains("no candidate bears"), refusal.getMessage());
    }

    @Test
    void countsMalformedRowsAndNamesTheFirst() throws IOException {
        Files.writeString(folder.resolve("news.tsv"), NEWS + "N4\tsports\n\tnews\tpolitics\tNo id\t\n");
        Files.writeString(
                folder.resolve("behaviors.tsv"),
                BEHAVIORS + "3\tU1\tnow\tN1\n" + "4\tU1\tnow\tN1\tN1-1 N2\n" + "5\tU1\tnow\tN1\t \n");
        ReadingFaults faults = NewsDataset.read(folder, false).faults();
        assertEquals(2, faults.malformedNews());
        assertEquals(3, faults.malformedImpressions());
        assertEquals(5, faults.examples().size());
        assertTrue(faults.examples().get(0).contains("news.tsv, line 4: there are 2 fields"), faults.toString());
        assertTrue(faults.examples().get(3).contains("'N2' does not"), faults.toString());
        TaskException refusal = assertThrows(TaskException.class, () -> NewsDataset.read(folder, true));
        assertTrue(refusal.where().endsWith("news.tsv, line 4"), refusal.where());
    }

    @Test
    void countsDuplicatesAndUnknownNews() throws IOException {
        Files.writeString(folder.resolve("news.tsv"), NEWS + "N1\tother\tother\tOther\tOther\n");
        Files.writeString(folder.resolve("behaviors.tsv"), "1\tU1\tnow\tN1 N9 N3\tN3-1 N8-0 N1-0\n");
        NewsDataset log = NewsDataset.read(folder, true);
        assertEquals(1, log.faults().duplicateNews());
        assertEquals("A goal", log.news().item(0).title());
        assertEquals(1, log.faults().unknownClicks());
        assertEquals(1, log.faults().unknownCandidates());
        assertArrayEquals(new int[] {0, 2}, log.impressions().history(0, 50));
        assertArrayEquals(new int[] {2, -1, 0}, log.impressions().candidates(0));
    }

    @Test
    void aLongHistoryIsCutToItsNewest() throws IOException {
        Files.writeString(folder.resolve("behaviors.tsv"), "1\tU\tnow\t" + "N1 N2 ".repeat(5000) + "N3\tN1-1 N2-0\n");
        int[] history = NewsDataset.read(folder, true).impressions().history(0, 50);
        assertEquals(50, history.length);
        assertEquals(2, history[49]);
    }

    @Test
    void behaviorsWithoutNewsAreRefused() throws IOException {
        Files.delete(folder.resolve("news.tsv"));
        TaskException refusal = assertThrows(TaskException.class, () -> NewsDataset.read(folder, false));
        assertTrue(refusal.why().contains("neither news.tsv nor news.tsv.gz"), refusal.why());
    }

    @Test
    void swappedFilesAreRefused() {
        Path news = folder.resolve("news.tsv");
        Path behaviors = folder.resolve("behaviors.tsv");
        TaskException refusal = assertThrows(TaskException.class, () -> NewsDataset.read(behaviors, news, false));
        assertTrue(refusal.why().contains("there are no impressions in it"), refusal.why());
        assertTrue(refusal.why().contains("there are 8 fields and must be 5"), refusal.why());
    }

    @Test
    void binaryFilesAreRefused() throws IOException {
        Files.write(folder.resolve("behaviors.tsv"), "1\tU\0".getBytes(StandardCharsets.UTF_8));
        assertTrue(assertThrows(TaskException.class, () -> NewsDataset.read(folder, false))
                .why()
                .contains("NUL"));
    }
}
