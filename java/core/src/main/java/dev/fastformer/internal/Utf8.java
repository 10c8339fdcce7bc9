// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;

/** Texts for the engine: UTF-8, closed by a NUL byte. */
public final class Utf8 {
    private Utf8() {}

    /** The bytes of a text; refuses what UTF-8 cannot hold or what would end the text early. */
    public static byte[] encode(String text, String name) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " has a NUL character at index " + text.indexOf('\0')
                    + ": the engine's texts end at a NUL. Remove it");
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    name + " holds half of a surrogate pair, which UTF-8 cannot express: repair the text", e);
        }
    }

    /** The bytes of a text and a closing NUL. */
    public static byte[] closed(String text, String name) {
        byte[] bytes = encode(text, name);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** The bytes of a path's text and a closing NUL. */
    public static byte[] path(Path path, String name) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(name + " " + path + " belongs to the file system "
                    + path.getFileSystem().provider().getScheme()
                    + ": the engine opens files of the default one only. Copy it"
                    + " to a folder first");
        }
        return closed(path.toString(), name);
    }

    /** The text at an address that the engine returned. */
    public static String read(MemorySegment address) {
        return address.reinterpret(Long.MAX_VALUE).getString(0);
    }
}
