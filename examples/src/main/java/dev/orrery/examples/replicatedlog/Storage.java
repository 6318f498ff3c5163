package dev.orrery.examples.replicatedlog;

/** Where a node keeps what it must not forget, whatever happens to it. */
interface Storage {
    /** What was saved last; {@link Promises#NONE} at first. */
    Promises load();

    /** Keeps {@code promises}; when this returns they are safe. */
    void save(Promises promises);
}
