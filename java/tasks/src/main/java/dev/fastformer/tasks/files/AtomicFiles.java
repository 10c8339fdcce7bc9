// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.files;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes small files so that a crash at any moment leaves the old file or the whole new one: a temporary beside it,
 * synced, renamed over it, and the folder synced.
 */
public final class AtomicFiles {
    private static final String TEMPORARY = ".new";

    private AtomicFiles() {}

    /**
     * Writes lines, each closed by a line feed.
     *
     * @param file where to
     * @param lines the lines
     */
    public static void writeLines(Path file, List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        write(file, text.toString());
    }

    /**
     * Writes a text as UTF-8.
     *
     * @param file where to
     * @param text the whole text
     */
    public static void write(Path file, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes.
         *
         * @param channel an empty file
         * @throws IOException if it cannot be written
         */
        void write(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param file where to
     * @param content writes what is to stand in it
     */
    public static void write(Path file, Content content) {
        Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.write(channel);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw unwritable(file, e);
        }
    }

    /**
     * Makes a folder, and those above it, unless it is there.
     *
     * @param folder the folder
     */
    public static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Moves a file over another one of the same file system, durably.
     *
     * @param from the file
     * @param to where it goes
     */
    public static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(to.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    /**
     * Removes a file, durably, if it is there.
     *
     * @param file the file
     */
    public static void delete(Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder(file.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The write has failed already, and that is what the caller hears of; the next write takes this name again.
        }
    }

    private static TaskException unwritable(Path file, IOException e) {
        return new TaskException(
                "cannot write",
                file.toString(),
                reason(e),
                "Make room or choose a folder that can be written; what stood there before is untouched",
                e);
    }

    /**
     * Says in words why the operating system refused.
     *
     * @param e the exception
     * @return the reason, without the path where that can be told apart
     */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        if (e instanceof FileSystemException) {
            return e.getClass().getSimpleName().replace("Exception", "");
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
