package dev.orrery.sim.explore;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells whether the code was edited: a hash over all class files of the folders or jars that the
 * scenario, the simulator and the loop come from, and of all folders of the class path, since what
 * somebody works on is there. What else the scenario uses of jars is not in it.
 *
 * <p>Cost: reads all these files, some tens of milliseconds; asked for only where a plan is written
 * or replayed.
 */
final class CodeHash {
    private CodeHash() {}

    /** Returns 16 hex digits, or null where a code source cannot be read. */
    static @Nullable String of(Scenario scenario) {
        Set<Path> sources = new LinkedHashSet<>();
        for (Class<?> type : List.of(scenario.code(), Simulation.class, EventLoop.class)) {
            Path source = source(type);
            if (source == null) {
                return null;
            }
            sources.add(source);
        }
        addFolders(sources, scenario.code().getClassLoader());
        return ofSources(sources);
    }

    /** Adds the folders that a loader looks into, in the order of the class path. */
    private static void addFolders(Set<Path> sources, @Nullable ClassLoader loader) {
        if (loader == null) {
            return;
        }
        // An empty name is found in folders only.
        loader.resources("")
                .filter(root -> root.getProtocol().equals("file"))
                .map(CodeHash::path)
                .filter(Objects::nonNull)
                .forEach(sources::add);
    }

    /** As {@link #of}, for given folders and jars. */
    static @Nullable String ofSources(Iterable<Path> sources) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (Path source : sources) {
                addSource(hash, source);
            }
            return HexFormat.of().formatHex(hash.digest(), 0, 8);
        } catch (IOException | UncheckedIOException unreadable) {
            return null;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    private static @Nullable Path source(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        return path(source.getLocation());
    }

    private static @Nullable Path path(URL place) {
        try {
            return Path.of(place.toURI());
        } catch (URISyntaxException | IllegalArgumentException | UnsupportedOperationException e) {
            return null;
        }
    }

    private static void addSource(MessageDigest hash, Path source) throws IOException {
        if (Files.isDirectory(source)) {
            addFolder(hash, source);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(source)) {
                addFolder(hash, jar.getPath("/"));
            }
        }
    }

    /** A folder and the jar made of it have the same hash. */
    private static void addFolder(MessageDigest hash, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(CodeHash::counts).toList();
        }
        List<String> names =
                files.stream()
                        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
        for (String name : names) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            hash.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            hash.update(content);
        }
    }

    /** The descriptor differs in a jar, which has its version in it. */
    private static boolean counts(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".class") && !name.equals("module-info.class");
    }
}
