// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import static dev.fastformer.internal.ProbeProcess.loadedFrom;
import static dev.fastformer.internal.ProbeProcess.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacked natives that were damaged, and unpackings that did not end: each start is a JVM of its own. */
class NativeCacheTest {
    @TempDir
    Path folder;

    private ProbeProcess probe;
    private Path library;
    private byte[] sound;

    @BeforeEach
    void unpackOnce() throws Exception {
        probe = new ProbeProcess(folder.resolve("cache"), Files.createDirectory(folder.resolve("tmp")))
                .option("--enable-native-access=ALL-UNNAMED");
        library = loadedFrom(probe.run());
        sound = Files.readAllBytes(library);
    }

    @Test
    void damageThatKeepsTheSizeIsRepairedBeforeTheLibraryIsLoaded() throws Exception {
        for (String name : List.of("libfastformer.so", "libdnnl.so.3", "libgomp.so.1")) {
            Path file = library.resolveSibling(name);
            String before = Sha256.of(file);
            overwriteTheMiddle(file);
            assertEquals(library, loadedFrom(probe.run()));
            assertEquals(before, Sha256.of(file), name);
        }
        assertOneCleanFolder();
    }

    @Test
    void damageThatAlsoKeepsTheTimeIsSeenWhenTheLibraryDoesNotLoad() throws Exception {
        FileTime modified = Files.getLastModifiedTime(library);
        Files.write(library, new byte[sound.length]);
        Files.setLastModifiedTime(library, modified);
        assertEquals(library, loadedFrom(probe.run()));
        assertArrayEquals(sound, Files.readAllBytes(library));
    }

    @Test
    void withoutARecordTheContentIsChecked() throws Exception {
        Path record = library.resolveSibling(VerifiedRecord.FILE);
        byte[] state = Files.readAllBytes(record);
        Object unpacked = Files.getAttribute(library, "unix:ino");
        Files.delete(record);
        loadedFrom(probe.run());
        assertArrayEquals(state, Files.readAllBytes(record));
        Files.write(record, new byte[state.length]); // not even text
        loadedFrom(probe.run());
        assertArrayEquals(state, Files.readAllBytes(record));
        assertEquals(unpacked, Files.getAttribute(library, "unix:ino"), "right files stay");

        FileTime modified = Files.getLastModifiedTime(library);
        Files.delete(record);
        overwriteTheMiddle(library);
        Files.setLastModifiedTime(library, modified);
        loadedFrom(probe.run());
        assertArrayEquals(sound, Files.readAllBytes(library));
        assertOneCleanFolder();
    }

    @Test
    void aTouchedLibraryIsCheckedOnceAndStays() throws Exception {
        Path record = library.resolveSibling(VerifiedRecord.FILE);
        byte[] state = Files.readAllBytes(record);
        Object unpacked = Files.getAttribute(library, "unix:ino");
        Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
        loadedFrom(probe.run());
        assertEquals(unpacked, Files.getAttribute(library, "unix:ino"));
        assertFalse(Arrays.equals(state, Files.readAllBytes(record)), "the new time is remembered");
        Object written = Files.readAttributes(record, "unix:ino,ctime").toString();
        loadedFrom(probe.run());
        assertEquals(written, Files.readAttributes(record, "unix:ino,ctime").toString());
    }

    @Test
    void aFileOfAnotherSizeOrNoneIsUnpackedAnew() throws Exception {
        Files.write(library, new byte[] {1, 2, 3});
        assertEquals(library, loadedFrom(probe.run()));
        assertArrayEquals(sound, Files.readAllBytes(library));
        Files.delete(library.resolveSibling("libdnnl.so.3"));
        assertEquals(library, loadedFrom(probe.run()));
        assertOneCleanFolder();
    }

    @Test
    void whatKilledProcessesLeftIsRemovedByTheNextUnpacking() throws Exception {
        String hash = library.getParent().getFileName().toString();
        Path ours = leftover("." + hash + "-1234");
        Path otherVersion = leftover("." + "0".repeat(64) + "-1234");
        Path otherVersionNow = leftover("." + "1".repeat(64) + "-1234");
        Path notOfThisKind = leftover(".kept");
        FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(otherVersion, twoDaysAgo);
        Files.setLastModifiedTime(notOfThisKind, twoDaysAgo);
        Files.delete(library);
        loadedFrom(probe.run());
        assertTrue(Files.notExists(ours) && Files.notExists(otherVersion));
        assertTrue(Files.exists(otherVersionNow), "another process may be at work there");
        assertTrue(Files.exists(notOfThisKind));
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws Exception {
        // The largest file a process may write stands in for a full disk: libdnnl does not fit.
        ProbeProcess limited = new ProbeProcess(folder.resolve("full cache"), probe.temporary)
                .option("--enable-native-access=ALL-UNNAMED")
                .through("sh", "-c", "ulimit -f 8192 && exec \"$@\"", "sh");
        String message = refusal(limited.run());
        assertTrue(message.contains("File too large"), message);
        List<String> left = limited.namesInCache();
        assertEquals(List.of(library.getParent().getFileName() + ".lock"), left);
        Path second =
                probe.temporary.resolve(ProbeProcess.names(probe.temporary).getFirst());
        assertEquals(left, ProbeProcess.names(second), "the folder for temporary files was the second try");
    }

    private Path leftover(String name) throws IOException {
        Path left = Files.createDirectory(library.getParent().resolveSibling(name));
        Files.writeString(left.resolve("libfastformer.so"), "half");
        return left;
    }

    /** The header stays, so the library would load, and crash the process when it is used. */
    private static void overwriteTheMiddle(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1 << 16), channel.size() / 2);
        }
    }

    private void assertOneCleanFolder() throws IOException {
        String hash = library.getParent().getFileName().toString();
        assertEquals(List.of(hash, hash + ".lock"), probe.namesInCache());
    }
}
