// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of texts, each with its length, so that no two sequences run together. Not thread-safe. */
public final class ContentHash {
    private final MessageDigest digest;

    /** Creates the hash of nothing. */
    public ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, but this one says it has not", e);
        }
    }

    /**
     * Adds a text.
     *
     * @param text the text
     * @return this
     */
    public ContentHash add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
        return this;
    }

    /**
     * Adds bytes as they are, without their length.
     *
     * @param bytes holds the bytes
     * @param count how many of them
     */
    public void add(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
    }

    /** {@return the hash of everything added, in hexadecimal; ends the sequence} */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
