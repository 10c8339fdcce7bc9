// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One place on disk for unpacked natives: {@code root/<hash>/}, readable and writable by its owner alone. The
 * folder appears by an atomic rename after its content was checked in full, under a lock between processes; a
 * folder that is there is trusted when it and its files belong to us and have the right sizes.
 */
final class NativeCache {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final long LOCK_RETRY_NANOS = 20_000_000;

    private final Path root;
    private final NativeIndex index;
    private final NativeResources resources;

    NativeCache(Path root, NativeIndex index, NativeResources resources) {
        this.root = root;
        this.index = index;
        this.resources = resources;
    }

    /** The folder with all libraries, unpacked now if it was not there or not right. */
    Path folder() throws IOException {
        Path folder = root.resolve(index.hash());
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) && looksRight(folder)) {
            return folder;
        }
        createRoot();
        return underLock(() -> {
            if (!looksRight(folder)) {
                replace(folder);
            }
            return folder;
        });
    }

    /**
     * The folder after a full check of every byte, unpacked anew where one is wrong; for a library that did
     * not load.
     */
    Path folderFullyChecked() throws IOException {
        Path folder = root.resolve(index.hash());
        return underLock(() -> {
            if (!looksRight(folder) || !contentIsRight(folder)) {
                replace(folder);
            }
            return folder;
        });
    }

    private void createRoot() throws IOException {
        Files.createDirectories(root.getParent(), PRIVATE_FOLDER);
        try {
            Files.createDirectory(root, PRIVATE_FOLDER);
        } catch (FileAlreadyExistsException e) {
            requireOurs(root); // somebody else's folder, or a link, would let them swap the libraries
        }
    }

    private boolean looksRight(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        requireOurs(root);
        requireOurs(folder);
        for (NativeIndex.Library library : index.libraries()) {
            Path file = folder.resolve(library.name());
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != library.size()) {
                return false;
            }
            requireOurs(file);
        }
        return true;
    }

    private static void requireOurs(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new IOException(path + " is a symbolic link");
        }
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(user)) {
            throw new IOException(path + " belongs to " + attributes.owner() + " and not to this process's user");
        }
        if (attributes.permissions().stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
            throw new IOException(path + " can be written by other users");
        }
    }

    private boolean contentIsRight(Path folder) throws IOException {
        for (NativeIndex.Library library : index.libraries()) {
            if (!Sha256.of(folder.resolve(library.name())).equals(library.sha256())) {
                return false;
            }
        }
        return true;
    }

    private void replace(Path folder) throws IOException {
        removeLeftovers();
        Path fresh = Files.createTempDirectory(root, leftoverPrefix(), PRIVATE_FOLDER);
        for (NativeIndex.Library library : index.libraries()) {
            unpack(library, fresh.resolve(library.name()));
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            // A process that has the old files mapped keeps them; the name is free at once.
            Files.move(
                    folder,
                    root.resolve(leftoverPrefix() + "old-" + fresh.getFileName()),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        removeLeftovers();
    }

    private void unpack(NativeIndex.Library library, Path file) throws IOException {
        String sha256;
        try (var in = resources.open(library.name());
                var channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
            if (in == null) {
                throw new IOException("the natives jar lists " + library.name() + " but does not hold it");
            }
            sha256 = Sha256.copy(in, channel);
            channel.force(true);
        }
        if (!sha256.equals(library.sha256())) {
            throw new IOException("the natives jar is damaged: " + library.name() + " has SHA-256 " + sha256 + ", not "
                    + library.sha256() + " as its index says");
        }
    }

    private String leftoverPrefix() {
        return "." + index.hash() + "-";
    }

    /** Removes what a killed process left; only called under the lock, so nobody is using it. */
    private void removeLeftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(root, leftoverPrefix() + "*")) {
            stream.forEach(leftovers::add);
        }
        for (Path leftover : leftovers) {
            try (Stream<Path> files = Files.walk(leftover)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private interface Action {
        Path run() throws IOException;
    }

    @SuppressWarnings("try") // the lock is held, not read
    private Path underLock(Action action) throws IOException {
        Path lockFile = root.resolve(index.hash() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        lockFile,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PRIVATE_FILE);
                FileLock ignored = lock(channel)) {
            return action.run();
        }
    }

    /**
     * Locks between processes, and between two class loaders of this one, which Java reports as an exception.
     */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(LOCK_RETRY_NANOS);
            }
        }
    }
}
