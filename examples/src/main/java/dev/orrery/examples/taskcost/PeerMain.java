package dev.orrery.examples.taskcost;

import dev.orrery.loop.time.NanoClock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One kind of tasks, one workload, one process. Prints lines of a name and a number: {@code done},
 * what was done in a run; {@code nanos}, how long a measured run took; {@code base}, the resident
 * bytes before the tasks; {@code heap}, the bytes in use with them; {@code peak}, the most bytes
 * that were resident (-1 where there is no /proc).
 */
public final class PeerMain {
    private static final NanoClock CLOCK = NanoClock.system();

    private PeerMain() {}

    /** One run; returns how much it did. */
    private interface Run {
        int go() throws InterruptedException;
    }

    /**
     * Measures one workload.
     *
     * @param arguments the kind of tasks, the workload, its count, how many milliseconds to warm
     *     up, how many runs to measure
     * @throws IOException if /proc cannot be read
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        // First of all, so that a cold run pays for every class that it loads.
        long start = CLOCK.nanoTime();
        Work work = workOf(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        switch (arguments[1]) {
            case "cold" -> printRun(start, work.yieldOnceEach(count));
            case "tasks" -> measure(() -> work.yieldOnceEach(count), arguments);
            case "switch" -> measure(() -> work.yieldInTurn(count), arguments);
            case "parked" -> weigh(work, count);
            default -> throw new IllegalArgumentException("no such workload: " + arguments[1]);
        }
        System.out.flush();
        // A million parked tasks need not be unwound.
        Runtime.getRuntime().halt(0);
    }

    static Work workOf(String kind) {
        return switch (kind) {
            case "orrery" -> new OrreryTasks();
            case "plain" -> new PlainThreads();
            case "one-carrier" -> new OneCarrier();
            default -> throw new IllegalArgumentException("no such kind of tasks: " + kind);
        };
    }

    private static void measure(Run run, String[] arguments) throws InterruptedException {
        long warmUpNanos = Long.parseLong(arguments[3]) * 1_000_000;
        int runs = Integer.parseInt(arguments[4]);
        long begin = CLOCK.nanoTime();
        do {
            run.go();
        } while (CLOCK.nanoTime() - begin < warmUpNanos);
        for (int i = 0; i < runs; i++) {
            long start = CLOCK.nanoTime();
            printRun(start, run.go());
        }
    }

    private static void printRun(long start, int done) {
        long nanos = CLOCK.nanoTime() - start;
        System.out.println("nanos " + nanos);
        System.out.println("done " + done);
    }

    private static void weigh(Work work, int count) throws IOException, InterruptedException {
        work.yieldOnceEach(1000);
        usedHeap();
        System.out.println("base " + status("VmRSS:"));
        long start = CLOCK.nanoTime();
        printRun(start, work.park(count));
        System.out.println("heap " + usedHeap());
        System.out.println("peak " + status("VmHWM:"));
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long status(String name) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return -1;
    }
}
