package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Guest mode: a loop turned by hand. */
class LoopStepperTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> ran = new ArrayList<>();
    private final EventLoop loop = time.newLoop(LoopOptions.standard().withName("orders"));
    private final LoopStepper stepper = LoopStepper.attach(loop);

    @AfterEach
    void close() {
        stepper.close();
        loop.close();
    }

    private Runnable note(String what) {
        return () -> ran.add(what);
    }

    @Test
    void aStepIsOneIteration() {
        loop.callSoon(
                () -> {
                    ran.add("first");
                    loop.callSoon(note("second"));
                });
        assertThat(stepper.step()).isTrue();
        assertThat(ran).containsExactly("first");
        assertThat(stepper.deadlineNanos()).isEqualTo(LoopStepper.AT_ONCE);
        assertThat(stepper.step()).isTrue();
        assertThat(ran).containsExactly("first", "second");
        assertThat(stepper.deadlineNanos()).isEqualTo(Waiter.NO_DEADLINE);
    }

    @Test
    void theDeadlineIsThatOfTheFirstTimer() {
        assertThat(stepper.deadlineNanos()).as("before a step").isEqualTo(LoopStepper.AT_ONCE);
        loop.callLater(Duration.ofNanos(7), note("7"));
        loop.callLater(Duration.ofNanos(5), note("5")).cancel();
        stepper.step();
        assertThat(stepper.deadlineNanos()).isEqualTo(7);
        time.pass(7);
        stepper.step();
        assertThat(ran).containsExactly("7");
    }

    @Test
    void theDeadlineFollowsWhatItsOwnThreadSchedulesBetweenSteps() {
        stepper.step();
        loop.callLater(Duration.ofNanos(9), note("9"));
        assertThat(stepper.deadlineNanos()).isEqualTo(9);
        loop.callSoon(note("soon"));
        assertThat(stepper.deadlineNanos()).isEqualTo(LoopStepper.AT_ONCE);
        assertThat(stepper.hasWork()).isTrue();
        stepper.step();
        assertThat(ran).containsExactly("soon");
    }

    @Test
    void aPostOfAnotherThreadCallsTheWaitersWakeup() throws InterruptedException {
        AtomicReference<String> woken = new AtomicReference<>();
        Waiter waiter = new WakeupOnly(() -> woken.set("woken"));
        try (EventLoop guest = EventLoop.create(World.system().withWaiters(() -> waiter));
                LoopStepper guestStepper = LoopStepper.attach(guest)) {
            guestStepper.step();
            Thread foreign = new Thread(() -> guest.callSoonThreadsafe(note("posted")));
            foreign.start();
            foreign.join();
            assertThat(woken).hasValue("woken");
            assertThat(guestStepper.hasWork()).isTrue();
            guestStepper.step();
        }
        assertThat(ran).containsExactly("posted");
    }

    @Test
    void channelsAreTakenAtEachStep() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            assertThat(stepper.selector()).isNull();
            loop.addReader(source, note("readable"));
            stepper.step();
            assertThat(ran).isEmpty();
            assertThat(stepper.selector()).isNotNull();
            sink.write(ByteBuffer.allocate(1));
            stepper.step();
            assertThat(ran).containsExactly("readable");
        }
    }

    @Test
    void theLoopCountsAsRunningUntilItIsDetached() {
        assertThat(loop.isRunning()).isTrue();
        assertThatThrownBy(loop::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(EventLoop::current).isInstanceOf(IllegalStateException.class);
        loop.callSoon(() -> ran.add(EventLoop.current().name()));
        stepper.step();
        assertThat(ran).containsExactly("orders");
        stepper.detach();
        assertThat(loop.isRunning()).isFalse();
        stepper.detach();
    }

    @Test
    void stopIsToldByTheStepAndForgottenByDetaching() {
        loop.callSoon(loop::stop);
        assertThat(stepper.step()).isFalse();
        assertThat(stepper.deadlineNanos()).isEqualTo(LoopStepper.AT_ONCE);
        stepper.detach();
        loop.callLater(Duration.ofNanos(3), loop::stop);
        loop.runForever();
        assertThat(time.nanoTime()).isEqualTo(3);
    }

    @Test
    void anErrorComesOutOfTheStepAndTheRestIsForTheNextOne() {
        loop.callSoon(
                () -> {
                    throw new AssertionError("from a callback");
                });
        loop.callSoon(note("rest"));
        assertThatThrownBy(stepper::step).hasMessage("from a callback");
        assertThat(stepper.deadlineNanos()).isEqualTo(LoopStepper.AT_ONCE);
        stepper.step();
        assertThat(ran).containsExactly("rest");
    }

    @Test
    void loopsMayBeSteppedInsideOneAnothersCallbacks() {
        try (EventLoop inner = time.newLoop(LoopOptions.standard().withName("inner"));
                LoopStepper innerStepper = LoopStepper.attach(inner)) {
            inner.callSoon(() -> ran.add(EventLoop.current().name()));
            loop.callSoon(
                    () -> {
                        innerStepper.step();
                        ran.add(EventLoop.current().name());
                    });
            stepper.step();
        }
        assertThat(ran).containsExactly("inner", "orders");
    }

    @Test
    void aStepInACallbackOfTheSameLoopIsRefused() {
        List<Throwable> thrown = new ArrayList<>();
        loop.callSoon(() -> thrown.add(catchThrowable(stepper::step)));
        loop.callSoon(() -> thrown.add(catchThrowable(stepper::detach)));
        loop.callSoon(() -> stepper.outside(() -> thrown.add(catchThrowable(stepper::step))));
        loop.callSoon(note("went on"));
        stepper.step();
        assertThat(thrown)
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "step must be called between two steps: loop=orders. In a callback call"
                                + " stop().",
                        "detach must be called between two steps: loop=orders. In a callback call"
                                + " stop().",
                        "step must be called between two steps: loop=orders. In a callback call"
                                + " stop().");
        assertThat(thrown).allMatch(one -> one instanceof IllegalStateException);
        assertThat(ran).containsExactly("went on");
    }

    @Test
    void aDetachedStepperStepsNoMore() {
        stepper.detach();
        assertThatThrownBy(stepper::step)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("step must come before detach: loop=orders. Attach it again.");
    }

    @Test
    void aLoopThatRunsOrIsTurnedCannotBeAttached() {
        assertThatThrownBy(() -> LoopStepper.attach(loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "LoopStepper.attach must be called on a loop that is not running:"
                                + " loop=orders");
        assertThatThrownBy(loop::runForever)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "runForever must be called on a loop that is not running: loop=orders");
    }

    @Test
    void aListenerSeesTheSameAsInARun() {
        List<String> events = new ArrayList<>();
        LoopListener listener =
                new LoopListener() {
                    @Override
                    public void pollStarted(long nowNanos) {
                        events.add("pollStarted");
                    }

                    @Override
                    public void pollEnded(long nowNanos, int callbacks) {
                        events.add("pollEnded " + callbacks);
                    }

                    @Override
                    public void batchEnded(long nowNanos) {
                        events.add("batchEnded");
                    }
                };
        try (EventLoop watched = time.newLoop(LoopOptions.standard().withListener(listener));
                LoopStepper turning = LoopStepper.attach(watched)) {
            turning.step();
            watched.callSoon(watched::stop);
            turning.step();
        }
        assertThat(events)
                .containsExactly(
                        "pollStarted",
                        "pollEnded 0",
                        "batchEnded",
                        "pollStarted",
                        "pollEnded 1",
                        "batchEnded");
    }

    private record WakeupOnly(Runnable onWakeup) implements Waiter {
        @Override
        public void await(Selector selector, long deadlineNanos, Consumer<SelectionKey> ready) {
            throw new AssertionError("a loop that is turned by hand must not wait");
        }

        @Override
        public void wakeup() {
            onWakeup.run();
        }

        @Override
        public void close() {}
    }
}
