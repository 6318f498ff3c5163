package dev.orrery.loop.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The machine's own signals; WINCH, since nobody minds if that is handled or not. */
@Timeout(60)
class SystemSignalsTest {
    private static final String SIGNAL = "WINCH";

    private final SystemSignals signals = new SystemSignals();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static Class<?> type(String name) throws ReflectiveOperationException {
        return Class.forName("sun.misc." + name);
    }

    private static Object signal() throws ReflectiveOperationException {
        return type("Signal").getConstructor(String.class).newInstance(SIGNAL);
    }

    private static boolean hasSignal() {
        try {
            signal();
            return true;
        } catch (ReflectiveOperationException none) {
            return false;
        }
    }

    private static void raise() throws ReflectiveOperationException {
        type("Signal").getMethod("raise", type("Signal")).invoke(null, signal());
    }

    /** Puts a handler into the JVM's table as somebody else would; returns the one before. */
    private static Object put(Object handler) throws ReflectiveOperationException {
        return type("Signal")
                .getMethod("handle", type("Signal"), type("SignalHandler"))
                .invoke(null, signal(), handler);
    }

    private Object handlerOfSomebodyElse() throws ReflectiveOperationException {
        return Proxy.newProxyInstance(
                type("SignalHandler").getClassLoader(),
                new Class<?>[] {type("SignalHandler")},
                (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> heard.add("somebody else");
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> 1;
                            default -> "somebody else";
                        });
    }

    private String nextHeard() throws InterruptedException {
        return Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "nothing was heard");
    }

    @Test
    void aRegistrationHearsTheSignalUntilItIsClosed() throws Exception {
        assumeTrue(hasSignal());
        Object before = put(handlerOfSomebodyElse());
        try {
            SignalSource.Registration registration =
                    signals.register(SIGNAL, () -> heard.add("registered"));
            raise();
            assertThat(nextHeard()).isEqualTo("registered");
            registration.close();
            raise();
            assertThat(nextHeard()).as("restored").isEqualTo("somebody else");
            registration.close();
            raise();
            assertThat(nextHeard()).isEqualTo("somebody else");
        } finally {
            put(before);
        }
    }

    @Test
    void ofTwoRegistrationsTheLaterHearsAndTheEarlierIsBackWhenItIsClosed() throws Exception {
        assumeTrue(hasSignal());
        Object before = put(handlerOfSomebodyElse());
        try {
            SignalSource.Registration first = signals.register(SIGNAL, () -> heard.add("first"));
            SignalSource.Registration second = signals.register(SIGNAL, () -> heard.add("second"));
            raise();
            assertThat(nextHeard()).isEqualTo("second");
            second.close();
            raise();
            assertThat(nextHeard()).isEqualTo("first");
            first.close();
            raise();
            assertThat(nextHeard()).isEqualTo("somebody else");
        } finally {
            put(before);
        }
    }

    @Test
    void closingTheEarlierRegistrationFirstLeavesTheLaterAlone() throws Exception {
        assumeTrue(hasSignal());
        Object before = put(handlerOfSomebodyElse());
        try {
            SignalSource.Registration first = signals.register(SIGNAL, () -> heard.add("first"));
            SignalSource.Registration second = signals.register(SIGNAL, () -> heard.add("second"));
            first.close();
            raise();
            assertThat(nextHeard()).isEqualTo("second");
            second.close();
            raise();
            assertThat(nextHeard()).isEqualTo("somebody else");
        } finally {
            put(before);
        }
    }

    @Test
    void twoLoopsShareASignalAndTheOneThatAskedLastGetsIt() throws Exception {
        assumeTrue(hasSignal());
        World world = World.system().withSignals(signals);
        List<String> ran = new ArrayList<>();
        try (EventLoop first = EventLoop.create(world)) {
            try (EventLoop second = EventLoop.create(world)) {
                first.addSignalHandler(SIGNAL, () -> stopAfter(first, ran, "first"));
                second.addSignalHandler(SIGNAL, () -> stopAfter(second, ran, "second"));
                raise();
                second.callLater(Duration.ofSeconds(30), second::stop);
                second.runForever();
            }
            raise();
            first.callLater(Duration.ofSeconds(30), first::stop);
            first.runForever();
            assertThat(first.removeSignalHandler(SIGNAL)).isTrue();
        }
        assertThat(ran).containsExactly("second", "first");
    }

    private static void stopAfter(EventLoop loop, List<String> ran, String what) {
        assertThat(EventLoop.current()).isSameAs(loop);
        ran.add(what);
        loop.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOSUCH", "SIGTERM", "", "term"})
    void anUnknownSignalIsRefused(String name) {
        assertThatThrownBy(() -> signals.register(name, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "signal must be one that this platform lets a program handle: signal="
                                + name
                                + ", reason=Unknown signal: "
                                + name
                                + ". Names have no SIG in front: TERM, INT, HUP.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "SEGV", "QUIT"})
    void aSignalThatTheJvmKeepsIsRefused(String name) {
        assertThatThrownBy(() -> signals.register(name, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "signal must be one that this platform lets a program handle: signal="
                                + name
                                + ", reason=");
        // A refusal leaves nothing behind: the next one is the same.
        assertThatThrownBy(() -> signals.register(name, () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullsNameTheParameter() {
        assertThatThrownBy(() -> signals.register(null, () -> {}))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name");
        assertThatThrownBy(() -> signals.register(SIGNAL, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("onSignal");
    }
}
