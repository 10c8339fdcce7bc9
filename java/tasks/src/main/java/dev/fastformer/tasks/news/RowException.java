// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/** A row of a click log is not as it must be. Never leaves this package. */
final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    final String where;
    final String why;
    final String remedy;

    RowException(String where, String why, String remedy) {
        super(where + ": " + why, null, false, false);
        this.where = where;
        this.why = why;
        this.remedy = remedy;
    }
}
