import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Applies each patch of property-tests/planted to a copy of the project and expects the test that
 * the patch names to fail.
 *
 * <p>The sources are copied and compiled once, without Maven and Error Prone. A patch gets a tree
 * of its own, in which the modules that it does not touch are links to the first copy. The files
 * that it changes are compiled alone; where that does not do, the whole modules are. So a constant
 * that the compiler inlined into another module keeps its old value: such a fault must be planted
 * where the constant is used. Each test runs in a JVM of its own, which is killed after a time
 * limit.
 *
 * <p>Run by ./check-planted with the top of the project, a file with the class path of the tests,
 * and the names of the patches (all when there is none).
 */
public final class CheckPlanted {
    private static final List<String> MODULES =
            List.of("loop-core", "loop-sim", "loop-junit", "examples", "property-tests");
    // Tests of the documents read them.
    private static final String DOCS = "docs";
    private static final int LIMIT_SECONDS = 60;

    private final Path top;
    private final Path scratch;
    private final String libraries;

    private CheckPlanted(Path top, Path scratch, String libraries) {
        this.top = top;
        this.scratch = scratch;
        this.libraries = libraries;
    }

    /** One patch: its header and the files that it touches. */
    private record Patch(String name, Path file, String test, List<String> touched) {
        String testName() {
            return test.substring(test.indexOf('#') + 1);
        }
    }

    private record Verdict(boolean caught, String line, String log) {}

    public static void main(String[] args) throws Exception {
        Path scratch = Files.createTempDirectory("check-planted");
        try {
            String libraries = Files.readString(Path.of(args[1])).strip();
            CheckPlanted check = new CheckPlanted(Path.of(args[0]), scratch, libraries);
            System.exit(check.run(List.of(args).subList(2, args.length)) ? 0 : 1);
        } finally {
            delete(scratch);
        }
    }

    private boolean run(List<String> names) throws Exception {
        List<Patch> patches = new ArrayList<>();
        int failed = 0;
        for (Path file : files(names)) {
            try {
                patches.add(parse(file));
            } catch (IllegalArgumentException e) {
                System.out.println("MISSED " + name(file) + ": " + e.getMessage());
                failed++;
            }
        }
        Path base = scratch.resolve("base");
        copySources(base);
        for (String module : MODULES) {
            String errors = compile(base, module);
            if (!errors.isEmpty()) {
                System.out.println(errors + "the project does not compile without any fault");
                return false;
            }
        }

        int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
        try (var pool = Executors.newFixedThreadPool(workers)) {
            Future<Map<String, String>> healthy = pool.submit(() -> runHealthy(base, patches));
            Map<Patch, Future<Verdict>> verdicts = new LinkedHashMap<>();
            for (Patch patch : patches) {
                verdicts.put(patch, pool.submit((Callable<Verdict>) () -> plant(base, patch)));
            }
            for (var entry : verdicts.entrySet()) {
                Verdict verdict = entry.getValue().get();
                String test = entry.getKey().testName();
                if (verdict.caught() && !"passed".equals(healthy.get().get(test))) {
                    verdict =
                            missed(entry.getKey(), "its test fails without the fault: " + test, "");
                }
                verdict.log().lines().map(line -> "    " + line).forEach(System.out::println);
                System.out.println(verdict.line());
                failed += verdict.caught() ? 0 : 1;
            }
        }
        int all = files(names).size();
        System.out.println((all - failed) + " passed, " + failed + " failed");
        return failed == 0 && all > 0;
    }

    private List<Path> files(List<String> names) throws IOException {
        try (Stream<Path> found = Files.list(top.resolve("property-tests/planted"))) {
            List<Path> all = found.filter(f -> f.toString().endsWith(".patch")).sorted().toList();
            for (String name : names) {
                if (all.stream().noneMatch(file -> name(file).equals(name))) {
                    System.err.println("no planted fault has this name: name=" + name);
                    System.exit(2);
                }
            }
            return names.isEmpty()
                    ? all
                    : all.stream().filter(file -> names.contains(name(file))).toList();
        }
    }

    private static String name(Path patch) {
        return patch.getFileName().toString().replace(".patch", "");
    }

