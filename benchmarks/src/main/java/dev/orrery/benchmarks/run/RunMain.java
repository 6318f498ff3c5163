package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** {@code benchmarks/run}: puts whole programs side by side in one sitting. */
public final class RunMain {
    private final Arguments arguments;
    private final List<Result> results = new ArrayList<>();

    private RunMain(Arguments arguments) {
        this.arguments = arguments;
    }

    /**
     * Measures and prints one line of JSON for each workload and contender, then tables. Ends with
     * 1 if one failed, with 2 if the arguments make no sense or a file is not as it must be.
     *
     * @param arguments see {@link Arguments#HELP}
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = List.of(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Arguments.HELP);
            return;
        }
        try {
            System.exit(new RunMain(Arguments.parse(Rows.all(), arguments)).run());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
        } catch (NoSuchFileException missing) {
            System.err.println("There is no file or folder for " + missing.getFile() + ".");
        } catch (IOException failed) {
            System.err.println("A file must be readable and writable: " + failed);
        }
        System.exit(2);
    }

    private int run() throws IOException, InterruptedException {
        if (arguments.isList()) {
            arguments.rows().forEach(RunMain::list);
            return 0;
        }
        Path from = arguments.from();
        if (from != null) {
            results.addAll(Result.read(from));
        } else {
            measure();
        }
        print();
        if (arguments.isDocuments()) {
            Path benchmarks = Path.of(System.getProperty("orrery.benchmarks", "benchmarks"));
            Path documents = benchmarks.resolveSibling("docs").resolve("benchmarks");
            new Documents(documents, arguments.rows(), results).write();
        }
        return results.stream().anyMatch(result -> result.failed() != null) ? 1 : 0;
    }

    private void print() {
        for (Row row : arguments.rows()) {
            Standing standing = Standing.of(row, results);
            if (!standing.results().isEmpty()) {
                System.out.print(new ResultTable(standing).text());
            }
        }
        for (Row row : arguments.rows()) {
            List<Growth> curves = Growth.of(row, results);
            if (!curves.isEmpty()) {
                System.out.println(row.name() + " at several sizes (" + row.unit() + ")");
                curves.forEach(curve -> System.out.print(curve.text()));
                System.out.println();
            }
        }
    }

    private void measure() throws IOException, InterruptedException {
        Path json = arguments.json();
        if (json != null) {
            // Whether it can be written is known before hours of work; what is there stays.
            Files.writeString(json, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Machine machine = Machine.find();
        Contest contest = arguments.isQuick() ? Contest.quick(machine) : Contest.full(machine);
        List<Row> rows =
                arguments.rows().stream()
                        .filter(row -> !arguments.isGrowth() || !row.growth().isEmpty())
                        .toList();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String which = "row " + (i + 1) + " of " + rows.size() + ", " + row.name() + ": ";
            if (arguments.isGrowth()) {
                System.err.println(which + row.growth().size() + " sizes");
                measureGrowth(row, Contest.growth(machine, arguments.isQuick()));
            } else {
                List<Contender> contenders = arguments.contenders(row);
                String who = contenders.size() + " contenders, " + contest.repeats() + " times";
                System.err.println(which + who);
                take(contest.measure(row, contenders));
            }
        }
        System.out.println();
    }

    private void measureGrowth(Row row, Contest contest) throws IOException, InterruptedException {
        List<Contender> contenders =
                arguments.peers().isEmpty()
                        ? oursAndTheBest(row, contest)
                        : arguments.contenders(row);
        for (int size : row.growth()) {
            take(contest.measureAt(size, row, contenders));
        }
    }

    /** Ours and the peer of the JVM that is ahead in one look at the row's own size. */
    private static List<Contender> oursAndTheBest(Row row, Contest contest)
            throws InterruptedException {
        List<Contender> peers =
                row.contenders().stream()
                        .filter(each -> !each.isOurs() && !each.isLimit() && each.python() == null)
                        .toList();
        Contest once = new Contest(contest.machine(), 1, contest.warmUpMillis(), 1);
        Result best = new Standing(row, once.measure(row, peers)).bestPeer();
        return row.contenders().stream()
                .filter(
                        each ->
                                each.name().equals("orrery")
                                        || (best != null && each.name().equals(best.peer())))
                .toList();
    }

    private void take(List<Result> measured) throws IOException {
        Doubts.of(measured).forEach(System.err::println);
        for (Result result : measured) {
            System.out.println(result.json());
            results.add(result);
            Path json = arguments.json();
            if (json != null) {
                Files.writeString(json, result.json() + "\n", StandardOpenOption.APPEND);
            }
        }
    }

    private static void list(Row row) {
        System.out.println(
                row.name()
                        + ": "
                        + row.title()
                        + " ("
                        + row.unit()
                        + "): "
                        + String.join(
                                ", ", row.contenders().stream().map(Contender::name).toList()));
    }
}
