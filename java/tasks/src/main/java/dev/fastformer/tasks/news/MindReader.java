// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.data.LineReader;
import dev.fastformer.tasks.data.TextFile;
import java.nio.file.Path;
import java.util.List;

/** Reads MIND's {@code news.tsv} and {@code behaviors.tsv}: one row a line, no header, fields between tabs. */
final class MindReader {
    static final String WHAT = "cannot read the click log";

    private static final int MAX_LINE_LENGTH = 16 << 20;
    private static final int NEWS_FIELDS = 5;
    private static final int MOST_NEWS_FIELDS = 8;
    private static final int BEHAVIOR_FIELDS = 5;
    private static final String NEWS_FORM =
            "A row holds news id, category, subcategory, title and abstract, then perhaps URL and two lists of entities";
    private static final String BEHAVIOR_FORM = "A row holds impression id, user id, time, the clicked news ids and the"
            + " candidates, each with -1 or -0 behind it, or all without";

    private final FaultLog faults;
    private final ContentHash hash = new ContentHash();

    MindReader(FaultLog faults) {
        this.faults = faults;
    }

    private interface Row {
        void read(String[] fields, String where) throws RowException;
    }

    /** The hash of all rows read so far, malformed ones included. */
    String hash() {
        return hash.hex();
    }

    /** Reads the news; of several rows with one id the first counts. */
    void news(Path file, NewsList news) {
        rows(file, (fields, where) -> {
            try {
                requireFields(fields, NEWS_FIELDS, MOST_NEWS_FIELDS, where, NEWS_FORM);
                if (!NewsItem.isId(fields[0])) {
                    throw new RowException(where, "the news id is empty or holds white space", NEWS_FORM);
                }
            } catch (RowException malformed) {
                faults.malformedNews++;
                throw malformed;
            }
            if (!news.add(new NewsItem(fields[0], fields[1], fields[2], fields[3], fields[4]))) {
                faults.duplicateNews++;
                return;
            }
            faults.emptyTitles += fields[3].isBlank() ? 1 : 0;
        });
        if (news.size() == 0) {
            throw new TaskException(WHAT, file.toString(), "there is no news in it", NEWS_FORM);
        }
    }

    /** Reads the impressions; ids that the news do not hold get the number -1 among candidates and are left out of histories. */
    void behaviors(Path file, NewsList news, Impressions.Builder impressions) {
        rows(file, (fields, where) -> {
            try {
                requireFields(fields, BEHAVIOR_FIELDS, BEHAVIOR_FIELDS, where, BEHAVIOR_FORM);
                candidates(fields[4], news, impressions, where);
            } catch (RowException malformed) {
                faults.malformedImpressions++;
                throw malformed;
            }
            for (String id : split(fields[3])) {
                int number = news.number(id);
                if (number < 0) {
                    faults.unknownClicks++;
                } else {
                    impressions.addClick(number);
                }
            }
            faults.unknownCandidates += impressions.close(fields[0]);
        });
        if (impressions.size() == 0) {
            throw new TaskException(
                    WHAT, file.toString(), "there are no impressions in it" + malformedExample(), BEHAVIOR_FORM);
        }
    }

    private String malformedExample() {
        List<String> examples = faults.result().examples();
        return examples.isEmpty()
                ? ""
                : "; " + faults.malformedImpressions + " rows are malformed, such as " + examples.getLast();
    }

    private static void candidates(String field, NewsList news, Impressions.Builder impressions, String where)
            throws RowException {
        String[] entries = split(field);
        if (entries.length == 0) {
            throw new RowException(where, "there are no candidates", BEHAVIOR_FORM);
        }
        boolean labelled = isLabelled(entries[0]);
        for (String entry : entries) {
            if (isLabelled(entry) != labelled) {
                throw new RowException(
                        where,
                        "some candidates bear -0 or -1 and '" + (labelled ? entry : entries[0]) + "' does not",
                        BEHAVIOR_FORM);
            }
        }
        impressions.open(labelled);
        for (String entry : entries) {
            String id = labelled ? entry.substring(0, entry.length() - 2) : entry;
            impressions.addCandidate(news.number(id), labelled && entry.charAt(entry.length() - 1) == '1');
        }
    }

    private static boolean isLabelled(String entry) {
        return entry.length() > 2 && (entry.endsWith("-0") || entry.endsWith("-1"));
    }

    private static String[] split(String field) {
        String bare = field.strip();
        return bare.isEmpty() ? new String[0] : bare.split(" +");
    }

    private static void requireFields(String[] fields, int least, int most, String where, String remedy)
            throws RowException {
        if (fields.length < least || fields.length > most) {
            String expected = least == most ? Integer.toString(least) : least + " to " + most;
            throw new RowException(where, "there are " + fields.length + " fields and must be " + expected, remedy);
        }
    }

    private void rows(Path file, Row row) {
        TextFile.read(file, WHAT, reader -> {
            LineReader lines = new LineReader(reader, file.toString(), MAX_LINE_LENGTH, WHAT);
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isEmpty()) {
                    continue;
                }
                hash.add(line);
                try {
                    row.read(line.split("\t", -1), file + ", line " + lines.line());
                } catch (RowException malformed) {
                    faults.malformed(malformed);
                }
            }
        });
    }
}
