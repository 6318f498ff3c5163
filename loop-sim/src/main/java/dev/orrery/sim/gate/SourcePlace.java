package dev.orrery.sim.gate;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the user's sources, as services want it to show a result beside it.
 *
 * @param file the file, relative to the folder looked through, with slashes
 * @param line the line, or 0 when not known
 */
record SourcePlace(String file, int line) {
    private static final Pattern FRAME =
            Pattern.compile("([\\w.$]+)\\.[^.(]+\\(([^:()]+):(\\d+)\\)");
    private static final int DEEPEST = 16;
    private static final int MOST_FILES = 200_000;

    /**
     * The sources below a folder.
     *
     * <p>Threading: one thread. Cost: looks through all folders once, when first asked.
     */
    static final class Finder {
        private final Path root;
        private @Nullable List<String> files;

        Finder(Path root) {
            this.root = root.toAbsolutePath();
        }

        /** The place of a stack frame, {@code type.method(File.java:12)}; else of a scenario. */
        SourcePlace of(@Nullable String frame, Class<?> scenario) {
            Matcher parts = FRAME.matcher(frame == null ? "" : frame);
            if (parts.matches()) {
                return find(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)));
            }
            Class<?> top = scenario;
            while (top.getEnclosingClass() != null) {
                top = top.getEnclosingClass();
            }
            return find(top.getName(), top.getSimpleName() + ".java", 0);
        }

        private SourcePlace find(String type, String file, int line) {
            int dot = type.lastIndexOf('.');
            String inPackage = (dot < 0 ? "" : type.substring(0, dot + 1).replace('.', '/')) + file;
            String end = "/" + inPackage;
            for (String known : files()) {
                if (known.endsWith(end)) {
                    return new SourcePlace(known.substring(1), line);
                }
            }
            // The place without its root says something, too.
            return new SourcePlace(inPackage, line);
        }

        private List<String> files() {
            if (files == null) {
                Search search = new Search(root);
                try {
                    Files.walkFileTree(root, search);
                } catch (IOException unreadable) {
                    // What was seen until then is used.
                }
                files = search.found;
            }
            return files;
        }
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> found = new ArrayList<>();
        private int seen;

        Search(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
            String name = String.valueOf(folder.getFileName());
            boolean skipped =
                    !folder.equals(root)
                            && (name.startsWith(".")
                                    || name.equals("target")
                                    || name.equals("build")
                                    || name.equals("node_modules")
                                    || folder.getNameCount() - root.getNameCount() > DEEPEST);
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            String name = file.toString();
            if (name.endsWith(".java") || name.endsWith(".kt") || name.endsWith(".scala")) {
                found.add("/" + Paths.text(root.relativize(file)));
            }
            return ++seen > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
