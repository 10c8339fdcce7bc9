// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads CSV as RFC 4180 has it: fields in quotes may hold commas, line breaks and doubled quotes. */
final class CsvExampleReader implements ExampleReader {
    private static final String REMEDY =
            "Put quotes around fields with commas, quotes or line breaks, and double the quotes inside them";

    private final String file;
    private final CloseableIterator<CsvRecord> records;
    private final TableHeader header;
    private long line;

    CsvExampleReader(Reader reader, String file, Columns columns) throws IOException {
        this.file = file;
        this.records = CsvReader.builder()
                .allowExtraCharsAfterClosingQuote(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(MAX_ROW_LENGTH)
                .build(
                        CsvRecordHandler.builder()
                                .maxFieldSize(MAX_ROW_LENGTH)
                                .maxRecordSize(MAX_ROW_LENGTH)
                                .build(),
                        reader)
                .iterator();
        CsvRecord first = nextRecord();
        List<String> names = first == null ? null : first.getFields();
        this.header = new TableHeader(file, names, columns);
    }

    @Override
    public Example next() throws IOException {
        CsvRecord record = nextRecord();
        return record == null ? null : header.example(record.getFields(), line, REMEDY);
    }

    private CsvRecord nextRecord() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            line = record.getStartingLineNumber();
            return record;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw parseFailure(e);
        }
    }

    private TaskException parseFailure(CsvParseException failure) throws IOException {
        String why = failure.getMessage();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof TaskException fault) {
                return fault;
            }
            if (cause instanceof IOException fault) {
                throw fault;
            }
            why = cause.getMessage() == null ? why : cause.getMessage();
        }
        return new TaskException(WHAT, file + ", at or after line " + (line + 1), why, REMEDY, failure);
    }
}
