package dev.orrery.benchmarks.row;

import dev.orrery.benchmarks.tasks.ColdTasks;
import dev.orrery.loop.time.NanoClock;

/**
 * One contender, one row, one process. Prints a line {@code run VALUE} for each measured run, and
 * {@code also NAME VALUE} (in the name, spaces are written as underscores) for other figures; or
 * one line {@code left-out REASON} if this machine has not what the contender needs.
 */
public final class PeerMain {
    private PeerMain() {}

    /**
     * Measures one contender.
     *
     * @param arguments the row, the contender, the size, how many milliseconds to warm up, how many
     *     runs to measure
     * @throws Exception what the contender throws
     */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[1];
        int size = Integer.parseInt(arguments[2]);
        long warmUpNanos = Long.parseLong(arguments[3]) * 1_000_000;
        int runs = Integer.parseInt(arguments[4]);
        NanoClock clock = NanoClock.system();
        try (Trial trial = trial(arguments[0], name, size)) {
            long begin = clock.nanoTime();
            while (clock.nanoTime() - begin < warmUpNanos) {
                trial.run();
            }
            for (int i = 0; i < runs; i++) {
                System.out.println("run " + trial.run());
                trial.extras()
                        .forEach(
                                (key, value) ->
                                        System.out.println(
                                                "also " + key.replace(' ', '_') + " " + value));
            }
        } catch (LeftOut missing) {
            System.out.println("left-out " + missing.getMessage());
        }
        System.out.flush();
        // Whatever threads a peer has left need not be waited for.
        Runtime.getRuntime().halt(0);
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
