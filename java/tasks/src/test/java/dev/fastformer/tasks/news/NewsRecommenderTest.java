// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.Precision;
import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class NewsRecommenderTest {
    private static final List<String> SAILOR = List.of("N2", "N5", "N8");

    @TempDir
    static Path models;

    @TempDir
    Path folder;

    private static NewsDataset log;
    private static NewsRecommender model;

    @BeforeAll
    static void train() throws IOException {
        log = NewsDataset.read(Clicks.write(models.resolve("log"), 1, 240), true);
        Clicks.small(models.resolve("news")).epochs(5).build().train(log, log);
        model = NewsRecommender.load(models.resolve("news"));
    }

    @AfterAll
    static void close() {
        model.close();
        assertThrows(IllegalStateException.class, () -> model.encode(Clicks.news()));
    }

    @Test
    void recommendsWhatTheUserLikes() {
        NewsIndex catalogue = model.encode(Clicks.news());
        List<Scored> top = model.recommend(catalogue, SAILOR, 10);
        assertEquals(10, top.size());
        for (Scored scored : top) {
            assertEquals(2, Integer.parseInt(scored.id().substring(1)) % 3, "a news of sailing: " + scored.id());
            assertFalse(SAILOR.contains(scored.id()), "clicked news are left out");
        }
        List<Scored> few = model.recommend(catalogue, SAILOR, List.of("N3", "N11", "absent", "N4"), 10);
        assertEquals(3, few.size());
        assertEquals("N11", few.get(0).id());
    }

    @Test
    void oneCandidateScoresTheSameAsInTheWholeCatalogue() {
        NewsIndex catalogue = model.encode(Clicks.news());
        for (Scored scored : model.recommend(catalogue, SAILOR, Clicks.NEWS)) {
            assertEquals(List.of(scored), model.recommend(catalogue, SAILOR, List.of(scored.id()), 1));
        }
    }

    @Test
    void withoutPositionsTheOrderOfClicksAndOfWordsDoesNotMatter() {
        List<NewsItem> news = Clicks.news();
        List<NewsItem> reversed = news.stream()
                .map(item -> new NewsItem(
                        item.id(),
                        item.category(),
                        item.subcategory(),
                        String.join(
                                " ", Stream.of(item.title().split(" ")).toList().reversed()),
                        ""))
                .toList();
        NewsIndex catalogue = model.encode(news);
        List<Scored> expected = model.recommend(catalogue, SAILOR, Clicks.NEWS);
        assertClose(expected, model.recommend(catalogue, SAILOR.reversed(), Clicks.NEWS));
        assertClose(expected, model.recommend(model.encode(reversed), SAILOR, Clicks.NEWS));
    }

    /** Sums in another order round differently, so scores are compared and ranks are not. */
    private static void assertClose(List<Scored> expected, List<Scored> actual) {
        assertEquals(expected.size(), actual.size());
        Map<String, Float> scores = Scores.byId(actual);
        float largest = Math.abs(expected.get(0).score());
        for (Scored scored : expected) {
            assertEquals(scored.score(), scores.get(scored.id()), 1e-5f * Math.max(1, largest));
        }
    }

    @Test
    void usersWithoutKnownClicksGetWhatIsPopular() {
        NewsIndex catalogue = model.encode(Clicks.news());
        assertEquals(
                List.of(new Scored("N7", 0), new Scored("N3", 0)),
                model.recommend(catalogue, List.of(), List.of("N7", "N3"), 10));
        catalogue.popularity(Map.of("N3", 5L, "N7", 2L));
        assertEquals(
                List.of(new Scored("N3", 5), new Scored("N7", 2)),
                model.recommend(catalogue, List.of("absent"), List.of("N7", "N3"), 10));
        assertEquals("N3", model.recommend(catalogue, List.of(), 1).get(0).id());
    }

    @Test
    void tenThousandClicksCountAsTheNewestFifty() {
        NewsIndex catalogue = model.encode(Clicks.news());
        List<String> newest = new ArrayList<>(Collections.nCopies(40, "N2"));
        newest.addAll(Collections.nCopies(10, "N1"));
        List<String> all = new ArrayList<>(Collections.nCopies(9_950, "N0"));
        all.addAll(newest);
        assertEquals(
                model.recommend(catalogue, newest, List.of("N4", "N5"), 2),
                model.recommend(catalogue, all, List.of("N4", "N5"), 2));
    }

    @Test
    void addedNewsAreFoundAndRemovedOnesAreNot() {
        List<NewsItem> news = Clicks.news();
        NewsIndex catalogue = model.encode(news.subList(0, 30));
        List<Scored> before = model.recommend(model.encode(news), SAILOR, Clicks.NEWS);
        model.add(catalogue, news.subList(20, Clicks.NEWS));
        assertEquals(Clicks.NEWS, catalogue.size());
        assertEquals(Scores.byId(before), Scores.byId(model.recommend(catalogue, SAILOR, Clicks.NEWS)));
        assertEquals(1, catalogue.remove(List.of("N11", "absent")));
        assertFalse(catalogue.contains("N11"));
        assertTrue(model.recommend(catalogue, SAILOR, Clicks.NEWS).stream()
                .noneMatch(scored -> scored.id().equals("N11")));
        assertTrue(model.recommend(catalogue, SAILOR, List.of("N11"), 1).isEmpty());
    }

    @Test
    void anEmptyCatalogueRecommendsNothing() {
        NewsIndex catalogue = model.encode(List.of());
        assertTrue(model.recommend(catalogue, SAILOR, 10).isEmpty());
        assertTrue(model.recommend(catalogue, List.of(), List.of("N1"), 10).isEmpty());
    }

    @Test
    void theCatalogueChangesWhileSixteenThreadsRank() throws InterruptedException, ExecutionException {
        List<NewsItem> news = Clicks.news();
        NewsIndex catalogue = model.encode(news);
        Map<String, Float> expected = Scores.byId(model.recommend(catalogue, SAILOR, Clicks.NEWS));
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Integer>> readers = IntStream.range(0, 16)
                    .mapToObj(reader -> threads.submit(() -> {
                        int calls = 0;
                        while (!over.get() || calls < 20) {
                            List<Scored> top = model.recommend(catalogue, SAILOR, Clicks.NEWS);
                            // The half that stays is always there, the other half wholly or not at all.
                            assertTrue(
                                    top.size() == expected.size() || top.size() == expected.size() - 30,
                                    "" + top.size());
                            top.forEach(scored -> assertEquals(expected.get(scored.id()), scored.score()));
                            calls++;
                        }
                        return calls;
                    }))
                    .toList();
            List<NewsItem> changing = news.subList(60, 90);
            for (int change = 0; change < 60; change++) {
                catalogue.remove(changing.stream().map(NewsItem::id).toList());
                model.add(catalogue, changing);
            }
            over.set(true);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() >= 20);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aSavedCatalogueIsTheSameOne() {
        NewsIndex catalogue = model.encode(Clicks.news());
        catalogue.remove(List.of("N3"));
        catalogue.save(folder);
        NewsIndex loaded = model.loadIndex(folder);
        assertEquals(catalogue.ids(), loaded.ids());
        assertEquals(model.recommend(catalogue, SAILOR, 20), model.recommend(loaded, SAILOR, 20));
        loaded.remove(List.of("N4"));
        loaded.save(folder);
        assertEquals(Clicks.NEWS - 2, model.loadIndex(folder).size());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void brokenAndForeignCataloguesAreRefused() throws IOException {
        model.encode(Clicks.news()).save(folder);
        Path description = folder.resolve("catalogue.json");
        String json = Files.readString(description);
        assertRefused("no such file", () -> model.loadIndex(folder.resolve("absent")));
        Files.writeString(description, json.replaceFirst("(model_sha256\" : \")[0-9a-f]{8}", "$100000000"));
        assertRefused("made by another model", () -> model.loadIndex(folder));
        Files.writeString(description, json.replace("\"news\" : 90", "\"news\" : 2000000000"));
        assertRefused("ids", () -> model.loadIndex(folder));
        Files.writeString(description, json.substring(0, 60));
        assertRefused("not JSON", () -> model.loadIndex(folder));
        Files.writeString(description, json);
        Path vectors = file("vectors-");
        byte[] whole = Files.readAllBytes(vectors);
        Files.write(vectors, Arrays.copyOf(whole, whole.length - 1));
        assertRefused("bytes and must have", () -> model.loadIndex(folder));
        byte[] flipped = whole.clone();
        flipped[whole.length - 5] ^= 1;
        Files.write(vectors, flipped);
        assertRefused("its SHA-256 is", () -> model.loadIndex(folder));
        byte[] otherHeader = whole.clone();
        otherHeader[20] ^= 1;
        Files.write(vectors, otherHeader);
        assertRefused("its header is not", () -> model.loadIndex(folder));
        Files.write(vectors, whole);
        Path ids = file("ids-");
        Files.writeString(ids, Files.readString(ids).replace("N17", "N18"));
        assertRefused("list of ids", () -> model.loadIndex(folder));
        Clicks.small(folder.resolve("other")).seed(2).epochs(1).build().train(log, null);
        try (NewsRecommender other = NewsRecommender.load(folder.resolve("other"))) {
            NewsIndex foreign = other.encode(Clicks.news());
            assertThrows(IllegalArgumentException.class, () -> model.recommend(foreign, SAILOR, 3));
        }
    }

    @Test
    void brokenModelFoldersAreRefused() throws IOException {
        for (String name : new String[] {"config.json", "vocabulary.txt", "model.safetensors"}) {
            Files.copy(models.resolve("news").resolve(name), folder.resolve(name));
        }
        Path config = folder.resolve("config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replace("fastformer-news-recommender", "fastformer-text-classifier"));
        assertRefused("the format is 'fastformer-text-classifier' and not", () -> NewsRecommender.load(folder));
        Files.writeString(config, json.replace("\"max_history\" : 50", "\"max_history\" : 0"));
        assertRefused("'task.max_history'", () -> NewsRecommender.load(folder));
        Files.writeString(config, json);
        Path vocabulary = folder.resolve("vocabulary.txt");
        String words = Files.readString(vocabulary);
        Files.writeString(vocabulary, words.replace("guitar", "guitars"));
        assertRefused("it is not the word list", () -> NewsRecommender.load(folder));
        Files.writeString(vocabulary, words + "more\n");
        assertRefused("words and the model of", () -> NewsRecommender.load(folder));
        Files.writeString(vocabulary, words);
        NewsRecommender.load(folder).close();
        Files.delete(folder.resolve("model.safetensors"));
        assertRefused("there is no such file", () -> NewsRecommender.load(folder));
    }

    @Test
    void aClosedRecommenderRefusesEveryCall() {
        NewsIndex catalogue = model.encode(Clicks.news());
        NewsRecommender closed = NewsRecommender.load(models.resolve("news"));
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.recommend(catalogue, List.of(), 1));
        assertThrows(IllegalStateException.class, () -> closed.recommend(catalogue, List.of(), List.of("N1"), 1));
        assertThrows(IllegalStateException.class, () -> closed.add(catalogue, List.of()));
        assertThrows(IllegalStateException.class, () -> closed.encode(List.of()));
        assertEquals(1, model.recommend(catalogue, List.of(), 1).size());
    }

    @Test
    void servesInEveryPrecision() {
        NewsIndex catalogue = model.encode(Clicks.news());
        try (NewsRecommender best = NewsRecommender.load(models.resolve("news"), 1, Precision.AUTO)) {
            NewsIndex own = best.encode(Clicks.news());
            Scored exact = model.recommend(catalogue, SAILOR, 1).getFirst();
            assertEquals(
                    exact.score(),
                    best.recommend(own, SAILOR, List.of(exact.id()), 1)
                            .getFirst()
                            .score(),
                    0.02f * Math.abs(exact.score()));
        }
    }

    @Test
    void usersWithLongHistoriesAreEncodedFewAtATime() throws IOException {
        Path config = folder.resolve("config.json");
        for (String name : new String[] {"config.json", "vocabulary.txt", "model.safetensors"}) {
            Files.copy(models.resolve("news").resolve(name), folder.resolve(name));
        }
        Files.writeString(config, Files.readString(config).replace("\"max_history\" : 50", "\"max_history\" : 10000"));
        Path clicks = Clicks.write(folder.resolve("long"), 1, 1);
        String history = "N1 N4 ".repeat(5000);
        Files.writeString(
                clicks.resolve("behaviors.tsv"),
                IntStream.range(0, 5)
                        .mapToObj(user -> user + "\tU\tnow\t" + history + "\tN2 N4\n")
                        .collect(Collectors.joining()));
        NewsDataset patientUsers = NewsDataset.read(clicks, true);
        for (int[] batch : ModelRanker.batches(patientUsers.impressions(), 10_000, impression -> true)) {
            assertTrue(batch.length * 10_000 <= ModelRanker.CLICKS, "users at once: " + batch.length);
        }
        List<String> ranked = new ArrayList<>();
        try (NewsRecommender patient = NewsRecommender.load(folder)) {
            patient.rank(patientUsers, (id, ranks) -> ranked.add(id + Arrays.toString(ranks)));
        }
        assertEquals(List.of("0[2, 1]", "1[2, 1]", "2[2, 1]", "3[2, 1]", "4[2, 1]"), ranked);
    }

    @Test
    void idsThatACatalogueCouldNotKeepAreRefused() {
        for (String id : List.of("", "N 1", "N1\n", "N\u2028")) {
            assertThrows(IllegalArgumentException.class, () -> new NewsItem(id, "", "", "title", ""));
        }
    }

    private Path file(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertRefused(String why, Executable call) {
        TaskException refusal = assertThrows(TaskException.class, call);
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void ranksOfALogAreThoseOfItsScores() {
        Impressions impressions = log.impressions();
        NewsIndex catalogue = model.encode(log.news().items());
        int[] next = new int[1];
        model.rank(log, (id, ranks) -> {
            int impression = next[0]++;
            assertEquals(impressions.id(impression), id);
            assertArrayEquals(
                    IntStream.rangeClosed(1, ranks.length).toArray(),
                    IntStream.of(ranks).sorted().toArray());
            List<String> shown = IntStream.of(impressions.candidates(impression))
                    .mapToObj(number -> log.news().item(number).id())
                    .toList();
            List<String> clicked = IntStream.of(impressions.history(impression, 50))
                    .mapToObj(number -> log.news().item(number).id())
                    .toList();
            float best = model.recommend(catalogue, clicked, shown, 1).get(0).score();
            String first = shown.get(IntStream.range(0, ranks.length)
                    .filter(i -> ranks[i] == 1)
                    .findFirst()
                    .orElseThrow());
            assertEquals(
                    best,
                    model.recommend(catalogue, clicked, List.of(first), 1)
                            .get(0)
                            .score());
        });
        assertEquals(impressions.size(), next[0]);
    }
}
