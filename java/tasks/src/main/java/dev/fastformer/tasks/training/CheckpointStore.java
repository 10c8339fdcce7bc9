// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.FastformerException;
import dev.fastformer.Trainer;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The checkpoints of a run, named by step. The engine writes each so that it is whole or absent, and verifies it. */
final class CheckpointStore {
    private static final String PREFIX = "step-";
    private static final String SUFFIX = ".checkpoint";

    private final Path folder;
    private final int keep;

    CheckpointStore(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** A checkpoint that was found whole. */
    record Found(Path file, RunState state) {}

    /** Writes a checkpoint, then removes those beyond the number to keep. */
    Path save(PreparedTask task, RunState state) {
        Path file = folder.resolve(PREFIX + "%012d".formatted(state.step) + SUFFIX);
        task.save(file, state.toJson());
        newestFirst().stream().skip(keep).forEach(AtomicFiles::delete);
        return file;
    }

    /** The checkpoints by falling step. */
    List<Path> newestFirst() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isCheckpoint(file.getFileName().toString()))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new TaskException(
                    "cannot list the checkpoints",
                    folder.toString(),
                    AtomicFiles.reason(e),
                    "Check the folder's rights",
                    e);
        }
    }

    private static boolean isCheckpoint(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    /**
     * Finds the newest checkpoint that is whole, of this run, and that a trainer takes over.
     *
     * @param runHash of the run
     * @param load takes a checkpoint over; throws if it does not fit
     * @param warnings hears of each checkpoint that is passed over
     * @return empty if there are no checkpoints at all
     * @throws TaskException if none can be used, or one belongs to another run
     */
    Optional<Found> loadNewest(String runHash, Consumer<Path> load, Consumer<String> warnings) {
        List<Path> files = newestFirst();
        List<String> faults = new ArrayList<>();
        for (Path file : files) {
            try {
                RunState state = RunState.parse(Trainer.callerState(file), file);
                checkRun(file, state, runHash);
                load.accept(file);
                faults.forEach(warnings);
                return Optional.of(new Found(file, state));
            } catch (FastformerException e) {
                faults.add("the checkpoint " + file + " cannot be used: " + e.getMessage()
                        + " The run goes on from an older one.");
            }
        }
        if (!files.isEmpty()) {
            throw new TaskException(
                    "cannot resume the run",
                    folder.toString(),
                    "none of its " + files.size() + " checkpoints can be used; the first says: " + faults.get(0),
                    "Remove the damaged checkpoints to go on from the beginning of the run");
        }
        return Optional.empty();
    }

    private static void checkRun(Path file, RunState state, String runHash) {
        if (!state.runHash.equals(runHash)) {
            throw new TaskException(
                    "cannot resume the run",
                    file.toString(),
                    "the checkpoint was written with other settings or other data than run.json names",
                    "Restore run.json as the run has written it, or begin a new run");
        }
    }
}
