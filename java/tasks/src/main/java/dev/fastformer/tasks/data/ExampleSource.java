// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Example;
import java.util.function.Consumer;

/** Where labelled texts come from; can be gone through any number of times, each time in the same order. */
public interface ExampleSource {
    /**
     * Goes through the texts.
     *
     * @param consumer takes each
     */
    void forEach(Consumer<Example> consumer);

    /** {@return what to call the source in messages} */
    String name();
}