    private static Patch parse(Path file) throws IOException {
        String test = "";
        List<String> touched = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# test: ")) {
                test = line.substring("# test: ".length()).strip();
            } else if (line.startsWith("+++ b/") || line.startsWith("--- a/")) {
                touched.add(line.substring("+++ b/".length()).strip());
            }
        }
        if (!test.matches("[\\w-]+#[\\w.]+#\\w+")
                || !MODULES.contains(test.substring(0, test.indexOf('#')))) {
            throw new IllegalArgumentException(
                    "its header must have a line '# test: MODULE#CLASS#METHOD': test=" + test);
        }
        return new Patch(name(file), file, test, touched);
    }

    /** What the named tests do without any fault, all in one JVM. */
    private Map<String, String> runHealthy(Path base, List<Patch> patches) throws Exception {
        TreeSet<String> tests = new TreeSet<>();
        patches.forEach(patch -> tests.add(patch.testName()));
        Map<String, String> outcomes = new LinkedHashMap<>();
        String log = runTests(base, List.copyOf(tests), LIMIT_SECONDS * tests.size());
        for (String test : tests) {
            outcomes.put(test, outcome(log, test));
        }
        return outcomes;
    }

    private Verdict plant(Path base, Patch patch) throws Exception {
        long start = System.nanoTime();
        Path tree = scratch.resolve(patch.name());
        try {
            TreeSet<String> modules = new TreeSet<>();
            patch.touched().forEach(f -> modules.add(f.substring(0, Math.max(0, f.indexOf('/')))));
            Files.createDirectories(tree);
            copy(base.resolve(DOCS), tree.resolve(DOCS));
            for (String module : MODULES) {
                if (modules.contains(module)) {
                    copy(base.resolve(module), tree.resolve(module));
                } else {
                    Files.createSymbolicLink(tree.resolve(module), base.resolve(module));
                }
            }
            String refused = apply(tree, patch);
            if (!refused.isEmpty()) {
                return missed(patch, "the patch no longer applies: renew it", refused);
            }
            if (compileTouched(tree, patch)) {
                Verdict quick = test(tree, patch, start);
                if (quick.caught()) {
                    return quick;
                }
            }
            for (String module : MODULES) {
                String errors = modules.contains(module) ? compile(tree, module) : "";
                if (!errors.isEmpty()) {
                    return missed(patch, "the project does not compile with the fault", errors);
                }
            }
            return test(tree, patch, start);
        } finally {
            delete(tree);
        }
    }

    private Verdict test(Path tree, Patch patch, long start) throws Exception {
        String log = runTests(tree, List.of(patch.testName()), LIMIT_SECONDS);
        return switch (outcome(log, patch.testName())) {
            case "failed" -> {
                double seconds = (System.nanoTime() - start) / 1e9;
                String[] parts = patch.testName().split("[.#]");
                yield new Verdict(
                        true,
                        String.format(
                                Locale.ROOT,
                                "caught %s by %s.%s in %.1f s",
                                patch.name(),
                                parts[parts.length - 2],
                                parts[parts.length - 1],
                                seconds),
                        "");
            }
            case "passed" -> missed(patch, "its test passes with the fault", "");
            case "broken" -> missed(patch, "its test does not link with the fault", log);
            case "absent" -> missed(patch, "there is no test " + patch.test(), "");
            default -> missed(patch, "its test did not end, or ended its JVM", log);
        };
    }

    private static Verdict missed(Patch patch, String why, String log) {
        return new Verdict(false, "MISSED " + patch.name() + ": " + why, log);
    }

    private String apply(Path tree, Patch patch) throws Exception {
        ProcessBuilder git =
                new ProcessBuilder(
                                "git",
                                "apply",
                                "-C1",
                                "--whitespace=nowarn",
                                patch.file().toString())
                        .directory(tree.toFile())
                        .redirectErrorStream(true);
        // Outside of any repository git applies to the files as they are.
        git.environment().put("GIT_CEILING_DIRECTORIES", scratch.toString());
        Process process = git.start();
        String log = new String(process.getInputStream().readAllBytes());
        return process.waitFor() == 0 ? "" : log.isEmpty() ? "git apply failed" : log;
    }

    private static String outcome(String log, String test) {
        return log.lines()
                .filter(line -> line.startsWith("==> ") && line.endsWith(" " + test))
                .map(line -> line.split(" ")[1])
                .findFirst()
                .orElse("silent");
    }

    private String runTests(Path tree, List<String> tests, int limitSeconds) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A short-lived JVM: the second compiler would not pay.
        command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.add("-Dbasedir=" + tree.resolve("property-tests"));
        command.add("-Djqwik.database=" + tree.resolve("jqwik-database"));
        command.add("-Djqwik.shrinking.default=OFF");
        command.add("-Djqwik.reporting.onlyfailures=true");
        command.addAll(List.of("-cp", testPath(tree)));
        command.add("dev.orrery.properties.planted.NamedTests");
        command.addAll(tests);
        Path log = Files.createTempFile(scratch, "log", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(tree.resolve("property-tests").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(log);
    }

    private String testPath(Path tree) {
        List<String> path = new ArrayList<>();
        for (String module : MODULES) {
            path.add(tree.resolve(module).resolve("target/test-classes").toString());
            path.add(tree.resolve(module).resolve("target/classes").toString());
        }
        path.add(libraries);
        return String.join(File.pathSeparator, path);
    }

    /** Compiles one module's main and test classes, and returns the errors. */
    private String compile(Path tree, String module) throws IOException {
        Path folder = tree.resolve(module);
        Path classes = folder.resolve("target/classes");
        delete(folder.resolve("target"));
        List<String> main = sources(folder.resolve("src/main/java"));
        List<String> options = new ArrayList<>(List.of("-d", classes.toString()));
        boolean isModule = Files.exists(folder.resolve("src/main/java/module-info.java"));
        options.add(isModule ? "--module-path" : "-cp");
        options.add(mainPath(tree, module));
        String errors = main.isEmpty() ? "" : javac(options, main);
        copyIfThere(folder.resolve("src/main/resources"), classes);

        Path testClasses = folder.resolve("target/test-classes");
        List<String> tests = sources(folder.resolve("src/test/java"));
        if (errors.isEmpty() && !tests.isEmpty()) {
            errors = javac(List.of("-d", testClasses.toString(), "-cp", testPath(tree)), tests);
        }
        copyIfThere(folder.resolve("src/test/resources"), testClasses);
        return errors;
    }

    /** Compiles no more than the files that the patch changes; false where that is not enough. */
    private boolean compileTouched(Path tree, Patch patch) {
        for (String file : new TreeSet<>(patch.touched())) {
            Path source = tree.resolve(file);
            boolean isTest = file.contains("/src/test/java/");
            if ((!isTest && !file.contains("/src/main/java/"))
                    || !file.endsWith(".java")
                    || file.endsWith("-info.java")
                    || !Files.exists(source)) {
                return false;
            }
            Path module = tree.resolve(file.substring(0, file.indexOf('/')));
            Path classes = module.resolve(isTest ? "target/test-classes" : "target/classes");
            List<String> options = List.of("-d", classes.toString(), "-cp", testPath(tree));
            if (!javac(options, List.of(source.toString())).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private String mainPath(Path tree, String module) {
        List<String> path = new ArrayList<>();
        for (String other : MODULES.subList(0, MODULES.indexOf(module))) {
            path.add(tree.resolve(other).resolve("target/classes").toString());
        }
        path.add(libraries);
        return String.join(File.pathSeparator, path);
    }

    private static String javac(List<String> options, List<String> sources) {
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-g", "-parameters"));
        arguments.addAll(
                List.of("-encoding", "UTF-8", "--release", "25", "-Xlint:none", "-Xmaxerrs", "5"));
        arguments.addAll(options);
        arguments.addAll(sources);
        StringWriter errors = new StringWriter();
        PrintWriter out = new PrintWriter(errors);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int exit = javac.run(out, out, arguments.toArray(String[]::new));
        out.flush();
        return exit == 0 ? "" : errors + "\n";
    }

    private static List<String> sources(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().toList();
        }
    }

    /** Everything of the modules that git knows, or would add, as it is on disk now. */
    private void copySources(Path base) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "ls-files", "-z", "-co"));
        command.addAll(List.of("--exclude-standard", "--"));
        command.addAll(MODULES);
        command.add(DOCS);
        Process git = new ProcessBuilder(command).directory(top.toFile()).start();
        String names = new String(git.getInputStream().readAllBytes());
        if (git.waitFor() != 0) {
            throw new IllegalStateException("./check-planted needs a git clone: folder=" + top);
        }
        for (String name : names.split("\0")) {
            Path source = top.resolve(name);
            if (Files.isRegularFile(source)) {
                Path target = base.resolve(name);
                Files.createDirectories(target.getParent());
                Files.copy(source, target);
            }
        }
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            copy(from, to);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
