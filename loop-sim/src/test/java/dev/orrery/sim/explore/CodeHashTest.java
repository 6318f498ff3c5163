package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

class CodeHashTest {
    @TempDir private Path folder;

    private static String hash(Path source) {
        return CodeHash.ofSources(List.of(source));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void theHashOfAScenarioIsSixteenDigits() {
        assertThat(CodeHash.of(Scenes.holds())).matches("[0-9a-f]{16}");
    }

    @Test
    void anEditOfAClassChangesTheHash() throws IOException {
        write("a/A.class", "one");
        String before = hash(folder);
        assertThat(hash(folder)).isEqualTo(before);
        write("a/A.class", "two");
        assertThat(hash(folder)).isNotEqualTo(before);
    }

    @Test
    void anotherClassOrAnotherNameChangesTheHash() throws IOException {
        write("a/A.class", "one");
        String before = hash(folder);
        write("a/B.class", "");
        assertThat(hash(folder)).isNotEqualTo(before);
        Files.delete(folder.resolve("a/A.class"));
        write("a/B.class", "one");
        assertThat(hash(folder)).isNotEqualTo(before);
    }

    @Test
    void whatIsNoClassDoesNotCount() throws IOException {
        write("a/A.class", "one");
        String before = hash(folder);
        write("a/notes.txt", "text");
        assertThat(hash(folder)).isEqualTo(before);
    }

    @Test
    void aJarHasTheHashOfTheFolderThatItWasMadeOf(@TempDir Path other) throws IOException {
        write("b/B.class", "two");
        write("a/A.class", "one");
        Path jar = other.resolve("code.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("b/B.class", "a/A.class", "module-info.class")) {
                out.putNextEntry(new JarEntry(name));
                out.write(
                        name.startsWith("m")
                                ? new byte[9]
                                : Files.readAllBytes(folder.resolve(name)));
                out.closeEntry();
            }
        }
        assertThat(hash(jar)).isEqualTo(hash(folder));
    }

    @Test
    void codeThatCannotBeReadHasNoHash() {
        assertThat(hash(folder.resolve("missing.jar"))).isNull();
        // A class of the JDK has no code source.
        assertThat(CodeHash.ofSources(List.of())).isNotNull();
    }

    /** A scenario whose code is in the first of two folders of a class path. */
    private record Elsewhere(Class<?> code) implements Scenario {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public String summary() {
            return "code of another class loader";
        }

        @Override
        public void run(Simulation sim) {}
    }

    @Test
    void anEditInAnotherFolderOfTheClassPathChangesTheHash(@TempDir Path other) throws Exception {
        String file = Scenes.class.getName().replace('.', '/') + ".class";
        try (var bytes = Scenes.class.getClassLoader().getResourceAsStream(file)) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(bytes, folder.resolve(file));
        }
        URL[] path = {folder.toUri().toURL(), other.toUri().toURL()};
        // No parent: the platform's loader knows the classes of all modules.
        try (var loader = new URLClassLoader(path, null)) {
            Scenario scenario = new Elsewhere(loader.loadClass(Scenes.class.getName()));
            Files.writeString(other.resolve("A.class"), "one");
            String before = CodeHash.of(scenario);
            assertThat(CodeHash.of(scenario)).isEqualTo(before);
            Files.writeString(other.resolve("A.class"), "two");
            assertThat(CodeHash.of(scenario)).isNotEqualTo(before);
        }
    }
}
