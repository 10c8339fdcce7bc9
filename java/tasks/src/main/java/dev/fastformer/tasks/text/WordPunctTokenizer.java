// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Splits text into runs of word characters and runs of punctuation: the matches of {@code \w+|[^\w\s]+} in the
 * lower-cased text, with the meaning that {@link java.util.regex.Pattern#UNICODE_CHARACTER_CLASS} gives the two classes.
 * A word character is a letter, mark, decimal digit, connector such as {@code _}, or join control; white space separates;
 * everything else, emoji and control characters included, is punctuation.
 *
 * <p>Two things that no text file can carry are defined: a NUL and a surrogate without its partner both become
 * U+FFFD, the replacement character, which is punctuation. So a token never holds white space, NUL or half a pair.
 *
 * <p>Stateless, and safe for any number of threads.
 */
public final class WordPunctTokenizer {
    /** The name under which a model's configuration file knows this tokenizer. */
    public static final String NAME = "wordpunct-lowercase";

    private static final int SPACE = 0;
    private static final int WORD = 1;
    private static final int PUNCTUATION = 2;

    private static final char REPLACEMENT = '\uFFFD';
    private static final byte[] ASCII = asciiClasses();

    private WordPunctTokenizer() {}

    /** Receives tokens, in the order of the text. */
    @FunctionalInterface
    public interface TokenConsumer {
        /**
         * Takes one token.
         *
         * @param token the token; never empty
         * @return false to end the scan
         */
        boolean accept(String token);
    }

    /**
     * Returns all tokens of a text.
     *
     * @param text any text; empty and white space alone have no tokens
     * @return the tokens, in order
     */
    public static List<String> tokenize(String text) {
        List<String> tokens = new ArrayList<>();
        tokenize(text, tokens::add);
        return tokens;
    }

    /**
     * Gives the tokens of a text to a consumer until it has enough.
     *
     * @param text any text
     * @param consumer takes the tokens
     */
    public static void tokenize(String text, TokenConsumer consumer) {
        Objects.requireNonNull(text, "text");
        String lower = text.toLowerCase(Locale.ROOT);
        int length = lower.length();
        int start = 0;
        int current = SPACE;
        boolean replace = false;
        for (int i = 0; i < length; ) {
            int codePoint = lower.codePointAt(i);
            int kind = classify(codePoint);
            if (kind != current) {
                if (current != SPACE && !consumer.accept(token(lower, start, i, replace))) {
                    return;
                }
                start = i;
                current = kind;
                replace = false;
            }
            replace |= isReplaced(codePoint);
            i += Character.charCount(codePoint);
        }
        if (current != SPACE) {
            consumer.accept(token(lower, start, length, replace));
        }
    }

    private static String token(String text, int start, int end, boolean replace) {
        String token = text.substring(start, end);
        if (!replace) {
            return token;
        }
        StringBuilder clean = new StringBuilder(token.length());
        token.codePoints().forEach(c -> clean.appendCodePoint(isReplaced(c) ? REPLACEMENT : c));
        return clean.toString();
    }

    private static boolean isReplaced(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    static boolean isSpace(int codePoint) {
        return classify(codePoint) == SPACE;
    }

    private static int classify(int codePoint) {
        return codePoint < ASCII.length ? ASCII[codePoint] : classifyUnicode(codePoint);
    }

    private static int classifyUnicode(int codePoint) {
        if (Character.isAlphabetic(codePoint)) {
            return WORD;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> WORD;
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> SPACE;
            // U+0085 is the one control character outside ASCII that separates; U+200C and U+200D join letters.
            case Character.CONTROL -> codePoint == 0x85 ? SPACE : PUNCTUATION;
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D ? WORD : PUNCTUATION;
            default -> PUNCTUATION;
        };
    }

    private static byte[] asciiClasses() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            boolean space = c == ' ' || (c >= '\t' && c <= '\r');
            classes[c] = (byte) (space ? SPACE : classifyUnicode(c));
        }
        return classes;
    }
}
