// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import static dev.fastformer.internal.ProbeProcess.loadedFrom;
import static dev.fastformer.internal.ProbeProcess.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of finding the library, each in a JVM of its own. */
class LoaderTest {
    private static final String ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final String LIBRARY = "libfastformer.so";

    @TempDir
    Path folder;

    private ProbeProcess probe;

    @BeforeEach
    void ownCacheAndTemporaryFolder() throws IOException {
        probe = new ProbeProcess(folder.resolve("cache"), Files.createDirectory(folder.resolve("tmp"))).option(ACCESS);
    }

    @Test
    void theCacheIsPrivateAndUsedAgain() throws Exception {
        Path library = loadedFrom(probe.run());
        assertEquals(probe.cache.resolve("fastformer"), library.getParent().getParent());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(library.getParent())));
        Object unpacked = Files.readAttributes(library, "unix:ino,ctime").toString();
        assertEquals(library, loadedFrom(probe.run()));
        assertEquals(unpacked, Files.readAttributes(library, "unix:ino,ctime").toString());
    }

    @Test
    void severalProcessesUnpackAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(probe.start());
        }
        Path library = null;
        for (Process process : processes) {
            library = loadedFrom(ProbeProcess.result(process));
        }
        String hash = library.getParent().getFileName().toString();
        assertEquals(List.of(hash, hash + ".lock"), probe.namesInCache());
    }

    @Test
    void aCacheThatCannotBeWrittenLeadsToTheTemporaryFolder() throws Exception {
        Files.writeString(probe.cache, "a file where the folder should be");
        assertTrue(loadedFrom(probe.run()).startsWith(probe.temporary));
    }

    @Test
    void aFolderThatOthersCanWriteIsNotTrusted() throws Exception {
        Path library = loadedFrom(probe.run());
        Files.setPosixFilePermissions(library.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(loadedFrom(probe.run()).startsWith(probe.temporary));
    }

    @Test
    void aLinkInPlaceOfTheCacheIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createDirectories(probe.cache);
        Files.createSymbolicLink(probe.cache.resolve("fastformer"), elsewhere);
        assertTrue(loadedFrom(probe.run()).startsWith(probe.temporary));
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void placesThatDoNotLoadAreAllNamed() throws Exception {
        Path natives = folder.resolve("natives.jar");
        Path text = Files.writeString(folder.resolve("text"), "no library");
        String hash = Sha256.of(text);
        String index =
                "files=" + LIBRARY + "\n" + LIBRARY + ".size=10\n" + LIBRARY + ".sha256=" + hash + "\nhash=" + hash;
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(natives))) {
            write(jar, NativeIndex.FILE, index.getBytes());
            write(jar, LIBRARY, Files.readAllBytes(text));
        }
        String message = refusal(
                probe.classPath(ProbeProcess.TESTS, ProbeProcess.CORE, natives).run());
        assertTrue(message.contains(probe.cache.toString()), message);
        assertTrue(message.contains(probe.temporary.toString()), message);
        assertTrue(message.contains("ELF header"), message);
        assertTrue(message.contains(NativeSearch.PATH_PROPERTY), message);
    }

    @Test
    void aJarThatDoesNotHoldWhatItListsIsDamaged() throws Exception {
        Path natives = folder.resolve("natives.jar");
        String hash = "0".repeat(64);
        String index =
                "files=" + LIBRARY + "\n" + LIBRARY + ".size=10\n" + LIBRARY + ".sha256=" + hash + "\nhash=" + hash;
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(natives))) {
            write(jar, NativeIndex.FILE, index.getBytes());
            write(jar, LIBRARY, "no library".getBytes());
        }
        String message = refusal(
                probe.classPath(ProbeProcess.TESTS, ProbeProcess.CORE, natives).run());
        assertTrue(message.contains("SHA-256"), message);
        assertEquals(List.of(hash + ".lock"), probe.namesInCache(), "nothing wrong is left");
    }

    @Test
    void withoutNativesTheErrorNamesTheArtifactAndTheFlag() throws Exception {
        String message =
                refusal(probe.classPath(ProbeProcess.TESTS, ProbeProcess.CORE).run());
        assertTrue(message.contains(NativePlatform.current().artifact()), message);
        assertTrue(message.contains("linux-x86_64"), message);
        assertTrue(message.contains(ACCESS), message);
    }

    @Test
    void thePropertyWinsAndNothingElseIsTried() throws Exception {
        Path unpacked = loadedFrom(probe.run()).getParent();
        Path copy = folder.resolve("copy");
        Files.move(unpacked, copy);
        probe.option("-D" + NativeSearch.PATH_PROPERTY + "=" + copy);
        assertEquals(copy.resolve(LIBRARY), loadedFrom(probe.run()));
        probe.option("-D" + NativeSearch.PATH_PROPERTY + "=" + copy.resolve(LIBRARY));
        assertEquals(copy.resolve(LIBRARY), loadedFrom(probe.run()));
        probe.option("-D" + NativeSearch.PATH_PROPERTY + "=" + folder.resolve("absent"));
        String message = refusal(probe.run());
        assertTrue(message.contains("absent"), message);
        assertTrue(message.contains(NativeSearch.PATH_PROPERTY), message);
        Path text = Files.writeString(folder.resolve("text.so"), "no library");
        probe.option("-D" + NativeSearch.PATH_PROPERTY + "=" + text);
        message = refusal(probe.run());
        assertTrue(message.contains("ELF header"), message);
        assertFalse(Files.exists(unpacked), "nothing was unpacked");
    }

    @Test
    void aLibraryOfAnotherKindIsRefusedByWhatItLacks() throws Exception {
        Path copy = loadedFrom(probe.run()).resolveSibling("libgomp.so.1");
        probe.option("-D" + NativeSearch.PATH_PROPERTY + "=" + copy);
        String message = refusal(probe.run());
        assertTrue(message.contains("ff_abi_version"), message);
    }

    @Test
    void aJvmThatForbidsNativeAccessGetsTheFlagToAdd() throws Exception {
        // From 24 on everything is allowed with a warning unless denied; before, naming one module denies the others.
        String denial =
                Runtime.version().feature() >= 24 ? "--illegal-native-access=deny" : "--enable-native-access=java.xml";
        ProbeProcess denied = new ProbeProcess(probe.cache, probe.temporary).option(denial);
        String message = refusal(denied.run());
        assertTrue(message.contains(ACCESS), message);
        denied.option(ACCESS);
        loadedFrom(denied.run());
    }

    @Test
    void theModulePathWorksThoughNothingRequiresTheNatives() throws Exception {
        Path natives = folder.resolve("fastformer-native-linux-x86_64.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        new Attributes.Name("Automatic-Module-Name"),
                        NativePlatform.current().moduleName());
        try (OutputStream out = Files.newOutputStream(natives);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.setLevel(0);
            Path source = loadedFrom(probe.run()).getParent();
            write(jar, NativeIndex.FILE, indexOfThisRun());
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.toList()) {
                    write(jar, file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        ProbeProcess modular = new ProbeProcess(folder.resolve("other cache"), probe.temporary)
                .option("--module-path=" + ProbeProcess.CORE + File.pathSeparator + natives)
                .option("--add-modules=dev.fastformer")
                .option("--enable-native-access=dev.fastformer")
                .classPath(ProbeProcess.TESTS);
        assertTrue(loadedFrom(modular.run()).startsWith(folder.resolve("other cache")));
    }

    @Test
    void twoClassLoadersOfOneProcessLoadTheLibrary() throws Exception {
        String output = probe.run(
                ProbeProcess.TESTS.toString(),
                ProbeProcess.CORE.toString(),
                ProbeProcess.natives().toString());
        List<String> lines = output.lines().toList();
        assertEquals(2, lines.size(), output);
        assertEquals(loadedFrom(lines.get(0)), loadedFrom(lines.get(1)));
    }

    private static byte[] indexOfThisRun() throws IOException {
        String resource = NativePlatform.current().resourceFolder() + NativeIndex.FILE;
        try (InputStream in = LoaderTest.class.getClassLoader().getResourceAsStream(resource)) {
            return in.readAllBytes();
        }
    }

    private static void write(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(NativePlatform.current().resourceFolder() + name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
