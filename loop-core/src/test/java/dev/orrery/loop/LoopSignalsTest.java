package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.signal.SignalSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signal handlers of a loop, over a source whose signals the test sends. */
class LoopSignalsTest {
    private final VirtualTime time = new VirtualTime();
    private final Scripted source = new Scripted();
    private final List<String> ran = new ArrayList<>();
    private final EventLoop loop =
            EventLoop.create(
                    World.system().withClock(time).withWaiters(() -> time).withSignals(source));

    @AfterEach
    void close() {
        loop.close();
    }

    private Runnable note(String what) {
        return () -> ran.add(what);
    }

    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    @Test
    void aHandlerRunsOnTheLoopOncePerSignal() {
        loop.addSignalHandler("TERM", () -> ran.add(EventLoop.current().name()));
        source.send("TERM");
        source.send("TERM");
        assertThat(ran).isEmpty();
        iterate();
        assertThat(ran).containsExactly("loop", "loop");
    }

    @Test
    void aSecondHandlerTakesThePlaceOfTheFirst() {
        loop.addSignalHandler("TERM", note("first"));
        source.send("TERM");
        loop.addSignalHandler("TERM", note("second"));
        iterate();
        assertThat(ran).containsExactly("second");
        assertThat(source.registrations).isEqualTo(1);
    }

    @Test
    void aRemovedHandlerDoesNotRunForASignalThatCameBefore() {
        loop.addSignalHandler("TERM", note("handled"));
        source.send("TERM");
        assertThat(loop.removeSignalHandler("TERM")).isTrue();
        assertThat(loop.removeSignalHandler("TERM")).isFalse();
        iterate();
        assertThat(ran).isEmpty();
        assertThat(source.handlers).isEmpty();
    }

    @Test
    void signalsAreKeptApart() {
        loop.addSignalHandler("TERM", note("term"));
        loop.addSignalHandler("HUP", note("hup"));
        source.send("HUP");
        iterate();
        assertThat(ran).containsExactly("hup");
    }

    @Test
    void aHandlerSeesTheContextInWhichItWasAdded() {
        ContextVar<String> user = ContextVar.of("user");
        loop.callSoon(
                () -> {
                    user.set("the adder");
                    loop.addSignalHandler("TERM", () -> ran.add(user.getOrElse("nobody")));
                });
        iterate();
        source.send("TERM");
        iterate();
        assertThat(ran).containsExactly("the adder");
    }

    @Test
    void aHandlerThatThrowsIsToldToTheExceptionHandler() {
        loop.setExceptionHandler(
                (where, failure) -> ran.add(failure.handle() + " " + failure.failure()));
        loop.addSignalHandler(
                "TERM",
                () -> {
                    throw new IllegalStateException("broken");
                });
        source.send("TERM");
        iterate();
        assertThat(ran)
                .containsExactly("Callback[signal TERM] java.lang.IllegalStateException: broken");
    }

    @Test
    void closingTheLoopEndsTheRegistrationsAndIgnoresWhatStillComes() {
        loop.addSignalHandler("TERM", note("term"));
        loop.addSignalHandler("HUP", note("hup"));
        Runnable late = source.handlers.get("TERM");
        loop.close();
        assertThat(source.handlers).isEmpty();
        late.run();
        assertThat(ran).isEmpty();
    }

    @Test
    void whatTheSourceRefusesReachesTheCaller() {
        assertThatThrownBy(() -> loop.addSignalHandler("NONE", note("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such signal");
        assertThat(loop.removeSignalHandler("NONE")).isFalse();
    }

    private static final class Scripted implements SignalSource {
        private final Map<String, Runnable> handlers = new LinkedHashMap<>();
        private int registrations;

        @Override
        public Registration register(String name, Runnable onSignal) {
            if (name.equals("NONE")) {
                throw new IllegalArgumentException("no such signal");
            }
            registrations++;
            handlers.put(name, onSignal);
            return () -> handlers.remove(name);
        }

        void send(String name) {
            Thread dispatcher = new Thread(handlers.get(name), "signal dispatcher");
            dispatcher.start();
            try {
                dispatcher.join();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
