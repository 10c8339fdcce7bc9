// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

import dev.fastformer.Fastformer;
import dev.fastformer.tasks.news.NewsIndex;
import dev.fastformer.tasks.news.NewsFile;
import dev.fastformer.tasks.news.NewsItem;
import dev.fastformer.tasks.news.NewsRecommender;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times a trained news recommender: news encoded a second, then requests of a user with 50 clicks over catalogues of 1,000,
 * 100,000 and 1,000,000 news. Beside each stands the memory bandwidth of comparing two blocks as large as the catalogue, in
 * the same run. The catalogues hold the log's news, and as many empty ones as they lack: those cost a request the same. Last
 * come the two kinds of user encoder beside each other.
 */
final class Recommend {
    private static final int CLICKS = 50;
    private static final int[] SIZES = {1_000, 100_000, 1_000_000};

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        List<NewsItem> news = NewsFile.read(Path.of(arguments[1]), false).news();
        print("engine %s, %s, %d processors", Fastformer.version(), Fastformer.isa(), Runtime.getRuntime().availableProcessors());
        for (int threads : new int[] {1, 2}) {
            try (NewsRecommender model = NewsRecommender.load(folder, threads)) {
                encoding(model, news, threads);
                for (int size : SIZES) {
                    requests(model, catalogue(news, size), threads);
                }
            }
            UserEncoders.compare(threads);
        }
    }

    private static void encoding(NewsRecommender model, List<NewsItem> news, int threads) {
        model.encode(news);
        long start = System.nanoTime();
        model.encode(news);
        print("threads %d: %,.0f news encoded a second", threads, news.size() / seconds(start));
    }

    private static List<NewsItem> catalogue(List<NewsItem> news, int size) {
        List<NewsItem> items = new ArrayList<>(news.subList(0, Math.min(size, news.size())));
        for (int i = items.size(); i < size; i++) {
            items.add(new NewsItem("empty" + i, "", "", "", ""));
        }
        return items;
    }

    private static void requests(NewsRecommender model, List<NewsItem> items, int threads) {
        NewsIndex index = model.encode(items);
        List<String> clicks = items.subList(0, CLICKS).stream().map(NewsItem::id).toList();
        int requests = Math.clamp(20_000_000L / items.size(), 100, 5_000);
        double[] times = new double[requests];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < requests; i++) {
                long start = System.nanoTime();
                model.recommend(index, clicks, 10);
                times[i] = seconds(start);
            }
        }
        Arrays.sort(times);
        double median = times[requests / 2];
        double bytes = (double) items.size() * model.hiddenSize() * Float.BYTES;
        print(
                "threads %d, %,9d news: p50 %8.3f ms, p99 %8.3f ms; %5.1f GB/s at p50, %5.1f GB/s compared; %,d MiB",
                threads, items.size(), median * 1e3, times[requests * 99 / 100] * 1e3, bytes / median * 1e-9,
                bandwidth(bytes), index.nativeBytes() >> 20);
    }

    /** The best of five comparisons of two equal blocks, which reads both. */
    private static double bandwidth(double bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long half = (long) bytes / 2;
            MemorySegment one = arena.allocate(half, 64).fill((byte) 1);
            MemorySegment other = arena.allocate(half, 64).fill((byte) 1);
            double best = 0;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                if (one.mismatch(other) != -1) {
                    throw new AssertionError("equal blocks differ");
                }
                best = Math.max(best, 2.0 * half / seconds(start) * 1e-9);
            }
            return best;
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
