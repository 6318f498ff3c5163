package dev.orrery.properties.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The modules of the build: where their sources are and what they export. */
final class Modules {
    private Modules() {}

    /** The folder of one module, for example `loop-core`. */
    static Path folder(String module) {
        // Surefire sets basedir; an IDE starts tests in the module's folder.
        Path folder =
                Path.of(System.getProperty("basedir", ""))
                        .toAbsolutePath()
                        .resolveSibling(module)
                        .normalize();
        if (!Files.isDirectory(folder)) {
            throw new AssertionError("module folder must exist: folder=" + folder);
        }
        return folder;
    }

    static Path sources(String module) {
        return folder(module).resolve("src/main/java");
    }

    static ModuleDescriptor descriptor(String module) {
        Path file = folder(module).resolve("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(file)) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages that a module exports to everybody, in order. */
    static Set<String> exported(String module) {
        return descriptor(module).exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
