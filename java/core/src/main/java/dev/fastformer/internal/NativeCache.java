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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * One place on disk for unpacked natives: {@code root/<hash>/}, readable and writable by its owner alone. The
 * folder appears by an atomic rename after its content was checked in full, under a lock between processes; a
 * folder that is there is trusted when it and its files belong to us and no file was touched since that check,
 * which is made again otherwise.
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
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) && isRight(folder)) {
            return folder; // without the lock: the folder may be on a disk that cannot be written
        }
        createRoot();
        return underLock(() -> {
            if (!isRight(folder)) {
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

    /** Whether the content is right: known from an earlier check of the same files, or checked now. */
    private boolean isRight(Path folder) throws IOException {
        try {
            if (!looksRight(folder)) {
                return false;
            }
            byte[] state = VerifiedRecord.stateOf(folder, index);
            if (VerifiedRecord.holds(folder, state)) {
                return true;
            }
            if (!contentIsRight(folder)) {
                return false;
            }
            remember(folder, state);
            return true;
        } catch (NoSuchFileException e) {
            return false; // another process is just replacing the folder
        }
    }

    private static void remember(Path folder, byte[] state) {
        try {
            VerifiedRecord.write(folder, state);
        } catch (IOException e) {
            // A disk that is full or cannot be written: the libraries are right all the same.
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
        NativeLeftovers.remove(root, index.hash());
        try {
            String prefix = NativeLeftovers.prefix(index.hash());
            Path fresh = Files.createTempDirectory(root, prefix, PRIVATE_FOLDER);
            for (NativeIndex.Library library : index.libraries()) {
                unpack(library, fresh.resolve(library.name()));
            }
            VerifiedRecord.write(fresh, VerifiedRecord.stateOf(fresh, index));
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                // A process that has the old files mapped keeps them; the name is free at once.
                Path old = root.resolve(prefix + "old-" + fresh.getFileName());
                Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            NativeLeftovers.remove(root, index.hash()); // the old folder, or after a failure the half of a new one
        }
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
