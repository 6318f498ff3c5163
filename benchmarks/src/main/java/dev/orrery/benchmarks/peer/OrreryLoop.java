package dev.orrery.benchmarks.peer;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import java.time.Duration;

/** Our loop, run by the thread that measures. */
public final class OrreryLoop implements TimerLoop {
    private final EventLoop loop;

    /** Timers on a loop that does not run yet. */
    public OrreryLoop(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void run(Runnable first) {
        soon(first);
        loop.runForever();
    }

    @Override
    public void end() {
        loop.stop();
    }

    @Override
    public void soon(Runnable body) {
        Handle handle = loop.callSoon(body);
        assert !handle.isCancelled();
    }

    @Override
    public Object later(long delayNanos, Runnable body) {
        return loop.callLater(Duration.ofNanos(delayNanos), body);
    }

    @Override
    public boolean cancel(Object timer) {
        ((TimerHandle) timer).cancel();
        return ((TimerHandle) timer).isCancelled();
    }

    @Override
    public void close() {
        loop.close();
    }
}
