package dev.orrery.examples.replicatedlog;

import dev.orrery.sim.SimHost;

/** Promises on a simulated host's disk, which survives its crashes. */
final class KeptPromises implements Storage {
    private static final class Disk {
        Promises promises = Promises.NONE;
    }

    private final Disk disk;

    KeptPromises(SimHost host) {
        this.disk = host.durable("promises", Disk::new);
    }

    @Override
    public Promises load() {
        return disk.promises;
    }

    @Override
    public void save(Promises promises) {
        disk.promises = promises;
    }
}
