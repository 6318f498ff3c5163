package dev.orrery.examples.taskcost;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that the peers are, and which of them this machine has. */
final class Programs {
    private final @Nullable String python;
    private final String pythonVersion;
    private final @Nullable String uvloopVersion;

    private Programs(@Nullable String python, String version, @Nullable String uvloopVersion) {
        this.python = python;
        this.pythonVersion = version;
        this.uvloopVersion = uvloopVersion;
    }

    /** Prefers a python3 that has uvloop, so that both peers run on one interpreter. */
    static Programs find() {
        String given = System.getProperty("orrery.python", "");
        List<String> candidates =
                !given.isEmpty() ? List.of(given) : List.of("python3", "/usr/bin/python3");
        for (String python : candidates) {
            String uvloop = ask(python, "import uvloop; print(uvloop.__version__)");
            if (uvloop != null) {
                return new Programs(python, version(python), uvloop);
            }
        }
        for (String python : candidates) {
            if (ask(python, "import asyncio; print()") != null) {
                return new Programs(python, version(python), null);
            }
        }
        return new Programs(null, "none", null);
    }

    private static String version(String python) {
        String answer = ask(python, "import platform; print(platform.python_version())");
        return answer == null ? "of unknown version" : answer;
    }

    private static @Nullable String ask(String python, String program) {
        try {
            Process process =
                    new ProcessBuilder(python, "-c", program)
                            .redirectError(Redirect.DISCARD)
                            .start();
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? answer.strip() : null;
        } catch (IOException noSuchProgram) {
            return null;
        } catch (InterruptedException interrupted) {
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }

    String pythonVersion() {
        return pythonVersion;
    }

    String uvloopVersion() {
        return uvloopVersion == null ? "none" : uvloopVersion;
    }

    /** Why {@code peer} is left out of {@code workload}, or null if it is not. */
    @Nullable String absence(Peer peer, Workload workload) {
        if (peer.isPython() && python == null) {
            return "there is no python3 here";
        }
        if (peer == Peer.UVLOOP && uvloopVersion == null) {
            return "python3 has no uvloop here; Debian has it as python3-uvloop";
        }
        if (peer == Peer.ORRERY_BATON && workload == Workload.TASKS_100000) {
            return "the baton takes seconds; 10,000 tasks show it";
        }
        return null;
    }

    List<String> command(Peer peer, Workload workload, long warmUpMillis, int runs) {
        List<String> command = new ArrayList<>();
        if (peer.isPython() && python != null) {
            command.add(python);
            command.add(System.getProperty("orrery.benchmarks", "benchmarks") + "/tasks.py");
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(workload.heap().split(" ")));
            command.addAll(peer.flags());
            command.addAll(List.of("-Dslf4j.internal.verbosity=ERROR", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(PeerMain.class.getName());
        }
        command.add(peer.kind());
        command.add(workload.kind());
        command.add(Integer.toString(workload.countOf(peer)));
        command.add(Long.toString(warmUpMillis));
        command.add(Integer.toString(runs));
        return command;
    }
}
