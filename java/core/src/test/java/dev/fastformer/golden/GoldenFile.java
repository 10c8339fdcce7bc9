// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A golden file: tensors and metadata of a safetensors file that this project's reference runs wrote. */
final class GoldenFile {
    private static final Pattern TENSOR =
            Pattern.compile("\"([^\"]+)\":\\s*\\{\\s*\"dtype\":\\s*\"(\\w+)\",\\s*\"shape\":\\s*"
                    + "\\[([^\\]]*)\\],\\s*\"data_offsets\":\\s*\\[(\\d+),\\s*(\\d+)\\]\\s*\\}");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One tensor, widened to double; every F32, F64 and I64 value of the files fits. */
    record Tensor(long[] shape, double[] values) {
        float[] floats() {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }

        int size(int dimension) {
            return (int) shape[dimension];
        }

        double largest() {
            return Arrays.stream(values).map(Math::abs).max().orElse(0);
        }
    }

    private final Path path;
    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new HashMap<>();

    GoldenFile(Path path) throws IOException {
        this.path = path;
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(file.getLong(0));
        String header = new String(file.array(), Long.BYTES, headerLength, StandardCharsets.UTF_8);
        Matcher text = TEXT.matcher(header);
        while (text.find()) {
            metadata.put(text.group(1), text.group(2));
        }
        Matcher tensor = TENSOR.matcher(header);
        while (tensor.find()) {
            int begin = Long.BYTES + headerLength + Integer.parseInt(tensor.group(4));
            int end = Long.BYTES + headerLength + Integer.parseInt(tensor.group(5));
            tensors.put(tensor.group(1), new Tensor(shape(tensor.group(3)), values(file, tensor.group(2), begin, end)));
        }
    }

    private static long[] shape(String text) {
        return text.isBlank()
                ? new long[0]
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .mapToLong(Long::parseLong)
                        .toArray();
    }

    private static double[] values(ByteBuffer file, String type, int begin, int end) {
        int width = type.equals("F32") ? Float.BYTES : Double.BYTES;
        double[] values = new double[(end - begin) / width];
        for (int i = 0; i < values.length; i++) {
            int at = begin + i * width;
            values[i] = switch (type) {
                case "F32" -> file.getFloat(at);
                case "F64" -> file.getDouble(at);
                case "I64" -> file.getLong(at);
                default -> throw new IllegalArgumentException("unexpected type " + type);
            };
        }
        return values;
    }

    Path path() {
        return path;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    String text(String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no metadata " + key);
        }
        return value;
    }

    String text(String key, String otherwise) {
        return metadata.getOrDefault(key, otherwise);
    }
}
