package dev.orrery.examples.taskcost;

import java.util.List;

/** What is measured. */
enum Workload {
    TASKS_10000("tasks-10000", "tasks", 10_000, 11),
    TASKS_100000("tasks-100000", "tasks", 100_000, 5),
    COLD_10000("cold-10000", "cold", 10_000, 1),
    SWITCH("switch", "switch", 1_000_000, 5),
    PARKED_1000000("parked-1000000", "parked", 1_000_000, 1);

    private final String text;
    private final String kind;
    private final int count;
    private final int runs;

    Workload(String text, String kind, int count, int runs) {
        this.text = text;
        this.kind = kind;
        this.count = count;
        this.runs = runs;
    }

    /** The name that people read. */
    String text() {
        return text;
    }

    /** The name that the peers' programs know. */
    String kind() {
        return kind;
    }

    /** How many tasks or switches the figures are for. */
    int count() {
        return count;
    }

    /** How many of them {@code peer} does. */
    int countOf(Peer peer) {
        boolean isScaled = this == SWITCH || this == PARKED_1000000;
        return isScaled && peer.isSlow() ? count / 10 : count;
    }

    /** How many runs one process measures, after its warm-up. */
    int runs() {
        return runs;
    }

    /** The heap of every JVM: enough, so that nobody waits for it, but a tight one for memory. */
    String heap() {
        return this == PARKED_1000000 ? "-Xmx1300m" : "-Xms2g -Xmx2g";
    }

    /** What is printed; the first is the one that counts. */
    List<Figure> figures() {
        return switch (this) {
            case TASKS_10000, TASKS_100000 -> List.of(Figure.MILLIS);
            case COLD_10000 -> List.of(Figure.MILLIS, Figure.PROCESS_MILLIS);
            case SWITCH -> List.of(Figure.NANOS_EACH);
            case PARKED_1000000 -> List.of(Figure.HEAP_MEGABYTES, Figure.PEAK_MEGABYTES);
        };
    }
}
