package dev.orrery.benchmarks.echo;

import dev.orrery.benchmarks.peer.Pinning;
import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server in a process of its own, on a processor of its own once it has started: so its JVM sees
 * the whole machine when it chooses its threads.
 */
final class ServerProcess implements AutoCloseable {
    private static final String CLIENT_PROCESSOR = "0";
    private static final String SERVER_PROCESSOR = "1";
    private static final List<String> PYTHON = List.of("asyncio", "uvloop");

    private final Process process;
    private final BufferedReader answers;
    private final int port;
    private final boolean isPinned;

    private ServerProcess(Process process) throws IOException, LeftOut {
        this.process = process;
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.port = (int) number("port");
        // Both or none: on a machine of one processor the first fails.
        this.isPinned =
                Pinning.pin(process.pid(), SERVER_PROCESSOR)
                        && Pinning.pin(ProcessHandle.current().pid(), CLIENT_PROCESSOR);
    }

    static ServerProcess start(String server, int bufferBytes, String... flags)
            throws IOException, LeftOut {
        List<String> command =
                PYTHON.contains(server)
                        ? python(server)
                        : java(server, Integer.toString(bufferBytes), flags);
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            return new ServerProcess(process);
        } catch (IOException | RuntimeException | LeftOut failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    private static List<String> python(String server) throws LeftOut {
        List<String> command = new ArrayList<>(Python.find().command(server, "echo.py"));
        command.add(server);
        return command;
    }

    private static List<String> java(String server, String bufferBytes, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xms512m",
                        "-Xmx512m",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        // For Netty.
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dio.netty.noUnsafe=false",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        command.addAll(List.of(flags));
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerMain.class.getName(),
                        server,
                        bufferBytes));
        return command;
    }

    private long number(String what) throws IOException, LeftOut {
        String line = answers.readLine();
        if (line != null && line.startsWith("left-out ")) {
            throw new LeftOut(line.substring("left-out ".length()));
        }
        if (line == null || !line.startsWith(what + " ")) {
            throw new IOException("the server must print '" + what + " N': printed=" + line);
        }
        return Long.parseLong(line.substring(what.length() + 1));
    }

    int port() {
        return port;
    }

    boolean isPinned() {
        return isPinned;
    }

    /** What it holds: on the heap after a collection, and what is resident. */
    Memory memory() throws IOException, LeftOut {
        process.getOutputStream().write("heap\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return new Memory(number("heap"), residentBytes());
    }

    private long residentBytes() throws IOException, LeftOut {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        }
        throw new LeftOut("this system has no /proc, which tells what a process holds");
    }

    /**
     * What a process holds.
     *
     * @param heap bytes in use on the heap; 0 where there is none of its own
     * @param resident bytes, with all of the heap, used or not
     */
    record Memory(long heap, long resident) {}

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // Its time is then part of ours.
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
