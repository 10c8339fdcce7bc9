// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fastformer.Batch;
import dev.fastformer.ClickLoss;
import dev.fastformer.FastformerModel;
import dev.fastformer.Gradients;
import dev.fastformer.Losses;
import dev.fastformer.OutputGradients;
import dev.fastformer.Outputs;
import dev.fastformer.Parameter;
import dev.fastformer.Pass;
import dev.fastformer.StepResult;
import dev.fastformer.Trainer;
import dev.fastformer.TrainerOptions;
import dev.fastformer.golden.GoldenFile.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Runs one golden file through the Java API; the line it returns ends a "parity" line, or it throws what is wrong. */
final class GoldenRun {
    private static final double OUTPUT_BAR = 1e-5;
    private static final double GRADIENT_BAR = 6e-5;
    private static final double LOSS_BAR = 2e-6;
    private static final double PARAMETER_BAR = 5e-6;

    /** Their gradients are rounding noise, which Adam blows up to the size of its rate. */
    private static final Set<String> NOISE_BIASES = Set.of("query_att.bias", "key_att.bias", "att_fc2.bias");

    private static final Pattern ADAM = Pattern.compile("betas ([0-9.]+)/([0-9.]+) eps ([0-9.e+-]+) wd ([0-9.e+-]+)");

    private final GoldenFile file;

    GoldenRun(GoldenFile file) {
        this.file = file;
    }

    String run() {
        try (FastformerModel model = GoldenModel.create(file)) {
            return switch (file.text("kind")) {
                case "attn", "layer" -> encode(model, false);
                case "encoder", "rec_user_encoder", "rec_pool" -> encode(model, true);
                case "rec_click" -> click(model);
                case "classify" -> classify(model);
                default -> train(model);
            };
        }
    }

    /** attn and layer compare token states, encoder compares text vectors; the loss is a sum against fixed numbers. */
    private String encode(FastformerModel model, boolean pooled) {
        Tensor mask = file.tensor("input.mask");
        PackedTokens tokens = PackedTokens.of(mask.values(), mask.size(0), mask.size(1));
        Tensor expected = file.tensor("f64.out.y");
        Tensor cotangent = file.tensor("cotangent");
        double[] y = pooled ? expected.values() : tokens.rows(expected);
        double[] dy = pooled ? cotangent.values() : tokens.rows(cotangent);
        try (Arena arena = Arena.ofConfined();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients()) {
            Batch batch = Batch.copyOf(arena, floats(tokens.rows(file.tensor("input.x"))), tokens.offsets());
            MemorySegment output = arena.allocate(JAVA_FLOAT, y.length);
            MemorySegment outputGradient = arena.allocateFrom(JAVA_FLOAT, floats(dy));
            pass.forward(batch, false, 0, pooled ? Outputs.ofPooled(output) : Outputs.ofTokenStates(output));
            MemorySegment dx = arena.allocate(batch.inputStates().byteSize(), Float.BYTES);
            pass.backward(
                    pooled ? OutputGradients.ofPooled(outputGradient) : OutputGradients.ofTokenStates(outputGradient),
                    gradients,
                    dx);
            GoldenErrors errors = new GoldenErrors();
            errors.output(output, y);
            errors.gradient("input.x", dx, tokens.rows(file.tensor("f64.grad.input.x")));
            collect(gradients, errors);
            return verdict(errors);
        }
    }

    /** Scores, loss and gradients of clicks; a news gets gradients as a candidate and through the user encoder. */
    private String click(FastformerModel model) {
        Tensor news = file.tensor("input.news_vecs");
        Tensor mask = file.tensor("input.mask");
        PackedTokens tokens = PackedTokens.of(mask.values(), mask.size(0), mask.size(1));
        int[] history = tokens.ids(file.tensor("input.history").values());
        Tensor candidates = file.tensor("input.candidates");
        int width = model.config().hiddenSize();
        int users = mask.size(0);
        try (Arena arena = Arena.ofConfined();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients()) {
            float[] clicked = new float[history.length * width];
            for (int i = 0; i < history.length; i++) {
                System.arraycopy(news.floats(), history[i] * width, clicked, i * width, width);
            }
            Batch batch = Batch.copyOf(arena, clicked, tokens.offsets());
            MemorySegment vectors = arena.allocate(JAVA_FLOAT, (long) users * width);
            pass.forward(batch, false, 0, Outputs.ofPooled(vectors));
            long[] offsets = LongStream.rangeClosed(0, users)
                    .map(user -> user * candidates.size(1))
                    .toArray();
            ClickLoss loss =
                    ClickLoss.of(vectors.toArray(JAVA_FLOAT), news.floats(), width, offsets, ints(candidates.values()));
            MemorySegment dx = arena.allocate(batch.inputStates().byteSize(), Float.BYTES);
            pass.backward(
                    OutputGradients.ofPooled(arena.allocateFrom(JAVA_FLOAT, loss.usersGradient())), gradients, dx);
            float[] newsGradient = loss.newsGradient().clone();
            for (int i = 0; i < clicked.length; i++) {
                newsGradient[history[i / width] * width + i % width] += dx.getAtIndex(JAVA_FLOAT, i);
            }
            requireWithin(Math.abs(loss.loss() - file.tensor("f64.loss").values()[0]), LOSS_BAR, "loss");
            GoldenErrors errors = new GoldenErrors();
            errors.output(
                    arena.allocateFrom(JAVA_FLOAT, loss.scores()),
                    file.tensor("f64.out.score").values());
            errors.gradient(
                    "input.news_vecs",
                    arena.allocateFrom(JAVA_FLOAT, newsGradient),
                    file.tensor("f64.grad.input.news_vecs").values());
            collect(gradients, errors);
            return verdict(errors);
        }
    }

