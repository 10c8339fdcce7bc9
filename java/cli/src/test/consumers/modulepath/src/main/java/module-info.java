// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
module consumer {
    requires dev.fastformer.tasks;
}
