// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Files of the natives jar. Our class <em>loader</em> sees a jar on the class path and every resolved module.
 * On a module path nothing requires the natives module, so it is not resolved; then its jar is looked up
 * there by module name.
 */
final class NativeResources {
    private final NativePlatform platform;

    NativeResources(NativePlatform platform) {
        this.platform = platform;
    }

    /** Opens a file of the platform's folder, or returns null if no natives jar has it. */
    InputStream open(String name) throws IOException {
        String resource = platform.resourceFolder() + name;
        ClassLoader loader = NativeResources.class.getClassLoader();
        InputStream stream = loader.getResourceAsStream(resource);
        return stream != null ? stream : openOnModulePath(resource);
    }

    private InputStream openOnModulePath(String resource) throws IOException {
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath == null) {
            return null;
        }
        Path[] entries = Arrays.stream(modulePath.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toArray(Path[]::new);
        Optional<ModuleReference> module;
        try {
            module = ModuleFinder.of(entries).find(platform.moduleName());
        } catch (FindException e) {
            throw new IOException("the module path cannot be searched: " + e.getMessage(), e);
        }
        if (module.isEmpty()) {
            return null;
        }
        try (ModuleReader reader = module.get().open()) {
            // A stream of the reader ends with the reader, so the file is read whole: tens of megabytes, once.
            Optional<InputStream> stream = reader.open(resource);
            if (stream.isEmpty()) {
                return null;
            }
            try (InputStream in = stream.get()) {
                return new java.io.ByteArrayInputStream(in.readAllBytes());
            }
        }
    }
}
