// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.Objects;

/** A setting of a training run is out of its range. */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String value;
    private final String range;

    /**
     * Creates an exception.
     *
     * @param setting the name of the setting, as the builder has it
     * @param value its value
     * @param range what it must be
     */
    InvalidSettingException(String setting, Object value, String range) {
        super("the setting " + setting + " is " + value + ", but it must be " + range);
        this.setting = Objects.requireNonNull(setting, "setting");
        this.value = String.valueOf(value);
        this.range = Objects.requireNonNull(range, "range");
    }

    /**
     * Refuses a setting unless a condition holds.
     *
     * @param holds the condition
     * @param setting the name of the setting, as the builder has it
     * @param value its value
     * @param range what it must be
     */
    public static void require(boolean holds, String setting, Object value, String range) {
        if (!holds) {
            throw new InvalidSettingException(setting, value, range);
        }
    }

    /** {@return the name of the setting, as the builder of the trainer has it} */
    public String setting() {
        return setting;
    }

    /** {@return its value} */
    public String value() {
        return value;
    }

    /** {@return what the value must be, such as "at least 1"} */
    public String range() {
        return range;
    }
}
