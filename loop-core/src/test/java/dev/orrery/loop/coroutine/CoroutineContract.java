package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What holds of a coroutine whatever its engine. */
abstract class CoroutineContract {
    final Resumer host = new Resumer();
    final CoroutineEngine engine = engine(host);

    abstract CoroutineEngine engine(CoroutineHost asked);

    @AfterEach
    void close() {
        engine.close();
    }

    /** A coroutine whose body knows it. */
    final Coroutine body(Consumer<Coroutine> body) {
        Coroutine[] self = new Coroutine[1];
        self[0] = engine.create("body", () -> body.accept(self[0]));
        return self[0];
    }

    final List<String> order = new ArrayList<>();

    @Test
    void bodyAndResumerTakeTurns() {
        Coroutine coroutine =
                body(
                        self -> {
                            order.add("body 1");
                            self.suspend();
                            order.add("body 2");
                        });
        assertThat(coroutine.resume()).isTrue();
        order.add("resumer");
        assertThat(coroutine.resume()).isFalse();
        assertThat(order).containsExactly("body 1", "resumer", "body 2");
        assertThat(coroutine.resume()).isFalse();
        assertThat(host.runnable).isEmpty();
    }

    @Test
    void itsThreadIsDeadOnceTheBodyHasEnded() {
        for (int i = 0; i < 1000; i++) {
            Coroutine coroutine = body(Coroutine::suspend);
            coroutine.resume();
            assertThat(coroutine.thread().isAlive()).isTrue();
            coroutine.resume();
            assertThat(coroutine.thread().isAlive()).isFalse();
        }
    }

    @Test
    void itStandsInSuspendOnlyBetweenSuspendAndResume() {
        List<Boolean> seen = new ArrayList<>();
        Coroutine coroutine =
                body(
                        self -> {
                            seen.add(self.isSuspended());
                            self.suspend();
                            seen.add(self.isSuspended());
                        });
        seen.add(coroutine.isSuspended());
        coroutine.resume();
        assertThat(coroutine.isSuspended()).isTrue();
        assertThat(coroutine.isDone()).isFalse();
        coroutine.resume();
        assertThat(coroutine.isDone()).isTrue();
        seen.add(coroutine.isSuspended());
        assertThat(seen).containsOnly(false).hasSize(4);
    }

    @Test
    void whatTheBodyThrowsIsKept() {
        AssertionError thrown = new AssertionError("unlucky");
        Coroutine coroutine =
                body(
                        self -> {
                            throw thrown;
                        });
        assertThat(coroutine.resume()).isFalse();
        assertThat(coroutine.failure()).isSameAs(thrown);
    }

    @Test
    void aRunningBodyCannotBeResumed() {
        Coroutine coroutine = body(Coroutine::resume);
        coroutine.resume();
        assertThat(coroutine.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "resume must be called on a suspended coroutine: coroutine=body. It is"
                                + " running or blocks elsewhere; let it suspend first.");
    }

    @Test
    void unwindingRunsFinallyBlocksInWhichSuspendThrowsAtOnce() {
        Coroutine coroutine =
                body(
                        self -> {
                            try {
                                self.suspend();
                                order.add("resumed");
                            } finally {
                                try {
                                    self.suspend();
                                } finally {
                                    order.add("finally");
                                }
                            }
                        });
        coroutine.resume();
        coroutine.unwind();
        assertThat(order).containsExactly("finally");
        assertThat(coroutine.isDone()).isTrue();
        assertThat(coroutine.failure()).isNull();
    }

    @Test
    void aBodyThatSwallowsItsEndGetsItAgain() {
        Coroutine coroutine =
                body(
                        self -> {
                            for (int i = 0; i < 3; i++) {
                                try {
                                    self.suspend();
                                } catch (CoroutineUnwound swallowed) {
                                    order.add("swallowed");
                                }
                            }
                        });
        coroutine.resume();
        coroutine.unwind();
        assertThat(coroutine.isDone()).isTrue();
        assertThat(order).hasSize(3);
    }

