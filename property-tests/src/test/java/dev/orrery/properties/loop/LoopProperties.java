package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.properties.loop.LoopProgram.Op;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.Simulation;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The production loop, on virtual time, against the plainest model of what it must do. */
class LoopProperties {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void theLoopDoesWhatTheModelDoes(@ForAll("programs") LoopProgram program) {
        try (Simulation sim = Simulation.calm()) {
            assertThat(traceOf(program, new SimulatedGround(sim)))
                    .isEqualTo(LoopModel.traceOf(program));
        }
    }

    /** As in production: no listener, and nothing but channels to poll. */
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void aLoopThatNobodyWatchesDoesWhatTheModelDoes(@ForAll("programs") LoopProgram program) {
        assertThat(traceOf(program, new PlainGround())).isEqualTo(LoopModel.traceOf(program));
    }

    @Provide
    Arbitrary<LoopProgram> programs() {
        return LoopProgram.arbitrary();
    }

    private static List<String> traceOf(LoopProgram program, Ground ground) {
        Player player = new Player(program, ground);
        for (List<Op> segment : program.segments()) {
            player.perform(segment);
            player.runForever();
        }
        return player.trace;
    }

    /** Where a loop runs on virtual time. */
    private interface Ground {
        EventLoop newLoop(LoopOptions options);

        long nanoTime();

        void busy(Duration time);
    }

    private record SimulatedGround(Simulation sim) implements Ground {
        @Override
        public EventLoop newLoop(LoopOptions options) {
            return EventLoop.create(sim.host("a").world(), options);
        }

        @Override
        public long nanoTime() {
            return sim.nanoTime();
        }

        @Override
        public void busy(Duration time) {
            sim.busy(time);
        }
    }

    /** A clock that jumps to wherever the loop would wait. */
    private static final class PlainGround implements Ground, NanoClock, Waiter {
        private long now;

        @Override
        public EventLoop newLoop(LoopOptions options) {
            return EventLoop.create(
                    World.system().withClock(this).withWaiters(() -> this), options);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void busy(Duration time) {
            now += time.toNanos();
        }

        @Override
        public boolean pollsChannelsOnly() {
            return true;
        }

        @Override
        public void await(
                @Nullable Selector selector, long deadlineNanos, Consumer<SelectionKey> ready) {
            if (deadlineNanos == NO_DEADLINE) {
                throw new Idle();
            }
            now = Math.max(now, deadlineNanos);
        }

        @Override
        public void wakeup() {}

        @Override
        public void close() {}
    }

    private static final class Idle extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Plays a program on a real loop. */
    private static final class Player {
        final List<String> trace = new ArrayList<>();
        private final LoopProgram program;
        private final Ground ground;
        private final EventLoop loop;
        private final List<Handle> handles = new ArrayList<>();
        private int run;
        private boolean inCallback;

        Player(LoopProgram program, Ground ground) {
            this.program = program;
            this.ground = ground;
            this.loop =
                    ground.newLoop(
                            LoopOptions.standard()
                                    .withExceptionHandler(
                                            (failed, failure) -> trace.add(now() + " exc")));
        }

        void runForever() {
            try {
                loop.runForever();
                trace.add(now() + " stopped");
            } catch (NothingCanHappenException | Idle idle) {
                trace.add(now() + " idle");
            }
        }

        void perform(List<Op> ops) {
            for (Op op : ops) {
                switch (op) {
                    case LoopProgram.Soon soon -> {
                        if (run < LoopProgram.MOST_CALLBACKS) {
                            handles.add(loop.callSoon(callback(soon.callback())));
                        }
                    }
                    case LoopProgram.Threadsafe soon -> {
                        if (run < LoopProgram.MOST_CALLBACKS) {
                            handles.add(loop.callSoonThreadsafe(callback(soon.callback())));
                        }
                    }
                    case LoopProgram.Later later -> {
                        if (run < LoopProgram.MOST_CALLBACKS) {
                            Duration delay = Duration.ofMillis(later.millis());
                            handles.add(loop.callLater(delay, callback(later.callback())));
                        }
                    }
                    case LoopProgram.At at -> {
                        if (run < LoopProgram.MOST_CALLBACKS) {
                            long deadline = at.millis() * NANOS_PER_MILLI;
                            handles.add(loop.callAt(deadline, callback(at.callback())));
                        }
                    }
                    case LoopProgram.Cancel cancel -> {
                        if (!handles.isEmpty()) {
                            handles.get(cancel.handle() % handles.size()).cancel();
                        }
                    }
                    case LoopProgram.AskCancelled ask -> {
                        if (!handles.isEmpty()) {
                            Handle handle = handles.get(ask.handle() % handles.size());
                            trace.add(now() + " cancelled? " + handle.isCancelled());
                        }
                    }
                    case LoopProgram.Busy busy -> ground.busy(Duration.ofMillis(busy.millis()));
                    case LoopProgram.Stop stop -> loop.stop();
                    case LoopProgram.Raise raise -> {
                        if (inCallback) {
                            throw new Raised();
                        }
                    }
                }
            }
        }

        private Runnable callback(int number) {
            int callback = number % program.callbacks().size();
            return () -> {
                run++;
                trace.add(now() + " run " + callback);
                inCallback = true;
                try {
                    perform(program.callbacks().get(callback));
                } finally {
                    inCallback = false;
                }
            };
        }

        private long now() {
            return ground.nanoTime() / NANOS_PER_MILLI;
        }
    }
}