    private String classify(FastformerModel model) {
        Tensor ids = file.tensor("input.input_ids");
        PackedTokens tokens = PackedTokens.of(ids.values(), ids.size(0), ids.size(1));
        Tensor expected = file.tensor("f64.out.score");
        int labels = model.config().labels();
        try (Arena arena = Arena.ofConfined();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients()) {
            Batch batch = Batch.copyOf(arena, tokens.ids(ids.values()), tokens.offsets());
            MemorySegment logits = arena.allocate(JAVA_FLOAT, expected.values().length);
            MemorySegment logitsGradient = arena.allocate(JAVA_FLOAT, expected.values().length);
            MemorySegment targets = arena.allocateFrom(
                    JAVA_INT, ints(file.tensor("input.targets").values()));
            pass.forward(batch, false, 0, Outputs.ofLogits(logits));
            double loss = Losses.crossEntropy(logits, targets, labels, 0, null, logitsGradient);
            pass.backward(OutputGradients.ofLogits(logitsGradient), gradients, null);
            requireWithin(Math.abs(loss - file.tensor("f64.loss").values()[0]), LOSS_BAR, "loss");
            GoldenErrors errors = new GoldenErrors();
            errors.output(logits, expected.values());
            collect(gradients, errors);
            return verdict(errors);
        }
    }

    private String train(FastformerModel model) {
        Tensor ids = file.tensor("input.input_ids");
        int steps = ids.size(0);
        int sequences = ids.size(1);
        int length = ids.size(2);
        double[] expectedLosses = file.tensor("f64.losses").values();
        int[] targets = ints(file.tensor("input.targets").values());
        double lossError = 0;
        try (Trainer trainer = Trainer.create(model, adam())) {
            for (int step = 0; step < steps; step++) {
                int cells = sequences * length;
                double[] padded = Arrays.copyOfRange(ids.values(), step * cells, (step + 1) * cells);
                PackedTokens tokens = PackedTokens.of(padded, sequences, length);
                int[] labels = Arrays.copyOfRange(targets, step * sequences, (step + 1) * sequences);
                StepResult result = trainer.step(tokens.ids(padded), tokens.offsets(), labels);
                lossError = Math.max(lossError, Math.abs(result.loss() - expectedLosses[step]));
            }
            trainer.publish();
        }
        double parameterError = 0;
        for (String name : file.tensors().keySet()) {
            if (name.startsWith("f64.final.") && NOISE_BIASES.stream().noneMatch(name::endsWith)) {
                Parameter parameter = model.parameter(name.substring("f64.final.".length()));
                parameterError = Math.max(
                        parameterError,
                        GoldenErrors.largestDifference(
                                GoldenErrors.floats(parameter.data()),
                                file.tensor(name).values()));
            }
        }
        requireWithin(lossError, LOSS_BAR, "losses");
        requireWithin(parameterError, PARAMETER_BAR, "final parameters");
        return String.format(Locale.ROOT, "ok losses=%.1e final=%.1e", lossError, parameterError);
    }

    private TrainerOptions adam() {
        Matcher adam = ADAM.matcher(file.text("optimizer"));
        if (!adam.find()) {
            throw new IllegalArgumentException("unknown optimizer " + file.text("optimizer"));
        }
        return TrainerOptions.builder()
                .learningRate(Double.parseDouble(file.text("lr")))
                .beta1(decimal(adam.group(1)))
                .beta2(decimal(adam.group(2)))
                .epsilon(decimal(adam.group(3)))
                .weightDecay(decimal(adam.group(4)))
                .build();
    }

    private void collect(Gradients gradients, GoldenErrors errors) {
        for (String name : GoldenErrors.parameterGradients(file)) {
            String engineName = GoldenModel.engineName(file, name);
            Parameter gradient = gradients.parameters().stream()
                    .filter(parameter -> parameter.name().equals(engineName))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no gradient " + engineName));
            errors.gradient(
                    name, gradient.data(), file.tensor("f64.grad." + name).values());
        }
    }

    private static String verdict(GoldenErrors errors) {
        requireWithin(errors.outputError(), OUTPUT_BAR, "outputs");
        requireWithin(errors.gradientError(), GRADIENT_BAR, "gradients");
        return String.format(Locale.ROOT, "ok out=%.1e grad=%.1e", errors.outputError(), errors.gradientError());
    }

    private static void requireWithin(double error, double bar, String what) {
        if (!(error <= bar)) {
            throw new AssertionError(what + " differ by " + error + ", more than " + bar);
        }
    }

    private static double decimal(String text) {
        return Double.parseDouble(text.startsWith(".") ? "0" + text : text);
    }

    private static float[] floats(double[] values) {
        return new Tensor(new long[0], values).floats();
    }

    private static int[] ints(double[] values) {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }
}
