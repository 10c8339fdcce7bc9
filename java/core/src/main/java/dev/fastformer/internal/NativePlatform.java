// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.util.Locale;

/** Operating system and processor, as the natives' folders, artifacts and modules are named. */
record NativePlatform(String system, String processor) {
    static NativePlatform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static NativePlatform of(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "");
        String processor =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
                    case "aarch64", "arm64" -> "aarch64";
                    default -> osArch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
                };
        return new NativePlatform(system, processor);
    }

    /** Folder of the natives jar that holds the libraries. */
    String resourceFolder() {
        return "natives/" + this + "/";
    }

    /** Coordinates of the natives jar. */
    String artifact() {
        return "dev.fastformer:fastformer-native-" + this;
    }

    /** Automatic module name of the natives jar. */
    String moduleName() {
        return "dev.fastformer.natives." + system + "_" + processor;
    }

    @Override
    public String toString() {
        return system + "-" + processor;
    }
}
