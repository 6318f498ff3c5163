package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.SimHost;

import java.util.concurrent.atomic.AtomicReference;

/** Promises on a simulated host's disk, which survives its crashes. */
final class KeptPromises implements Storage {
    private final AtomicReference<Promises> kept;

    KeptPromises(SimHost host) {
        this.kept = host.durable("promises", () -> new AtomicReference<>(Promises.NONE));
    }

    @Override
    public Promises load() {
        return kept.get();
    }

    @Override
    public void save(Promises promises) {
        kept.set(promises);
    }
}
