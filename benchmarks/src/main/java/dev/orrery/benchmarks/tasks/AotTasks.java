package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.row.PeerMain;
import dev.orrery.benchmarks.row.Trial;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The first tasks of a process that has an AOT cache of the JDK: classes loaded and linked, lambdas
 * made, profiles kept from a training run. Both are processes of their own, for a cache is taken
 * when one begins; it wants jars, so that folders of classes are packed before.
 */
final class AotTasks implements Trial {
    private static final String RUN = "run ";
    private static final String PROCESS = "also process_ms ";

    private final Path folder = Files.createTempDirectory(temporary(), "benchmarks-aot");
    private final Path cache = folder.resolve("tasks.aot");
    private final String classPath;
    private final String kind;
    private final int size;
    private double processMillis;

    AotTasks(String kind, int size) throws IOException, InterruptedException {
        this.kind = kind;
        this.size = size;
        this.classPath = jars();
        process("-XX:AOTCacheOutput=" + cache);
        if (!Files.exists(cache)) {
            throw new IOException("the training run must leave a cache: cache=" + cache);
        }
    }

    @Override
    public double run() throws IOException, InterruptedException {
        // Refuses to run without, rather than to be slow unnoticed.
        List<String> lines = process("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
        processMillis = figure(lines, PROCESS);
        return figure(lines, RUN);
    }

    /** Where the runner deletes what is left when it is stopped. */
    private static Path temporary() {
        String given = System.getenv("TMPDIR");
        return Path.of(given == null ? System.getProperty("java.io.tmpdir") : given);
    }

    private List<String> process(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath, PeerMain.class.getName()));
        command.addAll(List.of(ColdTasks.ROW, kind, Integer.toString(size), "0", "1"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        if (process.waitFor() != 0) {
            throw new IOException("a process failed: " + command + lines);
        }
        return lines;
    }

    private static double figure(List<String> lines, String begin) throws IOException {
        for (String line : lines) {
            if (line.startsWith(begin)) {
                return Double.parseDouble(line.substring(begin.length()));
            }
        }
        throw new IOException("a process must print its figure: " + lines);
    }

    private String jars() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jar(path, entries.size()) : entry);
        }
        return String.join(File.pathSeparator, entries);
    }

    private String jar(Path classes, int number) throws IOException {
        Path jar = folder.resolve(number + ".jar");
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(jar));
                JarOutputStream content = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                content.putNextEntry(
                        new JarEntry(
                                classes.relativize(each)
                                        .toString()
                                        .replace(File.separatorChar, '/')));
                Files.copy(each, content);
            }
        }
        return jar.toString();
    }

    @Override
    public Map<String, Double> extras() {
        return Map.of("process ms", processMillis);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(AotTasks::delete);
            Files.delete(folder);
        } catch (IOException left) {
            System.err.println("a temporary folder is left: " + left.getMessage());
        }
    }

    private static void delete(Path file) {
        if (!file.toFile().delete()) {
            System.err.println("a temporary file is left: " + file);
        }
    }
}
