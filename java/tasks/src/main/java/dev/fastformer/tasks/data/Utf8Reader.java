// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 strictly and knows where it is: the first byte that is not UTF-8, and the first NUL, which no text has,
 * are reported with line and byte. A byte order mark at the start is skipped. Not thread-safe.
 */
final class Utf8Reader extends Reader {
    private static final int BUFFER_SIZE = 1 << 16;
    private static final String REMEDY = "Save the file as UTF-8 text; if it is packed, name it with .gz";

    private final InputStream in;
    private final String file;
    private final String what;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE).limit(0);
    private long bytesBefore;
    private long lines = 1;
    private boolean started;
    private boolean inputEnded;

    /** Reads a stream; what the reader of the messages was about goes in front of them. */
    Utf8Reader(InputStream in, String file, String what) {
        this.in = in;
        this.file = file;
        this.what = what;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!chars.hasRemaining()) {
            if (inputEnded && !bytes.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, offset, count);
        return count;
    }

    private void decode() throws IOException {
        fill();
        chars.clear();
        long position = bytesBefore + bytes.position();
        CoderResult result = decoder.decode(bytes, chars, inputEnded);
        chars.flip();
        boolean byteOrderMark = !started && chars.hasRemaining() && chars.get(0) == '\uFEFF';
        started |= chars.hasRemaining();
        checkAndCountLines(position);
        if (byteOrderMark) {
            chars.get();
        }
        // Characters before the bad bytes are handed out first, so that earlier faults are reported first.
        if (result.isError() && !chars.hasRemaining()) {
            throw notText("the byte 0x%02X is not UTF-8".formatted(bytes.get(bytes.position())), bytesRead());
        }
    }

    private void fill() throws IOException {
        if (inputEnded) {
            return;
        }
        bytesBefore += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        inputEnded = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
    }

    private void checkAndCountLines(long position) {
        char[] array = chars.array();
        for (int i = 0; i < chars.limit(); i++) {
            if (array[i] == '\n') {
                lines++;
            } else if (array[i] == 0) {
                throw notText("it holds a NUL byte, so it is binary or UTF-16 and not UTF-8 text", position + i);
            }
        }
    }

    private long bytesRead() {
        return bytesBefore + bytes.position();
    }

    private TaskException notText(String why, long position) {
        return new TaskException(what, file + ", line " + lines + ", about byte " + position, why, REMEDY);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
