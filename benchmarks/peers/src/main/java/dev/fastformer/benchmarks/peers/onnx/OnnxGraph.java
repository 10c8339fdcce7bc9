// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds an ONNX model node by node. Values are named by the caller of {@link #input} and {@link #constant}, and by
 * this class otherwise. Field numbers are those of {@code onnx.proto}.
 */
public final class OnnxGraph {
    /** Operators of ONNX itself. */
    static final String STANDARD = "";

    /** Operators that ONNX Runtime adds, its fused ones among them. */
    static final String MICROSOFT = "com.microsoft";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;

    private final ProtoMessage graph = new ProtoMessage().text(2, "graph");
    private final Set<String> constants = new HashSet<>();
    private int values;

    /** A dimension that each run may choose. */
    public static final long ANY = -1;

    String inputOfInts(String name, long... shape) {
        graph.message(11, valueInfo(name, INT32, shape));
        return name;
    }

    String inputOfFloats(String name, long... shape) {
        graph.message(11, valueInfo(name, FLOAT, shape));
        return name;
    }

    void output(String name, String value, long... shape) {
        graph.message(1, node(STANDARD, "Identity", List.of(value), List.of(name)));
        graph.message(12, valueInfo(name, FLOAT, shape));
    }

    /** A tensor; a second one of the same name is the first. */
    String constant(String name, float[] data, long... shape) {
        if (!constants.add(name)) {
            return name;
        }
        ByteBuffer raw = littleEndian(data.length * Float.BYTES);
        raw.asFloatBuffer().put(data);
        return constant(name, FLOAT, raw.array(), shape);
    }

    /** A list of whole numbers, as shapes and axes are given. */
    String constant(long... data) {
        ByteBuffer raw = littleEndian(data.length * Long.BYTES);
        raw.asLongBuffer().put(data);
        return constant("numbers" + values++, INT64, raw.array(), data.length);
    }

    String node(String operator, String... inputs) {
        return node(STANDARD, operator, List.of(inputs));
    }

    String node(String domain, String operator, List<String> inputs, Attribute... attributes) {
        return firstOutput(1, domain, operator, inputs, attributes);
    }

    /** A node with several outputs, of which only the first is of use. */
    String firstOutput(int outputs, String domain, String operator, List<String> inputs, Attribute... attributes) {
        List<String> names =
                Stream.generate(() -> operator + values++).limit(outputs).toList();
        graph.message(1, node(domain, operator, inputs, names, attributes));
        return names.getFirst();
    }

    /**
     * The model.
     *
     * @return a serialized {@code ModelProto}
     */
    public byte[] toModel() {
        return new ProtoMessage()
                .number(1, IR_VERSION)
                .text(2, "fastformer-benchmarks")
                .message(7, graph)
                .message(8, new ProtoMessage().text(1, STANDARD).number(2, OPSET))
                .message(8, new ProtoMessage().text(1, MICROSOFT).number(2, 1))
                .toByteArray();
    }

    /** An attribute of a node. */
    record Attribute(ProtoMessage message) {
        static Attribute of(String name, float value) {
            return new Attribute(new ProtoMessage().text(1, name).real(2, value).number(20, 1));
        }

        static Attribute of(String name, long value) {
            return new Attribute(
                    new ProtoMessage().text(1, name).number(3, value).number(20, 2));
        }
    }

    private static ProtoMessage node(
            String domain, String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
        ProtoMessage node = new ProtoMessage();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, outputs.getFirst()).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        return node.text(7, domain);
    }

    private String constant(String name, int type, byte[] raw, long... shape) {
        ProtoMessage tensor = new ProtoMessage();
        for (long size : shape) {
            tensor.number(1, size);
        }
        graph.message(5, tensor.number(2, type).text(8, name).blob(9, raw));
        return name;
    }

    private static ProtoMessage valueInfo(String name, int type, long... shape) {
        ProtoMessage sizes = new ProtoMessage();
        for (int axis = 0; axis < shape.length; axis++) {
            ProtoMessage size = new ProtoMessage();
            sizes.message(1, shape[axis] == ANY ? size.text(2, name + axis) : size.number(1, shape[axis]));
        }
        ProtoMessage tensor = new ProtoMessage().number(1, type).message(2, sizes);
        return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
