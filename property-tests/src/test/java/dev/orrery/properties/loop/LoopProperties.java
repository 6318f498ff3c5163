package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.handle.Handle;
import dev.orrery.properties.loop.LoopProgram.Op;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.Simulation;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The production loop, on virtual time, against the plainest model of what it must do. */
class LoopProperties {
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void theLoopDoesWhatTheModelDoes(@ForAll("programs") LoopProgram program) {
        assertThat(traceOf(program)).isEqualTo(LoopModel.traceOf(program));
    }

    @Provide
    Arbitrary<LoopProgram> programs() {
        return LoopProgram.arbitrary();
    }

    private static List<String> traceOf(LoopProgram program) {
        try (Simulation sim = Simulation.calm()) {
            Player player = new Player(program, sim);
            for (List<Op> segment : program.segments()) {
                player.perform(segment);
                player.runForever();
            }
            return player.trace;
        }
    }

    private static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Plays a program on a real loop of a simulated host. */
    private static final class Player {
        final List<String> trace = new ArrayList<>();
        private final LoopProgram program;
        private final Simulation sim;
        private final EventLoop loop;
        private final List<Handle> handles = new ArrayList<>();
        private int run;
        private boolean inCallback;

        Player(LoopProgram program, Simulation sim) {
            this.program = program;
            this.sim = sim;
            this.loop =
                    EventLoop.create(
                            sim.host("a").world(),
                            LoopOptions.standard()
                                    .withExceptionHandler(
                                            (failed, failure) -> trace.add(now() + " exc")));
        }

        void runForever() {
            try {
                loop.runForever();
                trace.add(now() + " stopped");
            } catch (NothingCanHappenException idle) {
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
                    case LoopProgram.Busy busy -> sim.busy(Duration.ofMillis(busy.millis()));
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
            return sim.nanoTime() / NANOS_PER_MILLI;
        }
    }
}
