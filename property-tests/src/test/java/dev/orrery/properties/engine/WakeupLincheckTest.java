package dev.orrery.properties.engine;

import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.engine.Inbox;
import dev.orrery.loop.engine.ReadyQueue;
import dev.orrery.loop.handle.Context;

import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Inbox and production waiter together under Lincheck's model checker: a loop that wants two posts,
 * and two threads that post one each. An execution in which the loop sleeps for ever is reported.
 *
 * <p>Lincheck lets a park end for no reason, as the JDK may: what only a lost unpark would hold up
 * is seen with the selector alone.
 */
class WakeupLincheckTest {
    private static final int POSTS = 2;
    // -Dorrery.lincheck=10 for ten times as many executions.
    private static final int EXECUTIONS = 2_000 * Integer.getInteger("orrery.lincheck", 1);

    /** The loop's side and the posters' side of a post. */
    public abstract static class Exchange {
        private final Inbox inbox = new Inbox(null, 1);
        private final ReadyQueue ready = new ReadyQueue();
        private final Waiter waiter = World.system().newWaiter();
        private final @Nullable Selector selector;
        // Wake-ups that were asked for, and sleeps; each may be woken once.
        private final AtomicInteger wakeups = new AtomicInteger();
        private int sleeps;

        Exchange(@Nullable Selector selector) {
            this.selector = selector;
        }

        @Operation
        public void post() {
            if (inbox.post(new Callback(() -> {}, Context.empty())) == Inbox.Posted.WAKE) {
                wakeups.incrementAndGet();
                waiter.wakeup();
            }
        }

        @Operation(blocking = true)
        public String receive() throws IOException {
            int received = 0;
            while (received < POSTS) {
                if (inbox.trySleep()) {
                    sleeps++;
                    waiter.await(selector, Waiter.NO_DEADLINE, key -> {});
                }
                inbox.drain(ready);
                while (ready.take() != null) {
                    received++;
                }
            }
            return wakeups.get() <= sleeps ? "received " + received : "woken twice in one sleep";
        }
    }

    public static final class Parking extends Exchange {
        public Parking() {
            super(null);
        }
    }

    public static final class Selecting extends Exchange {
        public Selecting() {
            super(new SpinningSelector());
        }
    }

    public static final class Expected {
        public void post() {}

        public String receive() {
            return "received " + POSTS;
        }
    }

    @Test
    void noPostIsLostOnALoopThatParks() throws NoSuchMethodException {
        check(Parking.class);
    }

    @Test
    void noPostIsLostOnALoopThatSelects() throws NoSuchMethodException {
        check(Selecting.class);
    }

    private static void check(Class<? extends Exchange> type) throws NoSuchMethodException {
        Actor receive = new Actor(type.getMethod("receive"), List.of());
        Actor post = new Actor(type.getMethod("post"), List.of());
        List<List<Actor>> threads = List.of(List.of(receive), List.of(post), List.of(post));
        new ModelCheckingOptions()
                .iterations(0)
                .addCustomScenario(new ExecutionScenario(List.of(), threads, List.of(), null))
                .invocationsPerIteration(EXECUTIONS)
                .sequentialSpecification(Expected.class)
                .check(type);
    }
}