    @Test
    void aBodyThatNeverBeganIsUnwoundWithoutBeginning() {
        Coroutine coroutine = body(self -> order.add("began"));
        coroutine.unwind();
        assertThat(coroutine.isDone()).isTrue();
        assertThat(coroutine.resume()).isFalse();
        assertThat(order).isEmpty();
    }

    @Test
    void whatIsUnwoundCanBeCollected() throws InterruptedException {
        List<WeakReference<Object>> held = new ArrayList<>();
        WeakReference<Coroutine> unwound = suspendedAndUnwound(held);
        for (int i = 0; i < 100 && (unwound.refersTo(null) ? 0 : 1) + alive(held) > 0; i++) {
            System.gc();
            host.ready.poll(20, TimeUnit.MILLISECONDS);
        }
        assertThat(unwound.refersTo(null)).isTrue();
        assertThat(alive(held)).isZero();
    }

    private static long alive(List<WeakReference<Object>> held) {
        return held.stream().filter(one -> !one.refersTo(null)).count();
    }

    private WeakReference<Coroutine> suspendedAndUnwound(List<WeakReference<Object>> held) {
        Coroutine coroutine =
                body(
                        self -> {
                            Object local = new byte[1000];
                            held.add(new WeakReference<>(local));
                            self.suspend();
                            order.add(local.toString());
                        });
        coroutine.resume();
        coroutine.unwind();
        return new WeakReference<>(coroutine);
    }

    @Test
    void anErrandRunsInTheThreadOfTheResumer() {
        List<Thread> where = new ArrayList<>();
        Coroutine coroutine =
                body(
                        self -> {
                            for (int i = 0; i < 10_000; i++) {
                                self.callOutside(() -> where.add(Thread.currentThread()));
                            }
                            order.add("after");
                        });
        assertThat(coroutine.resume()).isFalse();
        assertThat(where).hasSize(10_000).containsOnly(Thread.currentThread());
        assertThat(order).containsExactly("after");
    }

    @Test
    void whatAnErrandThrowsIsThrownToTheBody() {
        ArithmeticException thrown = new ArithmeticException("unlucky");
        Coroutine coroutine =
                body(
                        self ->
                                self.callOutside(
                                        () -> {
                                            throw thrown;
                                        }));
        coroutine.resume();
        assertThat(coroutine.failure()).isSameAs(thrown);
    }

    @Test
    void anErrandMayResumeOthers() {
        Coroutine other = body(self -> order.add("other"));
        Coroutine coroutine =
                body(
                        self -> {
                            self.callOutside(other::resume);
                            order.add("body");
                        });
        coroutine.resume();
        assertThat(order).containsExactly("other", "body");
    }

    @Test
    void anInterruptDuringAnErrandStays() {
        Coroutine coroutine =
                body(
                        self -> {
                            Thread own = Thread.currentThread();
                            self.callOutside(own::interrupt);
                            order.add("flag " + own.isInterrupted());
                            order.add(self.takeInterrupt() + " " + self.takeInterrupt());
                        });
        coroutine.resume();
        assertThat(order).containsExactly("flag true", "true false");
        assertThat(host.interrupted).isEmpty();
    }

    @Test
    void anInterruptOfASuspendedBodyIsToldAndDoesNotWakeIt() throws InterruptedException {
        Coroutine coroutine =
                body(
                        self -> {
                            self.suspend();
                            order.add("resumed, interrupt " + self.takeInterrupt());
                        });
        coroutine.resume();
        interrupt(coroutine);
        awaitInterrupted(1);
        assertThat(coroutine.isSuspended()).isTrue();
        interrupt(coroutine);
        awaitInterrupted(2);
        assertThat(coroutine.isSuspended()).isTrue();
        coroutine.resume();
        assertThat(order).containsExactly("resumed, interrupt false");
        assertThat(host.interrupted).containsExactly(coroutine, coroutine);
        // A baton's body is not mounted on its resumer, but notices it in its own thread.
        boolean isMounted = engine.name().equals("virtual");
        assertThat(host.interruptedInside).containsExactly(isMounted, isMounted);
    }

