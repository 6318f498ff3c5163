package dev.orrery.examples.taskcost;

import dev.orrery.loop.World;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints what tasks cost, beside plain virtual threads, asyncio and uvloop. Each repeat of each
 * peer is a process of its own that warms up first, and the peers take turns, so that what else the
 * machine does hits all of them alike.
 */
public final class TaskCostMain {
    private final int repeats;
    private final long warmUpMillis;
    private final boolean isQuick;
    private final Programs programs = Programs.find();
    private boolean hasFailed;

    private TaskCostMain(boolean isQuick) {
        this.isQuick = isQuick;
        this.repeats = isQuick ? 3 : 7;
        this.warmUpMillis = isQuick ? 1_000 : 2_000;
    }

    /**
     * Measures and prints: a line of JSON for the machine, for each workload and peer, and then a
     * table.
     *
     * @param arguments {@code --quick}, and the workloads, where not all are wanted
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> names = new ArrayList<>(List.of(arguments));
        boolean isQuick = names.remove("--quick");
        boolean isAll = names.isEmpty();
        List<Workload> workloads = new ArrayList<>();
        for (Workload workload : Workload.values()) {
            if (isAll || names.remove(workload.text())) {
                workloads.add(workload);
            }
        }
        if (!names.isEmpty()) {
            System.err.println("There is no workload " + names.getFirst() + ".");
            System.err.print("usage: benchmarks/tasks [--quick] [WORKLOAD...]; the workloads are");
            for (Workload workload : Workload.values()) {
                System.err.print(" " + workload.text());
            }
            System.err.println();
            System.exit(2);
        }
        new TaskCostMain(isQuick).run(workloads);
    }

    private void run(List<Workload> workloads) throws InterruptedException {
        System.out.println(machine());
        Map<Workload, List<Row>> measured = new EnumMap<>(Workload.class);
        for (Workload workload : workloads) {
            List<Row> rows = measure(workload);
            rows.forEach(row -> System.out.println(row.json()));
            measured.put(workload, rows);
        }
        System.out.println(load());
        System.out.println();
        System.out.print(Table.head());
        measured.forEach((workload, rows) -> System.out.print(Table.lines(workload, rows)));
        System.out.printf(
                Locale.ROOT,
                "Medians of %d interleaved processes each; heaps %s, for parked tasks %s.%n"
                        + "\"x\": how many times better than uvloop, the JDK's virtual threads, and"
                        + " those with one carrier.%n"
                        + "Python and the baton do a tenth of the switches and of the parked tasks,"
                        + " scaled.%n",
                repeats,
                Workload.TASKS_10000.heap(),
                Workload.PARKED_1000000.heap());
        if (hasFailed) {
            System.exit(1);
        }
    }

    private List<Row> measure(Workload workload) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Peer peer : Peer.values()) {
            rows.add(new Row(workload, peer, programs.absence(peer, workload)));
        }
        int runs = isQuick ? (workload.runs() + 3) / 4 : workload.runs();
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (Row row : rows) {
                if (row.absence() == null) {
                    measure(row, workload, runs);
                }
            }
        }
        return rows;
    }

    private void measure(Row row, Workload workload, int runs) throws InterruptedException {
        List<String> command = programs.command(row.peer(), workload, warmUpMillis, runs);
        try {
            row.add(PeerProcess.run(command, workload.countOf(row.peer())));
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
            row.fail("see above");
            hasFailed = true;
        }
    }

    private String machine() {
        return String.format(
                Locale.ROOT,
                "{\"processors\":%d,\"os\":\"%s %s %s\",\"java\":\"%s %s\",\"python\":\"%s\","
                        + "\"uvloop\":\"%s\",\"repeats\":%d,\"load\":%.2f}",
                World.system().processors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                System.getProperty("java.vendor"),
                Runtime.version(),
                programs.pythonVersion(),
                programs.uvloopVersion(),
                repeats,
                loadAverage());
    }

    private static String load() {
        return String.format(Locale.ROOT, "{\"load at the end\":%.2f}", loadAverage());
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
