// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;
import java.util.ArrayList;
import java.util.List;

/** Counts what is amiss in click logs; ends the reading at the first malformed row if it is strict. Not thread-safe. */
final class FaultLog {
    private static final int EXAMPLES = 10;

    private final boolean strict;
    private final List<String> examples = new ArrayList<>();
    long malformedNews;
    long malformedImpressions;
    long duplicateNews;
    long emptyTitles;
    long unknownClicks;
    long unknownCandidates;

    FaultLog(boolean strict) {
        this.strict = strict;
    }

    /** Notes a malformed row. */
    void malformed(RowException row) {
        if (strict) {
            throw new TaskException(MindReader.WHAT, row.where, row.why, row.remedy);
        }
        if (examples.size() < EXAMPLES) {
            examples.add(row.where + ": " + row.why);
        }
    }

    ReadingFaults result() {
        return new ReadingFaults(
                malformedNews,
                malformedImpressions,
                duplicateNews,
                emptyTitles,
                unknownClicks,
                unknownCandidates,
                examples);
    }
}
