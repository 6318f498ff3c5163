package dev.orrery.benchmarks.bare;

import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.loop.time.NanoClock;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that a loop with timers does: no other thread, no channel, no handle. It parks for long
 * waits and spins for what parking would miss.
 */
public final class BareLoop implements TimerLoop {
    // What a wake-up takes here, and more.
    private static final long SPIN_NANOS = 200_000;

    private final NanoClock clock = NanoClock.system();
    private final TimerQueue queue;
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private boolean isEnded;

    /** A loop with these timers. */
    public BareLoop(TimerQueue queue) {
        this.queue = queue;
    }

    @Override
    public void run(Runnable first) {
        isEnded = false;
        soon(first);
        while (!isEnded) {
            for (int left = ready.size(); left > 0; left--) {
                ready.remove().run();
            }
            long now = clock.nanoTime();
            while (queue.size() > 0 && queue.nextDeadlineNanos() <= now) {
                queue.poll().run();
            }
            if (!isEnded && ready.isEmpty() && queue.size() > 0) {
                await(queue.nextDeadlineNanos());
            }
        }
    }

    private void await(long deadlineNanos) {
        for (long left; (left = deadlineNanos - clock.nanoTime()) > 0; ) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void end() {
        isEnded = true;
    }

    @Override
    public void soon(Runnable body) {
        ready.add(body);
    }

    @Override
    public Object later(long delayNanos, Runnable body) {
        return queue.add(clock.nanoTime() + delayNanos, body);
    }

    @Override
    public boolean cancel(Object timer) {
        queue.cancel(timer);
        return true;
    }
}
