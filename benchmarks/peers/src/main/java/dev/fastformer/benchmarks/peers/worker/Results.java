// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named results of one side in a file, and what all sides agree on. */
public final class Results {
    /** Text vectors, [B,D]. */
    static final String POOLED = "pooled";

    /** Scores of the labels, [B,C]. */
    static final String LOGITS = "logits";

    /** Loss of each of the first steps, before its update. */
    static final String LOSSES = "losses";

    static final double LEARNING_RATE = 1e-3;
    static final double MAX_GRADIENT_NORM = 1;

    private Results() {}

    static void write(Map<String, float[]> results, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(results.size());
            for (Map.Entry<String, float[]> entry : results.entrySet()) {
                out.writeUTF(entry.getKey());
                ByteBuffer bytes = ByteBuffer.allocate(entry.getValue().length * Float.BYTES);
                bytes.asFloatBuffer().put(entry.getValue());
                out.writeInt(bytes.capacity());
                out.write(bytes.array());
            }
        }
    }

    /**
     * Reads results.
     *
     * @param file what a worker wrote
     * @return values by name
     * @throws IOException if it cannot be read
     */
    public static Map<String, float[]> read(Path file) throws IOException {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                byte[] bytes = in.readNBytes(in.readInt());
                float[] values = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
                results.put(name, values);
            }
        }
        return results;
    }
}
