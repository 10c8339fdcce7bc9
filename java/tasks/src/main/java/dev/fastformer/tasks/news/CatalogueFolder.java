// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.ConfigFile;
import dev.fastformer.tasks.files.FileDigest;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.JsonFields;
import dev.fastformer.tasks.files.LinesFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A catalogue on disk: {@code catalogue.json}, and beside it ids and vectors in files that bear their hashes in their names. So
 * a new catalogue is written beside the old one and takes its place with the one file that names both.
 */
final class CatalogueFolder {
    private static final String WHAT = "cannot load the catalogue";
    private static final String FORMAT = "fastformer-news-catalogue";
    private static final int FORMAT_VERSION = 1;
    private static final String DESCRIPTION = "catalogue.json";
    private static final String REMEDY = "Take the whole folder as it was written, or encode the news anew";
    private static final long CHUNK_BYTES = 64 << 20;

    /** Wider than any model; a catalogue's bytes are then a long. */
    private static final int MAX_WIDTH = 1 << 20;

    private CatalogueFolder() {}

    static void write(Path folder, Catalogue all, NewsModelId model) {
        Catalogue catalogue = all.compact();
        AtomicFiles.createFolder(folder);
        List<String> ids = catalogue.ids();
        String idsHash = FileHashes.hash(ids);
        AtomicFiles.writeLines(folder.resolve(idsName(idsHash)), ids);
        Path fresh = folder.resolve("vectors.new");
        AtomicFiles.write(fresh, channel -> {
            channel.write(header(ids.size(), catalogue.width()));
            MemorySegment vectors = catalogue.vectors();
            for (long at = 0; at < vectors.byteSize(); at += CHUNK_BYTES) {
                long count = Math.min(CHUNK_BYTES, vectors.byteSize() - at);
                for (ByteBuffer bytes = vectors.asSlice(at, count).asByteBuffer(); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
            }
        });
        String vectorsHash = FileDigest.sha256(fresh);
        AtomicFiles.move(fresh, folder.resolve(vectorsName(vectorsHash)));
        ObjectNode document = ConfigFile.document(FORMAT, FORMAT_VERSION)
                .put("news", ids.size())
                .put("width", catalogue.width())
                .put("model_sha256", model.sha256())
                .put("ids_sha256", idsHash)
                .put("vectors_sha256", vectorsHash);
        ConfigFile.write(folder.resolve(DESCRIPTION), document);
        deleteOthers(folder, Set.of(idsName(idsHash), vectorsName(vectorsHash)));
    }

    private static String idsName(String hash) {
        return "ids-" + hash.substring(0, 16) + ".txt";
    }

    private static String vectorsName(String hash) {
        return "vectors-" + hash.substring(0, 16) + ".safetensors";
    }

    private static void deleteOthers(Path folder, Set<String> keep) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().matches("(ids|vectors)-[0-9a-f]{16}\\..*"))
                    .filter(file -> !keep.contains(file.getFileName().toString()))
                    .forEach(AtomicFiles::delete);
        } catch (IOException e) {
            throw new TaskException(
                    "cannot list the catalogue",
                    folder.toString(),
                    AtomicFiles.reason(e),
                    "Check the folder's rights",
                    e);
        }
    }

    /** The head of a safetensors file that holds the vectors alone. */
    private static ByteBuffer header(int news, int width) {
        String json = "{\"vectors\":{\"dtype\":\"F32\",\"shape\":[" + news + "," + width + "],\"data_offsets\":[0,"
                + (long) news * width * Float.BYTES + "]}}";
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        return ByteBuffer.allocate(Long.BYTES + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .flip();
    }

    /** What catalogue.json says. */
    private record Description(int news, int width, String model, String ids, String vectors) {}

    private static Description describe(Path folder) {
        Path description = folder.resolve(DESCRIPTION);
        if (!Files.isRegularFile(description)) {
            throw new TaskException(
                    WHAT,
                    description.toString(),
                    "there is no such file",
                    "Name a folder that encoding news has written");
        }
        JsonFields fields = ConfigFile.read(description, FORMAT, FORMAT_VERSION);
        fields.allowOnly(
                Set.of("format", "format_version", "news", "width", "model_sha256", "ids_sha256", "vectors_sha256"));
        return new Description(
                fields.integer("news", 0, Integer.MAX_VALUE),
                fields.integer("width", 1, MAX_WIDTH),
                fields.sha256("model_sha256"),
                fields.sha256("ids_sha256"),
                fields.sha256("vectors_sha256"));
    }

    static Catalogue read(Path folder, NewsModelId model) {
        Description description = describe(folder);
        if (!new NewsModelId(description.model, description.width).equals(model)) {
            throw new TaskException(
                    WHAT,
                    folder.resolve(DESCRIPTION).toString(),
                    "its vectors were made by another model, so they mean nothing to this one",
                    "Encode the news with this model");
        }
        return read(folder, description);
    }

    /** Refuses a folder that was cut or changed, whichever model made it. */
    static void check(Path folder) {
        read(folder, describe(folder));
    }

    private static Catalogue read(Path folder, Description description) {
        List<String> ids = ids(folder, description.ids, description.news, folder.resolve(DESCRIPTION));
        Path file = folder.resolve(vectorsName(description.vectors));
        MemorySegment vectors = vectors(file, description.news, description.width);
        checkHash(file, description.vectors);
        return Catalogue.of(description.width, ids, vectors);
    }

    private static List<String> ids(Path folder, String hash, int news, Path description) {
        Path file = folder.resolve(idsName(hash));
        List<String> ids = news == 0 ? List.of() : LinesFile.read(file, WHAT);
        FileHashes.check(file, "list of ids", hash, FileHashes.hash(ids), description, WHAT);
        if (ids.size() != news) {
            throw fault(file, "it holds " + ids.size() + " ids and the catalogue has " + news + " news");
        }
        return ids;
    }

    private static MemorySegment vectors(Path file, int news, int width) {
        ByteBuffer expected = header(news, width);
        long size = expected.limit() + (long) news * width * Float.BYTES;
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() != size) {
                throw fault(file, "it has " + channel.size() + " bytes and must have " + size);
            }
            ByteBuffer head = ByteBuffer.allocate(expected.limit());
            fill(channel, head, file);
            if (!head.flip().equals(expected)) {
                throw fault(file, "its header is not that of " + news + " vectors of " + width + " numbers");
            }
            MemorySegment vectors = Catalogue.allocate(news, width);
            for (long at = 0; at < vectors.byteSize(); at += CHUNK_BYTES) {
                fill(
                        channel,
                        vectors.asSlice(at, Math.min(CHUNK_BYTES, vectors.byteSize() - at))
                                .asByteBuffer(),
                        file);
            }
            return vectors;
        } catch (IOException e) {
            throw new TaskException(WHAT, file.toString(), AtomicFiles.reason(e), REMEDY, e);
        }
    }

    private static void fill(FileChannel channel, ByteBuffer bytes, Path file) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw fault(file, "it ends in its middle");
            }
        }
    }

    private static void checkHash(Path file, String expected) {
        String found = FileDigest.sha256(file);
        if (!found.equals(expected)) {
            throw fault(file, "its SHA-256 is " + found + " and the catalogue says " + expected);
        }
    }

    private static TaskException fault(Path file, String why) {
        return new TaskException(WHAT, file.toString(), why, REMEDY);
    }
}
