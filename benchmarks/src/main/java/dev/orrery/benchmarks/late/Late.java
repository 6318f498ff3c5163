package dev.orrery.benchmarks.late;

import dev.orrery.benchmarks.peer.ProcessCost;
import dev.orrery.benchmarks.peer.TimerLoop;
import dev.orrery.benchmarks.row.Trial;
import dev.orrery.loop.time.NanoClock;

import java.util.Map;

/**
 * One timer after the other, on a loop that has nothing else to do: each is set when the one before
 * has fired. The deadline is the time before it is set and the delay; lateness is what the clock
 * says at the beginning of its callback, less that.
 */
final class Late implements Trial {
    private final NanoClock clock = NanoClock.system();
    private final TimerLoop loop;
    private final long delayNanos;
    private final long[] late;
    private int fired;
    private long deadlineNanos;
    private Lateness lateness = new Lateness(new long[1], 0);

    Late(TimerLoop loop, long delayNanos, int size) {
        this.loop = loop;
        this.delayNanos = delayNanos;
        this.late = new long[size];
    }

    @Override
    public double run() throws InterruptedException {
        long cpu = ProcessCost.cpuNanos();
        long start = clock.nanoTime();
        fired = 0;
        loop.run(this::setNext);
        lateness = new Lateness(late, ProcessCost.cpuPercent(cpu, start, clock.nanoTime()));
        return lateness.median();
    }

    private void setNext() {
        deadlineNanos = clock.nanoTime() + delayNanos;
        loop.later(delayNanos, this::fire);
    }

    private void fire() {
        late[fired++] = clock.nanoTime() - deadlineNanos;
        if (fired < late.length) {
            setNext();
        } else {
            loop.end();
        }
    }

    @Override
    public Map<String, Double> extras() {
        return lateness.extras();
    }

    @Override
    public void close() {
        loop.close();
    }
}
