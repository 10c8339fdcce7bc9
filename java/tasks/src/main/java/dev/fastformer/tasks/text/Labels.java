// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.LinesFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The labels of a model, each with its number. {@code labels.txt} holds one label a line, line n the label of number
 * n - 1. Immutable, and safe for any number of threads.
 */
public final class Labels {
    /** Longest label, in UTF-16 units. */
    public static final int MAX_LABEL_LENGTH = 1024;

    private static final String WHAT = "cannot read the labels";

    private final List<String> names;
    private final Map<String, Integer> numbers;

    private Labels(List<String> names) {
        this.names = List.copyOf(names);
        this.numbers = HashMap.newHashMap(names.size());
        for (String name : this.names) {
            numbers.put(name, numbers.size());
        }
    }

    /**
     * Makes the labels of a data set: sorted, so that they do not depend on the order of its rows.
     *
     * @param names the names, each counted once
     * @return the labels
     * @throws IllegalArgumentException if a name is not a possible label
     */
    public static Labels sorted(Collection<String> names) {
        for (String name : names) {
            String fault = fault(name);
            if (fault != null) {
                throw new IllegalArgumentException("the label '" + name + "' is not possible: " + fault);
            }
        }
        return new Labels(List.copyOf(new TreeSet<>(names)));
    }

    /**
     * Reads a label file.
     *
     * @param file one label a line, UTF-8, every line closed by a line feed
     * @return the labels, in the order of the file
     * @throws TaskException with file and line, if the file cannot be read or breaks the format
     */
    public static Labels read(Path file) {
        List<String> lines = LinesFile.read(file, WHAT);
        Map<String, Integer> seen = HashMap.newHashMap(lines.size());
        for (int number = 0; number < lines.size(); number++) {
            String fault = fault(lines.get(number));
            Integer earlier = seen.put(lines.get(number), number);
            if (fault == null && earlier != null) {
                fault = "the label '" + lines.get(number) + "' stands on line " + (earlier + 1) + " already";
            }
            if (fault != null) {
                throw new TaskException(
                        WHAT,
                        file + ", line " + (number + 1),
                        fault,
                        "Take the labels.txt that was written with the model: one label a line");
            }
        }
        return new Labels(lines);
    }

    /**
     * Says what is wrong with a label.
     *
     * @param label a label as it stands in the data, without white space around it
     * @return null if it can be a label, else the reason why not
     */
    public static String fault(String label) {
        if (label.isEmpty()) {
            return "the label is empty";
        }
        if (label.length() > MAX_LABEL_LENGTH) {
            return "the label has " + label.length() + " characters and at most " + MAX_LABEL_LENGTH + " are allowed";
        }
        if (!label.equals(label.strip())) {
            return "the label begins or ends with white space";
        }
        boolean unprintable = label.codePoints().anyMatch(c -> {
            int type = Character.getType(c);
            return type == Character.CONTROL
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
        });
        return unprintable ? "the label holds a line break, a control character or half a surrogate pair" : null;
    }

    /**
     * Writes the labels so that the file is at every moment the old one or the whole new one.
     *
     * @param file where to
     * @throws TaskException if the file cannot be written
     */
    public void write(Path file) {
        AtomicFiles.writeLines(file, names);
    }

    /** {@return the number of labels} */
    public int size() {
        return names.size();
    }

    /** {@return the labels in the order of their numbers} */
    public List<String> names() {
        return names;
    }

    /**
     * Returns the label of a number.
     *
     * @param number 0 or more and below {@link #size()}
     * @return the label
     */
    public String name(int number) {
        return names.get(number);
    }

    /**
     * Returns the number of a label.
     *
     * @param name a label
     * @return its number, or -1 if the model does not know it
     */
    public int number(String name) {
        return numbers.getOrDefault(name, -1);
    }
}
