// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The file {@code verified} beside unpacked libraries: size and modification time that each had when its
 * SHA-256 was found right. While they are the same, a start need not read the libraries. A record that is
 * missing, old or torn only costs that reading, so it is written without ceremony.
 */
final class VerifiedRecord {
    static final String FILE = "verified";

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private VerifiedRecord() {}

    /** What a record of the libraries as they are now would hold. */
    static byte[] stateOf(Path folder, NativeIndex index) throws IOException {
        StringBuilder text = new StringBuilder();
        for (NativeIndex.Library library : index.libraries()) {
            BasicFileAttributes attributes = Files.readAttributes(
                    folder.resolve(library.name()), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            text.append(library.name())
                    .append(" size=")
                    .append(attributes.size())
                    .append(" modified=")
                    .append(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the folder's record holds exactly this. */
    static boolean holds(Path folder, byte[] state) throws IOException {
        Path record = folder.resolve(FILE);
        return Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
                && Files.size(record) == state.length
                && Arrays.equals(Files.readAllBytes(record), state);
    }

    static void write(Path folder, byte[] state) throws IOException {
        try (FileChannel channel = FileChannel.open(
                folder.resolve(FILE),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS),
                PRIVATE)) {
            ByteBuffer bytes = ByteBuffer.wrap(state);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
