package dev.orrery.sim.cli;

import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunFailure;
import dev.orrery.sim.picture.Picture;
import dev.orrery.sim.picture.PictureInput;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The files that a replay can write of its run. */
final class ReplayFiles {
    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Draws the run: one HTML page that needs nothing else.")
    private @Nullable String picture;

    /** Whether any file is to be written. */
    boolean isAsked() {
        return picture != null;
    }

    /** Checks the paths before anything runs. */
    void check() {
        path("--picture", picture);
    }

    /** A fresh trace that records what the files need. */
    Trace trace() {
        return picture == null ? Trace.recordAll() : Trace.recordAll().withStacks();
    }

    void write(PrintWriter out, Replay replay, String seed, String again) {
        Path page = path("--picture", picture);
        if (page != null) {
            save("--picture", page, Picture.of(input(replay, seed, again)));
            out.println("Picture: " + page);
        }
    }

    private static PictureInput input(Replay replay, String seed, String again) {
        RunFailure failure = replay.run().failure();
        List<TraceEvent> events = replay.run().recorded();
        PictureInput input =
                failure == null
                        ? PictureInput.ofHeld(replay.plan(), events)
                        : PictureInput.of(failure.what(), replay.plan(), events)
                                .withDetails(failure.details());
        return input.withSeed(seed).withReplay(again);
    }

    private static void save(String option, Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException refused) {
            throw new UsageException(
                    option
                            + " must be a file that can be written: "
                            + option
                            + "="
                            + file
                            + ", reason="
                            + refused
                            + ". Give a file in a folder that exists.");
        }
    }

    private static @Nullable Path path(String option, @Nullable String file) {
        try {
            return file == null ? null : Path.of(file);
        } catch (InvalidPathException refused) {
            throw new UsageException(
                    option
                            + " must be the path of a file: "
                            + option
                            + "="
                            + file
                            + ". Give a file to write.");
        }
    }
}
