package dev.orrery.sim.cli;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Replay;
import dev.orrery.sim.explore.RunPicture;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.picture.PcapNg;
import dev.orrery.sim.picture.Perfetto;
import dev.orrery.sim.picture.Picture;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The files that a replay can write of its run. */
final class ReplayFiles {
    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Draws the run: one HTML page that needs nothing else.")
    private @Nullable String picture;

    @Option(
            names = "--perfetto",
            paramLabel = "FILE",
            description = "Writes the events as JSON that Perfetto and Chrome's tracing open.")
    private @Nullable String perfetto;

    @Option(
            names = "--pcapng",
            paramLabel = "FILE",
            description = "Writes the bytes on the simulated wire as a capture for Wireshark.")
    private @Nullable String pcapng;

    /** Whether any file is to be written. */
    boolean isAsked() {
        return picture != null || perfetto != null || pcapng != null;
    }

    /** Checks the paths before anything runs. */
    void check() {
        path("--picture", picture);
        path("--perfetto", perfetto);
        path("--pcapng", pcapng);
    }

    /** A fresh trace that records what the files need. */
    Trace trace() {
        Trace trace = Trace.recordAll();
        if (picture != null || perfetto != null) {
            trace = trace.withStacks();
        }
        return pcapng == null ? trace : trace.withBytes();
    }

    void write(
            PrintWriter out,
            Scenario scenario,
            NanoClock clock,
            Replay replay,
            String seed,
            String again) {
        Path page = path("--picture", picture);
        if (page != null) {
            save(
                    "--picture",
                    page,
                    bytes(Picture.of(RunPicture.of(scenario, replay, seed, again, clock))));
            out.println("Picture: " + page);
        }
        Path trace = path("--perfetto", perfetto);
        if (trace != null) {
            save("--perfetto", trace, bytes(Perfetto.of(replay.run().recorded())));
            out.println("Trace for Perfetto: " + trace);
        }
        Path capture = path("--pcapng", pcapng);
        if (capture != null) {
            save("--pcapng", capture, PcapNg.of(replay.run().trace().segments()));
            out.println("Capture for Wireshark: " + capture);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void save(String option, Path file, byte[] content) {
        try {
            Files.write(file, content);
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
