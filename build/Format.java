import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks or applies google-java-format. Run by Maven in `verify`, and by `./format`. */
public final class Format {
    private Format() {}

    /** Arguments: `check` or `fix`, then the top level of the project. */
    public static void main(String[] args) throws Exception {
        Path top = Path.of(args[1]);
        List<String> options = new ArrayList<>(List.of("--aosp"));
        options.addAll(
                args[0].equals("fix")
                        ? List.of("--replace")
                        : List.of("--dry-run", "--set-exit-if-changed"));
        options.addAll(sources(top));

        var changed = new StringWriter();
        var out = new PrintWriter(changed);
        var err = new PrintWriter(System.err, true);
        int exit =
                new Main(out, err, InputStream.nullInputStream())
                        .format(options.toArray(String[]::new));
        out.flush();
        if (exit != 0) {
            changed.toString()
                    .lines()
                    .sorted()
                    .forEach(name -> System.err.println("not formatted: " + name));
            System.err.println("Every source must be formatted. Run ./format.");
            System.exit(1);
        }
    }

    private static List<String> sources(Path top) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(top)) {
            for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
                Path root =
                        module.getFileName().toString().equals("build")
                                ? module
                                : module.resolve("src");
                if (Files.isDirectory(root)) {
                    try (Stream<Path> files = Files.walk(root)) {
                        files.map(Path::toString)
                                .filter(name -> name.endsWith(".java"))
                                .sorted()
                                .forEach(found::add);
                    }
                }
            }
        }
        return found;
    }
}
