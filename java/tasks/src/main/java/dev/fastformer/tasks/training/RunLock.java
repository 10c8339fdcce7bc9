// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second run out of a folder. The operating system frees the lock of a process that is gone, however it went. */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    static RunLock take(Path checkpoints) {
        Path file = checkpoints.resolve(".lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
            return new RunLock(channel);
        } catch (OverlappingFileLockException e) {
            close(channel);
            throw new TaskException(
                    "cannot train",
                    file.toString(),
                    "another run is writing into this folder",
                    "Wait until it is over, end it, or train into another folder",
                    e);
        } catch (IOException e) {
            close(channel);
            throw new TaskException(
                    "cannot train", file.toString(), AtomicFiles.reason(e), "Choose a folder that can be written", e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written through the channel, so nothing is lost; the lock ends with the process at the
            // latest.
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
