// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/**
 * Reads word vectors in the text form of GloVe: a line is a word and its numbers, with single spaces between them. A first
 * line with a count and a width, as word2vec writes it, tells the width. Numbers are read for words of the vocabulary alone; of a
 * word that occurs twice the first line counts. Not thread-safe.
 */
public final class WordVectors {
    private static final String WHAT = "cannot read the word vectors";
    private static final String REMEDY =
            "Give a file in GloVe's text form: each line a word and its numbers, as many in all";
    private static final int MAX_LINE_LENGTH = 1 << 20;
    private static final int MAX_WIDTH = 8192;

    private final Path file;
    private final Vocabulary vocabulary;
    private final Sink sink;
    private final BitSet seen = new BitSet();
    private int width;
    private long vectors;

    private WordVectors(Path file, Vocabulary vocabulary, Sink sink) {
        this.file = file;
        this.vocabulary = vocabulary;
        this.sink = sink;
    }

    /** Takes the vectors of words in the vocabulary, in the order of the file. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes a vector.
         *
         * @param row the word's row in the vocabulary
         * @param vector its numbers; always as many
         */
        void accept(int row, float[] vector);
    }

    /**
     * What was found.
     *
     * @param found words of the vocabulary that the file has
     * @param width numbers a vector
     */
    public record Result(int found, int width) {}

    /**
     * Reads a file.
     *
     * @param file the file; unpacked on the way if its name ends in {@code .gz}
     * @param vocabulary the words wanted
     * @param sink takes their vectors
     * @return what was found
     * @throws TaskException with file and line, if the file cannot be read or a line is not as it must be
     */
    public static Result read(Path file, Vocabulary vocabulary, Sink sink) {
        WordVectors reader = new WordVectors(file, vocabulary, sink);
        try (InputStream bytes = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            reader.read(in);
        } catch (IOException e) {
            throw new TaskException(WHAT, file.toString(), AtomicFiles.reason(e), "Check the path and its rights", e);
        }
        if (reader.vectors == 0) {
            throw new TaskException(WHAT, file.toString(), "there are no vectors in it", REMEDY);
        }
        return new Result(reader.seen.cardinality(), reader.width);
    }

    /**
     * Hashes a file, to know it again.
     *
     * @param file the file
     * @return SHA-256 of its bytes, in hexadecimal
     * @throws TaskException if it cannot be read
     */
    public static String hash(Path file) {
        ContentHash hash = new ContentHash();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                hash.add(buffer, count);
            }
        } catch (IOException e) {
            throw new TaskException(WHAT, file.toString(), AtomicFiles.reason(e), "Check the path and its rights", e);
        }
        return hash.hex();
    }

    private void read(InputStream in) throws IOException {
        LineReader lines =
                new LineReader(new Utf8Reader(in, file.toString(), WHAT), file.toString(), MAX_LINE_LENGTH, WHAT);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String content = line.stripTrailing();
            if (!content.isEmpty()) {
                accept(content, lines.line());
            }
        }
    }

    private void accept(String line, long number) {
        int fields = 1 + (int) line.chars().filter(c -> c == ' ').count();
        if (width == 0) {
            boolean header = line.matches("\\d{1,9} \\d{1,9}");
            width = header ? Integer.parseInt(line.substring(line.indexOf(' ') + 1)) : fields - 1;
            if (width > MAX_WIDTH) {
                throw invalid(
                        number, "there are " + width + " numbers a word, and at most " + MAX_WIDTH + " are possible");
            }
            if (header) {
                return;
            }
        }
        vectors++;
        int firstSpace = line.indexOf(' ');
        if (width == 0 || fields < width + 1 || (fields > width + 1 && isNumber(line, firstSpace + 1))) {
            throw invalid(
                    number, "there are " + (fields - 1) + " numbers, and " + Math.max(width, 1) + " are expected");
        }
        // A line with more fields has spaces in its word, which no word of a vocabulary has.
        OptionalInt row = fields > width + 1 ? OptionalInt.empty() : vocabulary.find(line.substring(0, firstSpace));
        if (row.isPresent() && !seen.get(row.getAsInt())) {
            seen.set(row.getAsInt());
            sink.accept(row.getAsInt(), numbers(line, firstSpace + 1, number));
        }
    }

    private float[] numbers(String line, int start, long number) {
        float[] vector = new float[width];
        int from = start;
        for (int i = 0; i < width; i++) {
            int end = line.indexOf(' ', from);
            String text = line.substring(from, end < 0 ? line.length() : end);
            vector[i] = parse(text);
            if (!Float.isFinite(vector[i])) {
                throw invalid(number, "number " + (i + 1) + ", '" + text + "', is no finite number");
            }
            from = end + 1;
        }
        return vector;
    }

    private static boolean isNumber(String line, int start) {
        int end = line.indexOf(' ', start);
        return !Float.isNaN(parse(line.substring(start, end)));
    }

    private static float parse(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    private TaskException invalid(long line, String why) {
        return new TaskException(WHAT, file + ", line " + line, why, REMEDY);
    }
}
