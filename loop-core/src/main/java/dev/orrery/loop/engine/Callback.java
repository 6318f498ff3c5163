package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

/**
 * A callback in the hands of a loop.
 *
 * <p>Threading: {@link #cancel()} from any thread, the rest on the loop's thread. Cost: 24 bytes.
 */
public class Callback implements Handle {
    // Null once cancelled, so that a cancelled callback's objects can be collected at once. Plain:
    // a volatile store here would cost each callSoon a fence; whoever reads null skips it.
    private @Nullable Runnable body;
    private final Context context;
    private volatile boolean cancelled;

    /**
     * A callback that is in no queue yet.
     *
     * @param body what to run
     * @param context the context that it runs in
     */
    public Callback(Runnable body, Context context) {
        this.body = body;
        this.context = context;
    }

    /**
     * A callback whose {@link #body()} a subclass knows, and which nobody cancels.
     *
     * @param context the context that it runs in
     */
    protected Callback(Context context) {
        this.context = context;
    }

    @Override
    public void cancel() {
        cancelled = true;
        body = null;
    }

    @Override
    public final boolean isCancelled() {
        return cancelled;
    }

    /** {@return the context that was current where this was scheduled} */
    public final Context context() {
        return context;
    }

    /** {@return what is to be run, or null if there is nothing to do any more} Read it once. */
    public @Nullable Runnable body() {
        Runnable now = body;
        return cancelled ? null : now;
    }

    @Override
    public String toString() {
        Runnable now = body;
        return getClass().getSimpleName() + "[" + (now == null ? "cancelled" : now) + "]";
    }
}
