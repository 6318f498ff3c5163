package dev.orrery.benchmarks.soon;

import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

/** A callback that asks for itself again, a given number of times; callbacks a second. */
final class Chain implements Trial {
    // A run of less would be over before it can be measured well.
    private static final int LEAST = 1_000_000;

    private final NanoClock clock = NanoClock.system();
    private final int size;
    private final int rounds;
    private final Gate gate = new Gate();
    private final Host host;
    private final Link link;

    Chain(Host host, int size) {
        this.host = host;
        this.size = size;
        this.rounds = Math.max(1, LEAST / size);
        this.link = new Link(host, gate);
    }

    @Override
    public double run() {
        long start = clock.nanoTime();
        for (int round = 0; round < rounds; round++) {
            link.left = size;
            host.outside().execute(link);
            gate.await();
        }
        return (double) size * rounds * 1e9 / (clock.nanoTime() - start);
    }

    private static final class Link implements Runnable {
        private final Host host;
        private final Gate gate;
        private int left;

        Link(Host host, Gate gate) {
            this.host = host;
            this.gate = gate;
        }

        @Override
        public void run() {
            if (--left <= 0) {
                gate.open();
            } else {
                host.inside().execute(this);
            }
        }
    }
}
