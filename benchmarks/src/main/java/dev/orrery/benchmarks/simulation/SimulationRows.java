package dev.orrery.benchmarks.simulation;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The simulated network, which has no peers: its layers beside each other, with faults and without,
 * in processor time of the whole process.
 */
public final class SimulationRows {
    private static final double MEGA = 1e6;
    // Fewer than a host may open.
    private static final int MEASURED = 500;
    // A collector of one thread, since all of its time counts.
    private static final String[] FLAGS = {"-XX:+UseSerialGC", "-Xms512m", "-Xmx2g"};

    private SimulationRows() {}

    /** The rows, whole loops first in each. */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(
                Row.rate("sim-packets", "simulated datagrams of 64 bytes", "packets/s", 1)
                        .with(
                                load("orrery", 1, () -> Datagrams.onLoops(false)),
                                load("orrery-faults", 1, () -> Datagrams.onLoops(true)),
                                load("orrery-links", 1, () -> Datagrams.onLinks(false)),
                                load("orrery-links-faults", 1, () -> Datagrams.onLinks(true)))
                        .goal("orrery", 1e6)
                        .goal("orrery-faults", 1e6));
        rows.add(
                Row.rate("sim-stream", "one simulated TCP stream", "MB/s", 1)
                        .with(
                                load("orrery", MEGA, () -> OneStream.ofChannels(false)),
                                load("orrery-faults", MEGA, () -> OneStream.ofChannels(true)),
                                load("orrery-tasks", MEGA, () -> OneStream.ofTasks(false)),
                                load("orrery-tasks-faults", MEGA, () -> OneStream.ofTasks(true)),
                                load("orrery-model", MEGA, () -> OneStream.ofModel(false)),
                                load("orrery-model-faults", MEGA, () -> OneStream.ofModel(true)))
                        .goal("orrery", 500)
                        .goal("orrery-tasks-faults", 500));
        rows.add(
                Row.rate("sim-idle-hosts", "1000 hosts with heartbeats", "x real time", 1000)
                        .with(
                                idle("orrery", IdleHosts::withDatagrams),
                                idle("orrery-faults", IdleHosts::withFaults),
                                idle("orrery-tasks", IdleHosts::withStreams))
                        .growing(10, 100, 1000)
                        .goal("orrery", 100)
                        .goal("orrery-tasks", 100));
        rows.add(
                Row.cost("sim-host", "a simulated host that is idle", "bytes", MEASURED)
                        .with(
                                memory("orrery", NetworkMemory::ofIdleHost),
                                memory("orrery-bare", NetworkMemory::ofHost)));
        rows.add(
                Row.cost("sim-connection", "an idle simulated connection", "bytes", MEASURED)
                        .with(
                                memory("orrery", NetworkMemory::ofStreams),
                                memory("orrery-model", NetworkMemory::ofModel)));
        return rows.stream().map(row -> row.heap(FLAGS)).toList();
    }

    private static Contender load(String name, double unit, Supplier<Load> load) {
        return Contender.java(name, size -> new LoadTrial(unit, load));
    }

    /** Makes hosts. */
    private interface Hosts {
        Load of(int count);
    }

    private static Contender idle(String name, Hosts hosts) {
        return Contender.java(name, count -> new LoadTrial(1, () -> hosts.of(count)));
    }

    /** Measures so many. */
    private interface Memory {
        double each(int count) throws Exception;
    }

    private static Contender memory(String name, Memory memory) {
        return Contender.java(
                name,
                count -> {
                    // The first time loads classes, too.
                    memory.each(count);
                    Trial trial = () -> memory.each(count);
                    return trial;
                });
    }
}
