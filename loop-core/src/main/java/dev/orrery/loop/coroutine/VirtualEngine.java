package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

/** Coroutines on virtual threads that are mounted on their resumer. */
public final class VirtualEngine implements CoroutineEngine {
    private final CoroutineEngine baton;

    /**
     * An engine whose coroutines are handed to the host as they become runnable.
     *
     * @param host who resumes
     * @throws IllegalStateException if the engine is {@link #unavailable()}
     */
    public VirtualEngine(CoroutineHost host) {
        this(host, false);
    }

    /**
     * An engine.
     *
     * @param host who resumes
     * @param ordered true if what other threads made runnable waits for {@link #settle()}
     * @throws IllegalStateException if the engine is {@link #unavailable()}
     */
    public VirtualEngine(CoroutineHost host, boolean ordered) {
        this.baton = new BatonEngine(host);
    }

    /**
     * Tells why this JVM cannot use the engine, by trying it once.
     *
     * @return the reason and the remedy in words, or null if it can
     */
    public static @Nullable String unavailable() {
        return "the virtual engine is not built yet";
    }

    /**
     * Runs a stranger's continuation where the JDK would have run it.
     *
     * @param continuation what {@link CoroutineHost#stranger} was given
     */
    public static void continueByDefault(Runnable continuation) {
        throw new UnsupportedOperationException("the virtual engine is not built yet");
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean canResumeHere() {
        return !Thread.currentThread().isVirtual();
    }

    @Override
    public Coroutine create(String name, Runnable body) {
        return baton.create(name, body);
    }

    @Override
    public void settle() {}

    @Override
    public void close() {
        baton.close();
    }
}
