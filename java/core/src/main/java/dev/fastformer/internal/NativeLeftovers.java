// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders that an unpacking works in, {@code .<hash>-...}. They are gone when it ends, well or badly; what a
 * killed process left is removed by the next unpacking, of whatever version.
 */
final class NativeLeftovers {
    /** No unpacking lasts that long. */
    private static final Duration SURELY_DEAD = Duration.ofDays(1);

    private static final Pattern NAME = Pattern.compile("\\.[0-9a-f]{64}-.*");

    private NativeLeftovers() {}

    /** What the names of the working folders of one version begin with. */
    static String prefix(String hash) {
        return "." + hash + "-";
    }

    /**
     * Removes the working folders of this version, which nobody uses while its lock is held, and those of
     * other versions that are older than a day.
     */
    static void remove(Path root, String hash) {
        List<Path> leftovers = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            files.filter(file -> isLeftover(file, hash)).forEach(leftovers::add);
        } catch (IOException | UncheckedIOException e) {
            return; // only room on the disk is lost
        }
        leftovers.forEach(NativeLeftovers::removeTree);
    }

    private static boolean isLeftover(Path file, String hash) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix(hash))) {
            return true;
        }
        try {
            return NAME.matcher(name).matches()
                    && Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(Instant.now().minus(SURELY_DEAD));
        } catch (IOException e) {
            return false; // another process removed it
        }
    }

    /** Removes what can be removed: a leftover that stays must not keep the engine from loading. */
    private static void removeTree(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The next unpacking tries again.
        }
    }
}
