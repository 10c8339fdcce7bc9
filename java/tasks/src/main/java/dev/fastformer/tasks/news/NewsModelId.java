// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.files.FileDigest;
import java.nio.file.Path;

/**
 * Tells models apart: the vectors of one mean nothing to another.
 *
 * @param sha256 hash of the model's weights file
 * @param width length of its vectors
 */
record NewsModelId(String sha256, int width) {
    static NewsModelId of(Path weights, int width) {
        return new NewsModelId(FileDigest.sha256(weights), width);
    }
}
