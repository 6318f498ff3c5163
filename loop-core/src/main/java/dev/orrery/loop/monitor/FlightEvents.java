package dev.orrery.loop.monitor;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

/**
 * What one loop tells the Flight Recorder.
 *
 * <p>Threading: the loop's thread. Time and units: the recorder's own clock. Cost: without a
 * recording one test of a flag a call; with one, an object for each callback and each iteration.
 */
final class FlightEvents {
    // Never committed: they only know whether anybody records their kind.
    private final SlowCallbackEvent slowProbe = new SlowCallbackEvent();
    private final LoopIterationEvent iterationProbe = new LoopIterationEvent();
    private final CallbackFailureEvent failureProbe = new CallbackFailureEvent();
    private @Nullable SlowCallbackEvent callback;
    private @Nullable LoopIterationEvent iteration;
    private String loop = "";

    void opened(String name) {
        loop = name;
    }

    void batchStarted() {
        iteration = null;
        if (iterationProbe.isEnabled()) {
            iteration = new LoopIterationEvent();
            iteration.begin();
        }
    }

    void batchEnded(int callbacks) {
        LoopIterationEvent event = iteration;
        iteration = null;
        if (event != null) {
            event.end();
            if (event.shouldCommit()) {
                event.loop = loop;
                event.callbacks = callbacks;
                event.commit();
            }
        }
    }

    void callbackStarted() {
        callback = null;
        if (slowProbe.isEnabled()) {
            callback = new SlowCallbackEvent();
            callback.begin();
        }
    }

    /** {@code slow} is null for one that was not. */
    void callbackEnded(@Nullable String slow) {
        SlowCallbackEvent event = callback;
        callback = null;
        if (event != null && slow != null) {
            event.end();
            if (event.shouldCommit()) {
                event.loop = loop;
                event.callback = slow;
                event.commit();
            }
        }
    }

    void callbackFailed(Handle handle, Throwable failure) {
        if (failureProbe.isEnabled()) {
            CallbackFailureEvent event = new CallbackFailureEvent();
            event.loop = loop;
            event.callback = LoopMonitor.describe(handle);
            event.failure = LoopMonitor.describe(failure);
            event.commit();
        }
    }
}
