// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordPunctTokenizerTest {
    private static final Pattern EXPECTED = Pattern.compile("\\w+|[^\\w\\s]+", Pattern.UNICODE_CHARACTER_CLASS);

    static List<Arguments> texts() {
        return List.of(
                Arguments.of("", List.of()),
                Arguments.of(" \t\r\n\f\u000B\u0085\u00A0\u2028\u3000", List.of()),
                Arguments.of("Rates rise again.", List.of("rates", "rise", "again", ".")),
                Arguments.of("Don't pay $3.50!!", List.of("don", "'", "t", "pay", "$", "3", ".", "50", "!!")),
                Arguments.of("snake_case A1B2", List.of("snake_case", "a1b2")),
                Arguments.of(
                        "\u00C9T\u00C9 \u041C\u041E\u0421\u041A\u0412\u0410",
                        List.of("\u00E9t\u00E9", "\u043C\u043E\u0441\u043A\u0432\u0430")),
                Arguments.of("e\u0301t", List.of("e\u0301t")),
                Arguments.of("\u4E2D\u6587\u3002\u5B57", List.of("\u4E2D\u6587", "\u3002", "\u5B57")),
                Arguments.of("hi\uD83D\uDE00\uD83D\uDE00!", List.of("hi", "\uD83D\uDE00\uD83D\uDE00!")),
                Arguments.of("\u0130", List.of("i\u0307")),
                Arguments.of("a\u200Db \u0663", List.of("a\u200Db", "\u0663")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void splitsIntoWordsAndPunctuation(String text, List<String> tokens) {
        assertEquals(tokens, WordPunctTokenizer.tokenize(text));
    }

    @Test
    void nulAndHalfSurrogatePairsBecomeTheReplacementCharacter() {
        assertEquals(List.of("a", "\uFFFD", "b"), WordPunctTokenizer.tokenize("a\0b"));
        assertEquals(List.of("a", "\uFFFD!"), WordPunctTokenizer.tokenize("a\uD83D!"));
        assertEquals(List.of("\uFFFD", "z"), WordPunctTokenizer.tokenize("\uDE00z"));
        assertEquals(List.of("\uFFFD\uFFFD"), WordPunctTokenizer.tokenize("\uDE00\uD83D"));
    }

    @Test
    void agreesWithTheRegularExpressionOnEveryCodePoint() {
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            if (!surrogate) {
                String text = "a" + Character.toString(codePoint) + "!";
                assertEquals(expected(text), WordPunctTokenizer.tokenize(text), () -> "text " + text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithTheRegularExpressionOnRandomTexts(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            String text = randomText(random);
            assertEquals(expected(text), WordPunctTokenizer.tokenize(text), () -> "seed " + seed + ", text " + text);
        }
    }

    @Test
    void endsWhenTheConsumerHasEnough() {
        List<String> taken = new ArrayList<>();
        WordPunctTokenizer.tokenize("a b c d", token -> {
            taken.add(token);
            return taken.size() < 2;
        });
        assertEquals(List.of("a", "b"), taken);
    }

    @Test
    void aTextOfTenMillionCharactersIsOneTokenOrMany() {
        assertEquals(1, WordPunctTokenizer.tokenize("a".repeat(10_000_000)).size());
        assertEquals(
                5_000_000, WordPunctTokenizer.tokenize("a ".repeat(5_000_000)).size());
    }

    private static String randomText(Random random) {
        String often = "aZ9_ .,!\n\t\u00E9\u0130\u03A3\u200D\u0301\u00AD\u0085\u2003\uFEFF";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            int pick = random.nextInt(10);
            if (pick < 6) {
                text.append(often.charAt(random.nextInt(often.length())));
            } else if (pick < 8) {
                text.append((char) random.nextInt(0x10000));
            } else {
                text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }
        }
        return text.toString();
    }

    private static List<String> expected(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = EXPECTED.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            StringBuilder token = new StringBuilder();
            matcher.group()
                    .codePoints()
                    .forEach(c ->
                            token.appendCodePoint(Character.getType(c) == Character.SURROGATE || c == 0 ? 0xFFFD : c));
            tokens.add(token.toString());
        }
        assertTrue(tokens.stream().noneMatch(String::isEmpty));
        return tokens;
    }
}
