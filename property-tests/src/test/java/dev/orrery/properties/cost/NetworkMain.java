package dev.orrery.properties.cost;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * Prints what the simulated network costs, layer by layer and beside its goals: packets and bytes a
 * second, virtual time with idle hosts, memory of a host and of a connection, seeds of the
 * examples. Run by benchmarks/network; an argument names one part of it, and more of them the
 * examples.
 */
final class NetworkMain {
    private static final double PACKETS = 1_000_000;
    private static final double BYTES = 500_000_000;
    // A hundred times real time.
    private static final double IDLE = 100;

    private NetworkMain() {}

    public static void main(String[] arguments) throws IOException {
        String only = arguments.length == 0 ? "" : arguments[0];
        System.out.printf(
                Locale.ROOT,
                "Java %s, %s, %s, %d processors, load %.1f at the start%n",
                Runtime.version(),
                collectors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Rate.systemLoad());
        System.out.println("in a second of the process's processor time, " + Rate.rounds());
        System.out.printf(
                "%-52s %15s %15s %-10s %13s %6s%n", "", "median", "least", "", "goal", "ratio");
        if (only.isEmpty() || only.equals("packets")) {
            packets();
        }
        if (only.isEmpty() || only.equals("stream")) {
            streams();
        }
        if (only.isEmpty() || only.equals("idle")) {
            idle();
        }
        if (only.isEmpty() || only.equals("memory")) {
            NetworkMemory.print();
        }
        if (only.isEmpty() || only.equals("seeds")) {
            Seeds.print(
                    List.of(arguments).subList(Math.min(1, arguments.length), arguments.length));
        }
        System.out.printf(Locale.ROOT, "load %.1f at the end%n", Rate.systemLoad());
        System.exit(0);
    }

    private static void packets() {
        for (boolean faults : new boolean[] {false, true}) {
            String with = faults ? ", faults" : "";
            Rate.print(
                    "datagrams of 64 bytes, bare links" + with,
                    "packets",
                    PACKETS,
                    () -> Datagrams.onLinks(faults));
            Rate.print(
                    "datagrams of 64 bytes, channels on loops" + with,
                    "packets",
                    PACKETS,
                    () -> Datagrams.onLoops(faults));
        }
    }

    private static void streams() {
        for (boolean faults : new boolean[] {false, true}) {
            String with = faults ? ", faults" : "";
            Rate.print(
                    "one stream, TCP model" + with,
                    "bytes",
                    BYTES,
                    () -> OneStream.ofModel(faults));
            Rate.print(
                    "one stream, channels on loops" + with,
                    "bytes",
                    BYTES,
                    () -> OneStream.ofChannels(faults));
            Rate.print(
                    "one stream, readers and writers in tasks" + with,
                    "bytes",
                    BYTES,
                    () -> OneStream.ofTasks(faults));
        }
    }

    private static void idle() {
        for (int hosts : new int[] {10, 100, 1000}) {
            double goal = hosts == 1000 ? IDLE : 0;
            String what = hosts + " idle hosts, ";
            Rate.print(what + "datagrams", "virtual s", goal, () -> IdleHosts.withDatagrams(hosts));
            Rate.print(
                    what + "lines in tasks", "virtual s", goal, () -> IdleHosts.withStreams(hosts));
            Rate.print(
                    what + "datagrams, faults",
                    "virtual s",
                    goal,
                    () -> IdleHosts.withFaults(hosts));
        }
    }

    private static String collectors() {
        StringBuilder names = new StringBuilder();
        for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
            names.append(names.isEmpty() ? "" : " and ").append(one.getName());
        }
        return names.toString();
    }
}
