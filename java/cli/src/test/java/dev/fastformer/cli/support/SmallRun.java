// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A training run of 200 steps that takes a second or two, with every part in it: dev set, dropout, decay, clipping, checkpoints. */
public record SmallRun(Path train, Path dev) {
    public static SmallRun in(Path folder) throws IOException {
        return new SmallRun(
                SampleData.csv(folder.resolve("train.csv"), 800, 11),
                SampleData.csv(folder.resolve("dev.csv"), 100, 12));
    }

    /** The arguments that train into a folder, and more behind them. */
    public String[] arguments(Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                train.toString(),
                "--dev",
                dev.toString(),
                "--output",
                output.toString(),
                "--hidden",
                "64",
                "--heads",
                "4",
                "--ffn",
                "64",
                "--batch-size",
                "16",
                "--epochs",
                "4",
                "--seed",
                "42",
                "--weight-decay",
                "0.01",
                "--clip",
                "1",
                "--schedule",
                "linear",
                "--warmup",
                "0.1",
                "--checkpoint-every",
                "7",
                "--patience",
                "0"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** SHA-256 of a trained model's weights. */
    public static String weightsHash(Path model) throws IOException {
        try {
            byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
