// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Fastformer engine in Java: models, training and losses over packed batches of token ids.
 *
 * <p>Start with {@link dev.fastformer.FastformerModel}. The JVM needs {@code
 * --enable-native-access=dev.fastformer} (this module on the module path) or {@code
 * --enable-native-access=ALL-UNNAMED} (class path).
 */
module dev.fastformer {
    exports dev.fastformer;
}
