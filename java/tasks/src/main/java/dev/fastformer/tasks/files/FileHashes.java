// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What binds words and labels to the weights: a word list of the same length beside the same weights would load, and its
 * predictions would be wrong without a sign of it.
 *
 * @param vocabulary SHA-256 of {@code vocabulary.txt}, in hexadecimal
 * @param labels SHA-256 of {@code labels.txt}, in hexadecimal
 */
public record FileHashes(String vocabulary, String labels) {
    private static final String VOCABULARY = "vocabulary.txt";
    private static final String LABELS = "labels.txt";

    /**
     * Hashes what stands in the files: one line an entry, each closed by a line feed.
     *
     * @param vocabulary the words
     * @param labels the labels
     * @return the hashes of their files
     */
    public static FileHashes of(Vocabulary vocabulary, Labels labels) {
        return new FileHashes(hash(vocabulary.words()), hash(labels.names()));
    }

    /**
     * Hashes what stands in a file of lines.
     *
     * @param lines the lines, each closed by a line feed in the file
     * @return SHA-256 in hexadecimal
     */
    public static String hash(List<String> lines) {
        ContentHash hash = new ContentHash();
        for (String line : lines) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            hash.add(bytes, bytes.length);
        }
        return hash.hex();
    }

    static FileHashes read(JsonFields fields) {
        return new FileHashes(fields.sha256(VOCABULARY), fields.sha256(LABELS));
    }

    void write(ObjectNode node) {
        node.put(VOCABULARY, vocabulary).put(LABELS, labels);
    }

    /**
     * Refuses a folder whose words or labels are not those that its configuration was written with.
     *
     * @param found the hashes of the folder's words and labels
     * @param folder the folder whose configuration these hashes come from
     * @param what what the caller is about, for messages
     */
    void check(FileHashes found, ModelFolder folder, String what) {
        check(folder.vocabulary(), "word list", vocabulary, found.vocabulary, folder.config(), what);
        check(folder.labels(), "list of labels", labels, found.labels, folder.config(), what);
    }

    /**
     * Refuses a file that is not the one that a configuration was written with.
     *
     * @param file the file
     * @param thing what it holds
     * @param expected the hash that the configuration names
     * @param found the hash of the file
     * @param config the configuration
     * @param what what the caller is about, for messages
     */
    public static void check(Path file, String thing, String expected, String found, Path config, String what) {
        if (!found.equals(expected)) {
            throw new TaskException(
                    what,
                    file.toString(),
                    "it is not the " + thing + " that was written with the model: its SHA-256 is " + found + " and "
                            + config + " says " + expected,
                    "Take the files of one model together; to change words or labels, train or import anew");
        }
    }
}
