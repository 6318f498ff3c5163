package dev.orrery.loop.coroutine;

import java.util.function.Consumer;

/**
 * Coroutines on ordinary virtual threads that a baton is handed to: see {@link BatonCoroutine}.
 * Needs no flag and any thread can resume them, at some microseconds for each resume.
 *
 * <p>A body that blocks elsewhere (a lock, a queue, a sleep) blocks the resumer with it. After some
 * seconds {@link CoroutineHost#blocked} says so, and the resumer waits on.
 */
public final class BatonEngine implements CoroutineEngine {
    private final CoroutineHost host;
    private final long patienceNanos;
    private volatile boolean closed;

    /**
     * An engine.
     *
     * @param host whom to tell of interrupts and of bodies that block their thread
     */
    public BatonEngine(CoroutineHost host) {
        this(host, BatonCoroutine.PATIENCE_NANOS);
    }

    BatonEngine(CoroutineHost host, long patienceNanos) {
        this.host = host;
        this.patienceNanos = patienceNanos;
    }

    @Override
    public String name() {
        return "baton";
    }

    @Override
    public boolean canResumeHere() {
        return true;
    }

    @Override
    public Coroutine create(String name, Runnable body) {
        return new BatonCoroutine(name, body, this, patienceNanos);
    }

    @Override
    public void settle() {}

    @Override
    public void forEachStranger(Consumer<Thread> look) {}

    @Override
    public void close() {
        closed = true;
    }

    void interrupted(Coroutine coroutine, boolean isInside) {
        if (!closed) {
            host.interrupted(coroutine, isInside);
        }
    }

    void blocked(Coroutine coroutine, String where) {
        if (!closed) {
            host.blocked(coroutine, where);
        }
    }
}
