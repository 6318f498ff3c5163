package dev.orrery.junit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a test's known plans: that of the sources where the working directory has it, else
 * the one on the class path.
 *
 * <p>Threading: immutable, any thread. Order: by file name.
 */
final class Corpus {
    private static final Path SOURCES = Path.of("src", "test", "resources");

    private final Class<?> test;
    private final String name;

    /**
     * @param test the test class
     * @param method the test method
     * @param named the folder that the test names, or empty for the usual one
     */
    Corpus(Class<?> test, String method, String named) {
        this.test = test;
        this.name =
                named.isEmpty()
                        ? "orrery/" + test.getName().replace('$', '.') + "/" + method
                        : named;
        if (!named.isEmpty() && folder() == null) {
            throw new IllegalArgumentException(
                    "corpus must be a folder of the test's resources: corpus="
                            + named
                            + ". Make src/test/resources/"
                            + named
                            + ", or leave corpus out.");
        }
    }

    /** Returns the folder where new plans belong. */
    String name() {
        return SOURCES.resolve(name).toString();
    }

    List<Path> plans() {
        Path folder = folder();
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".plan")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("corpus cannot be read: folder=" + folder, e);
        }
    }

    /** Returns a plan of the corpus by its name, or else a path from the working directory. */
    Path find(String file) {
        Path folder = folder();
        if (folder != null && Files.exists(folder.resolve(file))) {
            return folder.resolve(file);
        }
        return Path.of(file);
    }

    private @Nullable Path folder() {
        Path source = SOURCES.resolve(name);
        if (Files.isDirectory(source)) {
            return source;
        }
        ClassLoader loader = test.getClassLoader();
        URL found = loader == null ? null : loader.getResource(name);
        try {
            // In a jar there is none: tests run from folders.
            return found == null || !found.getProtocol().equals("file")
                    ? null
                    : Path.of(found.toURI());
        } catch (URISyntaxException unusual) {
            return null;
        }
    }
}
