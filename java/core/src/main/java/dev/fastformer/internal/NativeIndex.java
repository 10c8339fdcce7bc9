// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * What natives.properties says: the libraries of one platform with size and SHA-256, and one hash over all.
 */
record NativeIndex(String hash, List<Library> libraries) {
    static final String FILE = "natives.properties";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** One file. */
    record Library(String name, long size, String sha256) {}

    static NativeIndex read(InputStream stream) throws IOException {
        Properties properties = new Properties();
        properties.load(stream);
        String hash = required(properties, "hash", SHA256);
        List<Library> libraries = new ArrayList<>();
        for (String name : required(properties, "files", Pattern.compile(".+")).split(" +")) {
            if (!FILE_NAME.matcher(name).matches()) {
                throw new IOException(FILE + " names the file \"" + name + "\", which is not a plain file name");
            }
            long size = Long.parseLong(required(properties, name + ".size", Pattern.compile("[0-9]{1,18}")));
            libraries.add(new Library(name, size, required(properties, name + ".sha256", SHA256)));
        }
        return new NativeIndex(hash, List.copyOf(libraries));
    }

    private static String required(Properties properties, String key, Pattern pattern) throws IOException {
        String value = properties.getProperty(key);
        if (value == null || !pattern.matcher(value.strip()).matches()) {
            throw new IOException(FILE + " has " + (value == null ? "no" : "a malformed") + " entry \"" + key + "\"");
        }
        return value.strip();
    }
}
