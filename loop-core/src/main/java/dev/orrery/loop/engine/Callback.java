package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A callback in the hands of a loop.
 *
 * <p>Threading: {@link #cancel()} from any thread, the rest on the loop's thread. Cost: 24 bytes.
 */
public class Callback implements Handle {
    private static final Runnable CANCELLED = new Cancelled();
    private static final VarHandle BODY = bodyHandle();

    // CANCELLED once cancelled, so that a cancelled callback's objects can be collected at once.
    private volatile @Nullable Runnable body;
    private final Context context;

    /**
     * A callback that is in no queue yet.
     *
     * @param body what to run
     * @param context the context that it runs in
     */
    @SuppressWarnings("this-escape")
    public Callback(Runnable body, Context context) {
        // Not as volatile: that would cost each callSoon a fence.
        BODY.set(this, body);
        this.context = context;
    }

    /**
     * A callback whose {@link #body()} a subclass knows, as long as it {@linkplain #isCancelled is
     * not cancelled}.
     *
     * @param context the context that it runs in
     */
    protected Callback(Context context) {
        this.context = context;
    }

    @Override
    public void cancel() {
        body = CANCELLED;
    }

    /**
     * As {@link #cancel()}, without the fence that it takes to be sure to be before another's
     * start.
     */
    protected final void cancelOnOwnThread() {
        BODY.setRelease(this, CANCELLED);
    }

    @Override
    public final boolean isCancelled() {
        return body == CANCELLED;
    }

    /** {@return the context that was current where this was scheduled} */
    public final Context context() {
        return context;
    }

    /** {@return what is to be run, or null if there is nothing to do any more} Read it once. */
    public @Nullable Runnable body() {
        Runnable now = body;
        return now == CANCELLED ? null : now;
    }

    @Override
    public String toString() {
        Runnable now = body();
        return getClass().getSimpleName() + "[" + (now == null ? "cancelled" : now) + "]";
    }

    /** In the place of a body that was cancelled. */
    private static final class Cancelled implements Runnable {
        @Override
        public void run() {}
    }

    private static VarHandle bodyHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Callback.class, "body", Runnable.class);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
