// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import dev.fastformer.FastformerModel;
import dev.fastformer.Parameter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.StringJoiner;

/** Looks for values that are NaN or infinite in a model, which are legal in a file and spoil what the model says. */
public final class NonFiniteValues {
    private static final System.Logger LOGGER = System.getLogger(NonFiniteValues.class.getName());
    private static final int TENSORS_NAMED = 5;

    private NonFiniteValues() {}

    /**
     * Logs a warning if there are any: how many, and in which tensors.
     *
     * @param model the model
     * @param weights the file that it was loaded from
     */
    public static void warnOf(FastformerModel model, Path weights) {
        long total = model.nonFiniteCount();
        if (total > 0) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0} holds values that are NaN or infinite: {1}. Predictions that rest on them mean nothing; take a sound"
                            + " copy, or train anew",
                    weights,
                    places(model));
        }
    }

    private static String places(FastformerModel model) {
        StringJoiner places = new StringJoiner(", ");
        int tensors = 0;
        for (Parameter parameter : model.parameters()) {
            long count = count(parameter);
            tensors += count > 0 ? 1 : 0;
            if (count > 0 && tensors <= TENSORS_NAMED) {
                places.add(count + " of " + parameter.count() + " in " + parameter.name());
            }
        }
        return tensors > TENSORS_NAMED
                ? places + " and others in " + (tensors - TENSORS_NAMED) + " more tensors"
                : places.toString();
    }

    private static long count(Parameter parameter) {
        long count = 0;
        for (long i = 0; i < parameter.count(); i++) {
            count += Float.isFinite(parameter.data().getAtIndex(ValueLayout.JAVA_FLOAT, i)) ? 0 : 1;
        }
        return count;
    }
}