    @Test
    void anInterruptDuringAnErrandIsToldAtTheNextSuspend() {
        Coroutine coroutine =
                body(
                        self -> {
                            self.callOutside(Thread.currentThread()::interrupt);
                            self.suspend();
                        });
        coroutine.resume();
        assertThat(host.interrupted).containsExactly(coroutine);
        assertThat(host.interruptedInside).containsExactly(true);
    }

    @Test
    void itsThreadStaysTheSame() {
        Coroutine coroutine = body(Coroutine::suspend);
        Thread before = coroutine.thread();
        coroutine.resume();
        Thread after = coroutine.thread();
        assertThat(after).isNotNull();
        assertThat(before == null || before == after).isTrue();
        coroutine.resume();
        assertThat(coroutine.thread()).isSameAs(after);
    }

    @Test
    void anInterruptBeforeSuspendIsToldOnceAndBeforeTheResumerGoesOn() {
        Coroutine coroutine =
                body(
                        self -> {
                            Thread.currentThread().interrupt();
                            self.suspend();
                            order.add("interrupt " + self.takeInterrupt());
                        });
        coroutine.resume();
        assertThat(host.interrupted).containsExactly(coroutine);
        assertThat(host.interruptedInside).containsExactly(true);
        assertThat(coroutine.isSuspended()).isTrue();
        coroutine.resume();
        assertThat(order).containsExactly("interrupt false");
        assertThat(host.interrupted).hasSize(1);
    }

    private static void interrupt(Coroutine coroutine) {
        Thread thread = coroutine.thread();
        assertThat(thread).isNotNull();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void awaitInterrupted(int times) throws InterruptedException {
        for (int i = 0; i < 2000 && host.interrupted.size() < times; i++) {
            Runnable next = host.ready.poll(10, TimeUnit.MILLISECONDS);
            if (next != null) {
                next.run();
            }
        }
        assertThat(host.interrupted).hasSize(times);
    }

    @Test
    void anInterruptOfTheResumerIsKept() {
        Thread.currentThread().interrupt();
        Coroutine coroutine = body(self -> order.add("interrupt " + self.takeInterrupt()));
        coroutine.resume();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(order).containsExactly("interrupt false");
    }

    @Test
    void eachBodyStartsWithoutThreadLocalsAndInterrupt() {
        ThreadLocal<String> own = new ThreadLocal<>();
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        own.set("the resumer's");
        inherited.set("the resumer's");
        for (int i = 0; i < 3; i++) {
            body(self -> {
                        order.add(own.get() + " " + inherited.get());
                        order.add("interrupt " + self.takeInterrupt());
                        own.set("another body's");
                        inherited.set("another body's");
                        Thread.currentThread().interrupt();
                    })
                    .resume();
        }
        own.remove();
        inherited.remove();
        assertThat(order)
                .containsExactly(
                        "null null",
                        "interrupt false",
                        "null null",
                        "interrupt false",
                        "null null",
                        "interrupt false");
    }

    @Test
    void itCanBeResumedByOneThreadAfterAnother() throws InterruptedException {
        Coroutine coroutine =
                body(
                        self -> {
                            self.suspend();
                            self.suspend();
                        });
        coroutine.resume();
        CountDownLatch resumed = new CountDownLatch(1);
        Thread.ofPlatform()
                .start(
                        () -> {
                            coroutine.resume();
                            resumed.countDown();
                        });
        assertThat(resumed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(coroutine.isSuspended()).isTrue();
        assertThat(coroutine.resume()).isFalse();
    }
}
