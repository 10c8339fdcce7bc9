// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph in ONNX Runtime, with its own best settings, run once for each of a list of inputs. */
final class OnnxInference implements Peer {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();

    OnnxInference(byte[] model, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(model, options);
        }
    }

    /** Begins another run; {@link #feed} adds to it. */
    void newRun() {
        inputs.add(new LinkedHashMap<>());
    }

    void feed(String name, int[] values, long... shape) throws OrtException {
        IntBuffer buffer = direct(values.length).asIntBuffer().put(values).flip();
        inputs.getLast().put(name, OnnxTensor.createTensor(environment, buffer, shape));
    }

    void feed(String name, float[] values, long... shape) throws OrtException {
        FloatBuffer buffer = direct(values.length).asFloatBuffer().put(values).flip();
        inputs.getLast().put(name, OnnxTensor.createTensor(environment, buffer, shape));
    }

    @Override
    public String version() {
        return environment.getVersion();
    }

    /** The outputs of all runs, one after the other. */
    @Override
    public Map<String, float[]> results() throws OrtException {
        Map<String, float[]> all = new LinkedHashMap<>();
        for (Map<String, OnnxTensor> input : inputs) {
            try (OrtSession.Result result = session.run(input)) {
                for (String name : session.getOutputNames()) {
                    FloatBuffer values = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
                    float[] before = all.getOrDefault(name, new float[0]);
                    float[] joined = Arrays.copyOf(before, before.length + values.remaining());
                    values.get(joined, before.length, values.remaining());
                    all.put(name, joined);
                }
            }
        }
        return all;
    }

    @Override
    public void step() throws OrtException {
        for (Map<String, OnnxTensor> input : inputs) {
            session.run(input).close();
        }
    }

    @Override
    public void close() throws OrtException {
        inputs.forEach(run -> run.values().forEach(OnnxTensor::close));
        session.close();
    }

    private static ByteBuffer direct(int values) {
        return ByteBuffer.allocateDirect(values * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
