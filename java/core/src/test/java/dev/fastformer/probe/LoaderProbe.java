// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.probe;

import dev.fastformer.Fastformer;
import dev.fastformer.FastformerException;
import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** A program for LoaderTest: loads the engine, uses it once, and says in one line what happened. */
public final class LoaderProbe {
    private LoaderProbe() {}

    /**
     * Runs the probe.
     *
     * @param args none, or the class path entries that two class loaders of their own load the probe from
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            probe();
            return;
        }
        URL[] urls = new URL[args.length];
        for (int i = 0; i < args.length; i++) {
            urls[i] = Path.of(args[i]).toUri().toURL();
        }
        for (int i = 0; i < 2; i++) {
            try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                loader.loadClass(LoaderProbe.class.getName()).getMethod("probe").invoke(null);
            }
        }
    }

    /** Prints "loaded" and the library's path, or "refused" and the message. */
    public static void probe() {
        try {
            ModelConfig config =
                    ModelConfig.builder().vocabularySize(10).labels(2).build();
            try (FastformerModel model = FastformerModel.create(config, 1)) {
                model.logits(new int[] {1, 2, 3}, new long[] {0, 3});
            }
            System.out.println("loaded " + Fastformer.libraryPath());
        } catch (FastformerException first) {
            try {
                Fastformer.version();
                System.out.println("loaded at the second try, after: " + first.getMessage());
            } catch (FastformerException second) {
                boolean same = first.getMessage().equals(second.getMessage());
                System.out.println(same ? "refused " + first.getMessage() : "refused in two ways");
            }
        }
    }
}
