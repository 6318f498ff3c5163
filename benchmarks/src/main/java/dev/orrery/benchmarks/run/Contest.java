package dev.orrery.benchmarks.run;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.PeerMain;
import dev.orrery.benchmarks.row.Row;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures one workload: its contenders take turns, A B C A B C, each time in a process of its own,
 * so that what else the machine does hits all of them alike.
 *
 * @param repeats how many processes each contender gets
 * @param warmUpMillis how long each warms up and then measures, where it is not a cold row
 * @param runs how many runs each measures at least
 */
record Contest(Machine machine, int repeats, int warmUpMillis, int runs) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** The seven repeats that results are taken with. */
    static Contest full(Machine machine) {
        return new Contest(machine, 7, 500, 2);
    }

    /** Enough to see whether a change is worth a closer look. */
    static Contest quick(Machine machine) {
        return new Contest(machine, 3, 300, 2);
    }

    /** What one contender has done so far. */
    private static final class Score {
        private final Contender contender;
        private final List<Double> figures = new ArrayList<>();
        private final Map<String, List<Double>> also = new LinkedHashMap<>();
        private final List<Double> others = new ArrayList<>();
        private @Nullable String leftOut;
        private @Nullable String failed;

        Score(Contender contender) {
            this.contender = contender;
        }

        boolean isOver() {
            return leftOut != null || failed != null;
        }

        void add(Printed printed, double takenByOthers) {
            if (printed.leftOut() != null) {
                leftOut = printed.leftOut();
                return;
            }
            figures.add(printed.figure());
            printed.also()
                    .forEach(
                            (name, figure) ->
                                    also.computeIfAbsent(name, key -> new ArrayList<>())
                                            .add(figure));
            others.add(takenByOthers);
        }

        Result result(Row row, int size, Machine machine) {
            Map<String, Double> medians = new LinkedHashMap<>();
            also.forEach((name, numbers) -> medians.put(name, Printed.median(numbers)));
            double mean =
                    others.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            return new Result(
                    row.name(),
                    contender.name(),
                    row.unit(),
                    size,
                    failed == null ? List.copyOf(figures) : List.of(),
                    medians,
                    leftOut,
                    failed,
                    machine.json(mean));
        }
    }

    /** Growth is seen with fewer. */
    static Contest growth(Machine machine, boolean isQuick) {
        return new Contest(machine, isQuick ? 1 : 3, 300, 2);
    }

    /** Measures {@code row} at its own size, done by {@code contenders}. */
    List<Result> measure(Row row, List<Contender> contenders) throws InterruptedException {
        return results(row, contenders, row.size(), 0);
    }

    /** Measures {@code row} at another size, which the results then tell. */
    List<Result> measureAt(int size, Row row, List<Contender> contenders)
            throws InterruptedException {
        return results(row, contenders, size, size);
    }

    private List<Result> results(Row row, List<Contender> contenders, int size, int told)
            throws InterruptedException {
        List<Score> scores = contenders.stream().map(Score::new).toList();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (Score score : scores) {
                if (!score.isOver()) {
                    measureOnce(row, score, size);
                }
            }
        }
        return scores.stream().map(score -> score.result(row, told, machine)).toList();
    }

    private void measureOnce(Row row, Score score, int size) throws InterruptedException {
        try {
            List<String> command = command(row, score.contender, size);
            Processors.awaitQuiet();
            Processors before = Processors.now();
            Printed printed = PeerProcess.run(command, row.isRate(), LIMIT);
            score.add(printed, Processors.now().othersSince(before));
        } catch (LeftOut missing) {
            score.leftOut = missing.getMessage();
        } catch (IOException failure) {
            score.failed = failure.getMessage();
            System.err.println(
                    row.name() + ", " + score.contender.name() + ": " + failure.getMessage());
        }
    }

    private List<String> command(Row row, Contender contender, int size) throws LeftOut {
        List<String> command = new ArrayList<>();
        String python = contender.python();
        if (python != null) {
            command.addAll(machine.python().command(contender.name(), python));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(row.heap());
            command.addAll(flags());
            command.addAll(contender.flags());
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(PeerMain.class.getName());
        }
        command.add(row.name());
        command.add(contender.name());
        command.add(Integer.toString(size));
        command.add(Integer.toString(row.isCold() ? 0 : warmUpMillis * row.warmUps()));
        command.add(Integer.toString(row.isCold() ? 1 : runs));
        return command;
    }

    /** The same for everybody, and what any of them profits from. */
    private List<String> flags() {
        String python = machine.python().program();
        return List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                // Netty and JCTools are faster with it.
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.noUnsafe=false",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorrery.python=" + (python == null ? "" : python),
                "-Dorrery.benchmarks=" + System.getProperty("orrery.benchmarks", "benchmarks"));
    }
}
