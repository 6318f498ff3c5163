package dev.orrery.benchmarks.row;

import dev.orrery.benchmarks.tasks.ColdTasks;
import dev.orrery.loop.time.NanoClock;

/**
 * One contender, one row, one process. Warms up for some time, at least three times unless that
 * takes four times as long, and then measures for as long: what a heap's first round through fresh
 * memory or a compiler's last change costs is not left to which runs happen to be looked at. Prints
 * a line {@code run VALUE} for each measured run, and {@code also NAME VALUE} (in the name, spaces
 * are written as underscores) for other figures; or one line {@code left-out REASON} if this
 * machine has not what the contender needs.
 */
public final class PeerMain {
    private static final int WARM_UP_RUNS = 3;

    private PeerMain() {}

    /**
     * Measures one contender.
     *
     * @param arguments the row, the contender, the size, how many milliseconds to warm up and then
     *     to measure, how many runs to measure at least
     */
    public static void main(String[] arguments) {
        int code = 0;
        try {
            measure(arguments);
        } catch (LeftOut missing) {
            System.out.println("left-out " + missing.getMessage());
        } catch (Throwable failure) {
            failure.printStackTrace();
            code = 1;
        }
        System.out.flush();
        // Whatever threads a contender has left need not be waited for.
        Runtime.getRuntime().halt(code);
    }

    private static void measure(String[] arguments) throws Exception {
        String name = arguments[1];
        int size = Integer.parseInt(arguments[2]);
        long nanos = Long.parseLong(arguments[3]) * 1_000_000;
        int least = Integer.parseInt(arguments[4]);
        NanoClock clock = NanoClock.system();
        try (Trial trial = trial(arguments[0], name, size)) {
            long begin = clock.nanoTime();
            for (int i = 0; isWarmingUp(i, clock.nanoTime() - begin, nanos); i++) {
                trial.run();
            }
            begin = clock.nanoTime();
            for (int i = 0; i < least || clock.nanoTime() - begin < nanos; i++) {
                System.out.println("run " + trial.run());
                trial.extras()
                        .forEach(
                                (key, value) ->
                                        System.out.println(
                                                "also " + key.replace(' ', '_') + " " + value));
            }
        }
    }

    private static boolean isWarmingUp(int runs, long passedNanos, long nanos) {
        return passedNanos < nanos || (runs < WARM_UP_RUNS && passedNanos < 4 * nanos);
    }

    private static Trial trial(String row, String name, int size) throws Exception {
        // A cold run must not find warm what making all rows has loaded and linked.
        if (row.equals(ColdTasks.ROW) && !name.endsWith("-aot")) {
            return ColdTasks.of(name, size);
        }
        return contender(Rows.named(row), name).make(size);
    }

    private static Contender.Factory contender(Row row, String name) {
        for (Contender contender : row.contenders()) {
            if (contender.name().equals(name) && contender.factory() != null) {
                return contender.factory();
            }
        }
        throw new IllegalArgumentException(
                "contender must be one of the row's that runs in a JVM: row="
                        + row.name()
                        + ", contender="
                        + name
                        + ". See benchmarks/run --list.");
    }
}
