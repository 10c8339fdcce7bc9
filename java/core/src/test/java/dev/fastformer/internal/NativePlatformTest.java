// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NativePlatformTest {
    private static final String INDEX = "files=b.so a.so\na.so.size=3\na.so.sha256=" + "a".repeat(64)
            + "\nb.so.size=4\nb.so.sha256=" + "b".repeat(64) + "\nhash=" + "c".repeat(64) + "\n";

    @Test
    void theNamesOfOneProcessorAreOneName() {
        for (String arch : new String[] {"amd64", "x86_64", "X64"}) {
            NativePlatform platform = NativePlatform.of("Linux", arch);
            assertEquals("natives/linux-x86_64/", platform.resourceFolder());
            assertEquals("dev.fastformer:fastformer-native-linux-x86_64", platform.artifact());
            assertEquals("dev.fastformer.natives.linux_x86_64", platform.moduleName());
        }
        assertEquals("macosx-aarch64", NativePlatform.of("Mac OS X", "arm64").toString());
        assertEquals("linux-riscv64", NativePlatform.of("Linux", "riscv64").toString());
    }

    @Test
    void theIndexListsLibrariesWithSizeAndHash() throws IOException {
        NativeIndex index = read(INDEX);
        assertEquals("c".repeat(64), index.hash());
        assertEquals(
                new NativeIndex.Library("b.so", 4, "b".repeat(64)),
                index.libraries().get(0));
        assertEquals(
                new NativeIndex.Library("a.so", 3, "a".repeat(64)),
                index.libraries().get(1));
    }

    @Test
    void aMalformedIndexIsRefusedByItsEntry() {
        String[][] changes = {
            {"files=b.so a.so", "files=../b.so", "../b.so"},
            {"files=b.so a.so", "", "files"},
            {"a.so.size=3", "a.so.size=-3", "a.so.size"},
            {"a.so.size=3", "a.so.size=1e9", "a.so.size"},
            {"b.so.sha256=b", "b.so.sha256=B", "b.so.sha256"},
            {"hash=c", "hash=/", "hash"},
        };
        for (String[] change : changes) {
            IOException e = assertThrows(IOException.class, () -> read(INDEX.replace(change[0], change[1])));
            assertTrue(e.getMessage().contains(change[2]), e.getMessage());
        }
    }

    private static NativeIndex read(String text) throws IOException {
        return NativeIndex.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
