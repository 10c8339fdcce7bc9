// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.StreamSupport;

/** The tensors of a safetensors file of 32-bit floats, by their names in the authors' state dict. */
public final class Weights {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /**
     * One tensor.
     *
     * @param name its name
     * @param shape one or two sizes
     * @param data row-major values
     */
    public record Tensor(String name, long[] shape, float[] data) {}

    /**
     * Reads a file that our own engine wrote.
     *
     * @param file the file
     * @return its tensors
     * @throws IOException if it cannot be read
     */
    public static Weights read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        int start = bytes.position();
        Weights weights = new Weights();
        for (Map.Entry<String, JsonNode> entry :
                new ObjectMapper().readTree(header).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                JsonNode offsets = entry.getValue().get("data_offsets");
                float[] data =
                        new float[(offsets.get(1).intValue() - offsets.get(0).intValue()) / Float.BYTES];
                bytes.position(start + offsets.get(0).intValue());
                bytes.asFloatBuffer().get(data);
                weights.tensors.put(entry.getKey(), new Tensor(entry.getKey(), shape(entry.getValue()), data));
            }
        }
        return weights;
    }

    /**
     * A tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws NoSuchElementException if the file has none of that name
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new NoSuchElementException(
                    "the weights have no tensor '" + name + "': they have " + tensors.keySet());
        }
        return tensor;
    }

    /**
     * All tensors.
     *
     * @return in the order of the file
     */
    public Iterable<Tensor> all() {
        return tensors.values();
    }

    private static long[] shape(JsonNode tensor) {
        return StreamSupport.stream(tensor.get("shape").spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
    }
}
