package dev.orrery.properties.vectors;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.properties.vectors.Program.ScriptEvent;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A World of mixed parts: the JDK's selector with pipes of the operating system, and a clock that
 * jumps. What FORMAT.md orders and the operating system does not is a {@link LeftOut}.
 */
final class RealSelectorVectorWorld implements VectorWorld {
    // The clock overflows 30 ms after the start, as one whose origin is arbitrary may; not on a
    // whole millisecond, since the loop moves a deadline of Long.MAX_VALUE by a nanosecond.
    private static final long ORIGIN_NANOS = Long.MAX_VALUE - 30_000_500;
    private static final int MOST_ITERATIONS = 3_000;

    private final World world =
            World.system().withClock(this::nowNanos).withWaiters(ScriptedWaiter::new);
    private final List<RealLane> lanes = new ArrayList<>();
    private Deque<ScriptEvent> script = new ArrayDeque<>();
    private Consumer<ScriptEvent> apply = event -> {};
    private volatile long nowNanos = ORIGIN_NANOS;
    private int iterations;

    /** A program that asks for what the operating system does not promise. */
    static final class LeftOut extends Error {
        private static final long serialVersionUID = 1;

        LeftOut(String why) {
            super(why);
        }
    }

    private static final class NothingLeft extends Error {
        private static final long serialVersionUID = 1;
    }

    private long nowNanos() {
        return nowNanos;
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public long nowMillis() {
        return Duration.ofNanos(nowNanos - ORIGIN_NANOS).toMillis();
    }

    @Override
    public long nanosAt(long millis) {
        return ORIGIN_NANOS + Duration.ofMillis(millis).toNanos();
    }

    @Override
    public void busy(long millis) {
        nowNanos += Duration.ofMillis(millis).toNanos();
    }

    @Override
    public void play(List<ScriptEvent> events, Consumer<ScriptEvent> applied) {
        script = new ArrayDeque<>(events);
        apply = applied;
    }

    /** From another thread, really. */
    @Override
    public void outside(Runnable call) {
        Thread foreign = Thread.ofPlatform().start(call);
        try {
            foreign.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean run(EventLoop loop) {
        try {
            loop.runForever();
            return true;
        } catch (NothingLeft idle) {
            return false;
        }
    }

    @Override
    public Endpoint openEndpoint(int capacity) throws IOException {
        return new RealEndpoint(lane(Integer.MAX_VALUE), lane(capacity), false);
    }

    @Override
    public List<Endpoint> openPair(int capacity) throws IOException {
        RealLane there = lane(capacity);
        RealLane back = lane(capacity);
        return List.of(new RealEndpoint(back, there, true), new RealEndpoint(there, back, true));
    }

    @Override
    public void close() throws IOException {
        for (RealLane lane : lanes) {
            lane.close();
        }
    }

    private RealLane lane(int capacity) throws IOException {
        RealLane lane = new RealLane(SelectorProvider.provider().openPipe(), capacity);
        lanes.add(lane);
        return lane;
    }

    private void applyDue() {
        while (!script.isEmpty() && script.getFirst().atMillis() <= nowMillis()) {
            apply.accept(script.removeFirst());
        }
    }

    /** The poll of FORMAT.md, section 2.2. */
    private final class ScriptedWaiter implements Waiter {
        private volatile boolean woken;

        @Override
        public void poll(Selector selector, Consumer<SelectionKey> ready) throws IOException {
            if (++iterations > MOST_ITERATIONS) {
                throw new TraceLog.EndlessProgram("it has made " + iterations + " iterations");
            }
            applyDue();
            look(selector, ready);
            woken = false;
        }

        @Override
        public void await(Selector selector, long deadlineNanos, Consumer<SelectionKey> ready)
                throws IOException {
            applyDue();
            while (look(selector, ready) == 0 && !woken) {
                if (isNextAfter(deadlineNanos)) {
                    if (deadlineNanos == NO_DEADLINE) {
                        throw new NothingLeft();
                    }
                    nowNanos += Math.max(0, deadlineNanos - nowNanos);
                    break;
                }
                nowNanos = nanosAt(script.getFirst().atMillis());
                applyDue();
            }
            woken = false;
        }

        private boolean isNextAfter(long deadlineNanos) {
            return script.isEmpty()
                    || (deadlineNanos != NO_DEADLINE
                            && nanosAt(script.getFirst().atMillis()) - deadlineNanos > 0);
        }

        private int look(Selector selector, Consumer<SelectionKey> ready) throws IOException {
            int found = selector == null ? 0 : selector.selectNow(ready);
            if (found > 1) {
                throw new LeftOut("a poll finds two channels ready");
            }
            return found;
        }

        @Override
        public void wakeup() {
            woken = true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
