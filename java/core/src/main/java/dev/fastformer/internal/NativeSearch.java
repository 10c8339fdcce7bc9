// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import dev.fastformer.FastformerException;
import dev.fastformer.Status;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the engine's library comes from: the file or folder that the property names, and then nothing else;
 * or the natives jar, unpacked into the first place that works.
 */
final class NativeSearch {
    static final String PATH_PROPERTY = "fastformer.library.path";
    private static final String LIBRARY = "libfastformer.so";
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private final NativePlatform platform = NativePlatform.current();
    private final NativeResources resources = new NativeResources(platform);
    private final List<String> placesTried = new ArrayList<>();

    private NativeSearch() {}

    static NativeLibrary.Loaded find() {
        String configured = System.getProperty(PATH_PROPERTY);
        NativeSearch search = new NativeSearch();
        return configured == null || configured.isEmpty() ? search.fromJar() : search.fromProperty(configured);
    }

    private NativeLibrary.Loaded fromProperty(String configured) {
        Path path = Path.of(configured).toAbsolutePath();
        Path file = Files.isDirectory(path) ? path.resolve(LIBRARY) : path;
        try {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " does not exist");
            }
            return open(file);
        } catch (IOException e) {
            throw new FastformerException(
                    Status.UNSUPPORTED,
                    "the engine library cannot be loaded on " + platform + ": the property " + PATH_PROPERTY + " names "
                            + configured + ", but " + e.getMessage()
                            + ". Nothing else was tried: correct the property, or remove"
                            + " it to use the natives jar " + platform.artifact(),
                    e);
        }
    }

    private NativeLibrary.Loaded fromJar() {
        NativeIndex index;
        try (InputStream stream = resources.open(NativeIndex.FILE)) {
            if (stream == null) {
                throw failure(
                        "no jar on the class path or module path holds " + platform.resourceFolder() + NativeIndex.FILE
                                + ". Add the artifact " + platform.artifact(),
                        null);
            }
            index = NativeIndex.read(stream);
        } catch (IOException e) {
            throw failure(
                    "the natives jar is damaged: " + e.getMessage() + ". Get " + platform.artifact() + " again", e);
        }
        IOException last = null;
        for (Path root : roots()) {
            try {
                return fromCache(new NativeCache(root, index, resources));
            } catch (IOException | UnsupportedOperationException e) {
                placesTried.add(root + " (" + reason(e) + ")");
                last = e instanceof IOException io ? io : new IOException(e);
            }
        }
        throw failure(
                "no place to unpack the natives jar worked: " + String.join("; ", placesTried)
                        + ". Make one of them a private, writable folder that may hold programs (not mounted noexec), or unpack "
                        + platform.artifact() + " yourself",
                last);
    }

    private NativeLibrary.Loaded fromCache(NativeCache cache) throws IOException {
        Path folder = cache.folder();
        try {
            return open(folder.resolve(LIBRARY));
        } catch (IOException e) {
            // Wrong bytes that no size or time shows, or replaced by another process between check and use.
            return open(cache.folderFullyChecked().resolve(LIBRARY));
        }
    }

    /** The user's cache folder, then the folder for temporary files. */
    private static List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        String cacheHome = System.getenv("XDG_CACHE_HOME");
        if (cacheHome != null && Path.of(cacheHome).isAbsolute()) {
            roots.add(Path.of(cacheHome, "fastformer"));
        } else {
            Path home = Path.of(System.getProperty("user.home"));
            if (home.isAbsolute()) {
                roots.add(home.resolve(".cache").resolve("fastformer"));
            }
        }
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        roots.add(Path.of(System.getProperty("java.io.tmpdir"), "fastformer-" + user)
                .toAbsolutePath());
        return roots;
    }

    private NativeLibrary.Loaded open(Path file) throws IOException {
        requireElf(file);
        try {
            return new NativeLibrary.Loaded(file, SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalCallerException e) {
            throw new FastformerException(
                    Status.UNSUPPORTED,
                    "the engine library " + file + " was not loaded: this JVM forbids native access to "
                            + callerModule() + ". Start Java with " + flag(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " cannot be opened: " + whyNotOpened(file, e), e);
        }
    }

    /**
     * The JVM distrusts its own stack guards after it was given something else than a library, and says so on
     * the console.
     */
    private static void requireElf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(ELF.length), ELF)) {
                throw new IOException(file + " is no shared library: it does not begin with an ELF header");
            }
        }
    }

    /** libraryLookup says only that it failed; System.load fails alike and passes on what the system said. */
    private static String whyNotOpened(Path file, IllegalArgumentException failure) {
        try {
            System.load(file.toString());
            return failure.getMessage();
        } catch (UnsatisfiedLinkError e) {
            return e.getMessage().replace(file + ": ", "");
        }
    }

    private FastformerException failure(String reason, Throwable cause) {
        return new FastformerException(
                Status.UNSUPPORTED,
                "the engine library cannot be loaded on " + platform + " (needs glibc 2.34 or newer): " + reason
                        + ", or name a library file or its folder by -D" + PATH_PROPERTY
                        + "=... In any case start Java with " + flag(),
                cause);
    }

    private static String callerModule() {
        Module module = NativeSearch.class.getModule();
        return module.isNamed() ? "module " + module.getName() : "the class path";
    }

    private static String flag() {
        Module module = NativeSearch.class.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName().equals("IOException")
                ? e.getMessage()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
