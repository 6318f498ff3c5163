package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

class VirtualEngineTest extends CoroutineContract {
    @Override
    CoroutineEngine engine(CoroutineHost asked) {
        return new VirtualEngine(asked);
    }

    private static Thread threadOf(Coroutine coroutine) {
        Thread thread = coroutine.thread();
        if (thread == null) {
            throw new AssertionError("no thread");
        }
        return thread;
    }

    @Test
    void itIsAvailableInTheseTests() {
        assertThat(VirtualEngine.unavailable()).isNull();
        assertThat(engine.name()).isEqualTo("virtual");
    }

    @Test
    void itHasNoThreadBeforeItBegins() {
        Coroutine coroutine = body(self -> order.add(Thread.currentThread().getName()));
        assertThat(coroutine.thread()).isNull();
        coroutine.unwind();
        assertThat(coroutine.thread()).isNull();
        assertThat(order).isEmpty();
    }

    @Test
    void itsThreadHasItsName() {
        body(self -> order.add(Thread.currentThread().getName())).resume();
        assertThat(order).containsExactly("body");
    }

    @Test
    void itRunsOnTheStackOfItsResumer() {
        Coroutine coroutine =
                body(
                        self -> {
                            self.suspend();
                            order.add("ran");
                        });
        coroutine.resume();
        coroutine.resume();
        assertThat(order).containsExactly("ran");
        assertThat(host.runnable).isEmpty();
        assertThat(host.strangers).isEmpty();
    }

    @Test
    void aBatonMadeInABodyHasAThreadThatRunsElsewhere() {
        List<BatonCoroutine> made = new ArrayList<>();
        body(self -> {
                    made.add(new BatonCoroutine("baton", () -> order.add("baton")));
                    made.getFirst().thread().start();
                })
                .resume();
        assertThat(host.strangers).isEmpty();
        made.getFirst().resume();
        assertThat(order).containsExactly("baton");
    }

    @Test
    void anUnparkDoesNotWakeASuspendedBody() {
        Coroutine coroutine =
                body(
                        self -> {
                            self.suspend();
                            order.add("resumed");
                        });
        coroutine.resume();
        LockSupport.unpark(threadOf(coroutine));
        host.runReady();
        assertThat(coroutine.isSuspended()).isTrue();
        LockSupport.unpark(threadOf(coroutine));
        assertThat(coroutine.resume()).isFalse();
        assertThat(order).containsExactly("resumed");
        host.runReady();
        assertThat(host.runnable).containsExactly(coroutine, coroutine);
        assertThat(host.strangers).isEmpty();
    }

    @Test
    void anUnparkInTheBodyDoesNotWakeItsNextSuspend() {
        Coroutine coroutine =
                body(
                        self -> {
                            LockSupport.unpark(Thread.currentThread());
                            self.suspend();
                            order.add("resumed");
                        });
        coroutine.resume();
        host.runReady();
        assertThat(coroutine.isSuspended()).isTrue();
        assertThat(coroutine.resume()).isFalse();
    }

    @Test
    void whoeverGivesWayIsRunnableAtOnce() {
        Coroutine coroutine =
                body(
                        self -> {
                            giveWay();
                            order.add("went on");
                        });
        assertThat(coroutine.resume()).isTrue();
        assertThat(coroutine.isSuspended()).isFalse();
        assertThat(host.runnable).containsExactly(coroutine);
        assertThat(order).isEmpty();
        host.runReady();
        assertThat(order).containsExactly("went on");
        assertThat(coroutine.isDone()).isTrue();
    }

    @SuppressWarnings("ThreadPriorityCheck") // the hint itself is tested
    static void giveWay() {
        Thread.yield();
    }

    @Test
    void aBodyThatWaitsForALockLetsTheResumerGoOn() {
        ReentrantLock lock = new ReentrantLock();
        Coroutine owner =
                body(
                        self -> {
                            lock.lock();
                            self.suspend();
                            lock.unlock();
                        });
        Coroutine waiter =
                body(
                        self -> {
                            lock.lock();
                            order.add("got it");
                            lock.unlock();
                        });
        owner.resume();
        assertThat(waiter.resume()).isTrue();
        assertThat(waiter.isSuspended()).isFalse();
        assertThatThrownBy(waiter::resume).hasMessageContaining("blocks elsewhere");
        owner.resume();
        assertThat(host.runnable).containsExactly(waiter);
        host.runReady();
        assertThat(order).containsExactly("got it");
    }

    @Test
    void aBodyThatWaitsForAMonitorLetsTheResumerGoOn() throws InterruptedException {
        Object monitor = new Object();
        Coroutine owner = body(self -> holding(monitor, self::suspend));
        Coroutine waiter = body(self -> holding(monitor, () -> order.add("got it")));
        owner.resume();
        assertThat(waiter.resume()).isTrue();
        owner.resume();
        host.runUntil(waiter::isDone);
        assertThat(order).containsExactly("got it");
    }

    static void holding(Object monitor, Runnable inside) {
        synchronized (monitor) {
            inside.run();
        }
    }

    @Test
    void aTimedParkIsTheHostsToTime() {
        Coroutine coroutine =
                body(
                        self -> {
                            LockSupport.parkNanos(5_000_000_000_000L);
                            order.add("over");
                        });
        coroutine.resume();
        assertThat(host.alarms).hasSize(1);
        assertThat(host.alarms.getFirst().delayNanos()).isEqualTo(5_000_000_000_000L);
        host.alarms.getFirst().command().run();
        host.runReady();
        assertThat(order).containsExactly("over");
    }

    @Test
    void aTimedParkThatEndsEarlyTakesItsAlarmBack() {
        Coroutine coroutine = body(self -> LockSupport.parkNanos(1_000_000_000L));
        coroutine.resume();
        LockSupport.unpark(threadOf(coroutine));
        host.runReady();
        assertThat(coroutine.isDone()).isTrue();
        assertThat(host.alarms.getFirst().handle().isCancelled()).isTrue();
    }

    @Test
    void aThreadThatTheBodyStartsIsAStranger() {
        Coroutine coroutine =
                body(
                        self -> {
                            Thread started = Thread.ofVirtual().start(() -> order.add("stranger"));
                            join(started);
                            order.add("body");
                        });
        assertThat(coroutine.resume()).isTrue();
        assertThat(host.strangers).hasSize(1);
        host.runReady();
        assertThat(order).containsExactly("stranger", "body");
        assertThat(host.runnable).containsExactly(coroutine);
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void aStrangerWithTheHandlerOfItsCreatorIsAStrangerStill() {
        Coroutine coroutine =
                body(
                        self ->
                                Thread.ofVirtual()
                                        .uncaughtExceptionHandler(
                                                Thread.currentThread()
                                                        .getUncaughtExceptionHandler())
                                        .start(() -> order.add("stranger")));
        coroutine.resume();
        assertThat(host.strangers).hasSize(1);
        host.runReady();
        assertThat(order).containsExactly("stranger");
    }

    @Test
    void aBodyWithAnUncaughtExceptionHandlerOfItsOwnIsRecognised() {
        Coroutine coroutine =
                body(
                        self -> {
                            Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
                            giveWay();
                            LockSupport.park();
                            order.add("went on");
                        });
        coroutine.resume();
        host.runReady();
        LockSupport.unpark(threadOf(coroutine));
        host.runReady();
        assertThat(order).containsExactly("went on");
        assertThat(host.runnable).containsExactly(coroutine, coroutine);
        assertThat(host.strangers).isEmpty();
    }

    @Test
    void aHostThatThrowsDoesNotHarmWhoeverUnparks() throws InterruptedException {
        Object monitor = new Object();
        Coroutine owner = body(self -> holding(monitor, self::suspend));
        Coroutine waiter = body(self -> holding(monitor, () -> {}));
        owner.resume();
        waiter.resume();
        host.breakDown();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        CountDownLatch reported = new CountDownLatch(1);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> reported.countDown());
        try {
            owner.resume();
            assertThat(reported.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(monitorsAreGrantedStill()).isTrue();
    }

    /** The JVM has one thread that grants monitors to virtual threads, and it is not replaced. */
    private static boolean monitorsAreGrantedStill() throws InterruptedException {
        Object monitor = new Object();
        Thread waiter;
        synchronized (monitor) {
            waiter = Thread.ofVirtual().start(() -> holding(monitor, () -> {}));
            while (waiter.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }
        return waiter.join(java.time.Duration.ofSeconds(20));
    }

    @Test
    void whoBlockedElsewhereWhenItClosedEndsAtItsNextSuspend() throws InterruptedException {
        Object monitor = new Object();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Thread owner =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        holding(
                                                monitor,
                                                () -> {
                                                    held.countDown();
                                                    await(release);
                                                }));
        await(held);
        Coroutine waiter =
                body(
                        self -> {
                            try {
                                holding(monitor, () -> order.add("got it"));
                                self.suspend();
                                order.add("resumed");
                            } finally {
                                ended.countDown();
                            }
                        });
        waiter.resume();
        engine.close();
        release.countDown();
        await(ended);
        owner.join();
        threadOf(waiter).join();
        assertThat(order).containsExactly("got it");
        assertThat(waiter.isDone()).isTrue();
        assertThat(waiter.failure()).isNull();
        assertThat(host.runnable).isEmpty();
        assertThat(monitorsAreGrantedStill()).isTrue();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void whoStoodInSuspendWhenItClosedCanStillBeUnwound() {
        Coroutine coroutine =
                body(
                        self -> {
                            try {
                                self.suspend();
                            } finally {
                                order.add("finally");
                            }
                        });
        coroutine.resume();
        engine.close();
        LockSupport.unpark(threadOf(coroutine));
        assertThat(coroutine.isSuspended()).isTrue();
        coroutine.unwind();
        assertThat(order).containsExactly("finally");
        assertThat(coroutine.isDone()).isTrue();
        assertThat(host.runnable).isEmpty();
    }

    @Test
    void whatAHostAtItsEndLeavesGoesOnElsewhereOnceUnwound() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch ended = new CountDownLatch(1);
        Coroutine coroutine =
                body(
                        self -> {
                            lock.lock();
                            ended.countDown();
                        });
        lock.lock();
        coroutine.resume();
        host.atEnd = true;
        coroutine.unwind();
        assertThat(ended.getCount()).isEqualTo(1);
        lock.unlock();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(host.runnable).isEmpty();
    }

    @Test
    void whatAHostAtItsEndLeavesGoesOnInUnwind() {
        ReentrantLock lock = new ReentrantLock();
        Coroutine coroutine =
                body(
                        self -> {
                            lock.lock();
                            order.add("locked");
                        });
        lock.lock();
        coroutine.resume();
        host.atEnd = true;
        lock.unlock();
        assertThat(order).isEmpty();
        coroutine.unwind();
        assertThat(order).containsExactly("locked");
        assertThat(coroutine.isDone()).isTrue();
    }

    @Test
    void unwindingInterruptsWhoBlocksElsewhere() {
        CountDownLatch never = new CountDownLatch(1);
        Coroutine coroutine =
                body(
                        self -> {
                            try {
                                never.await();
                            } catch (InterruptedException interrupted) {
                                order.add("interrupted");
                            }
                            self.suspend();
                            order.add("resumed");
                        });
        coroutine.resume();
        coroutine.unwind();
        assertThat(order).containsExactly("interrupted");
        assertThat(coroutine.isDone()).isTrue();
    }

    @Test
    void aVirtualThreadCanUnwind() {
        Coroutine suspended = body(self -> endWith(self::suspend));
        Coroutine blocked = body(self -> endWith(LockSupport::park));
        suspended.resume();
        blocked.resume();
        join(
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    suspended.unwind();
                                    blocked.unwind();
                                }));
        assertThat(order).containsExactly("finally", "finally");
        assertThat(suspended.isDone()).isTrue();
        assertThat(blocked.isDone()).isTrue();
    }

    private void endWith(Runnable work) {
        try {
            work.run();
        } finally {
            order.add("finally");
        }
    }

    @Test
    void withoutTheFlagItSaysWhichFlagIsMissing() throws Exception {
        String reason =
                "java.lang is not open to the class path; start the JVM with --add-opens"
                        + " java.base/java.lang=ALL-UNNAMED,dev.orrery.loop";
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                placeOf(PrintsUnavailable.class)
                                        + File.pathSeparator
                                        + placeOf(VirtualEngine.class),
                                PrintsUnavailable.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(answer).isZero();
        assertThat(answer.lines())
                .containsExactly(
                        reason,
                        "java.lang.IllegalStateException: a VirtualEngine must be made where it is"
                                + " available: "
                                + reason);
    }

    private static String placeOf(Class<?> one) throws URISyntaxException {
        return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /** Run in a JVM of its own. */
    static final class PrintsUnavailable {
        private PrintsUnavailable() {}

        public static void main(String[] arguments) {
            System.out.println(VirtualEngine.unavailable());
            try {
                new VirtualEngine(new Resumer()).close();
            } catch (IllegalStateException refused) {
                System.out.println(refused);
            }
        }
    }

    @Test
    void aVirtualThreadCannotResume() {
        Coroutine coroutine = engine.create("orders", () -> order.add("ran"));
        List<Throwable> thrown = new ArrayList<>();
        join(
                Thread.ofVirtual()
                        .name("outer")
                        .start(
                                () -> {
                                    order.add("can " + engine.canResumeHere());
                                    try {
                                        coroutine.resume();
                                    } catch (IllegalStateException refused) {
                                        thrown.add(refused);
                                    }
                                }));
        assertThat(engine.canResumeHere()).isTrue();
        assertThat(order).containsExactly("can false");
        assertThat(thrown.getFirst().getMessage())
                .startsWith(
                        "resume must be called on a platform thread: coroutine=orders,"
                                + " caller=VirtualThread[#")
                .endsWith("Ask canResumeHere() before, and use a BatonEngine there.");
        assertThat(coroutine.resume()).isFalse();
    }

    @Test
    void aResumeIsNotLostWhileSomebodyTakesTheStack() throws InterruptedException {
        Coroutine coroutine =
                body(
                        self -> {
                            for (int i = 0; i < 20_000; i++) {
                                self.suspend();
                            }
                        });
        coroutine.resume();
        AtomicBoolean stop = new AtomicBoolean();
        Thread dumper =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!stop.get()) {
                                        threadOf(coroutine).getStackTrace();
                                    }
                                });
        int resumes = 0;
        while (coroutine.resume()) {
            resumes++;
        }
        stop.set(true);
        dumper.join();
        assertThat(resumes).isEqualTo(19_999);
    }

    @Test
    void theContextClassLoaderIsThatOfTheResumer() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader special = new ClassLoader(before) {};
        List<ClassLoader> seen = new ArrayList<>();
        Thread.currentThread().setContextClassLoader(special);
        try {
            body(self -> seen.add(Thread.currentThread().getContextClassLoader())).resume();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(seen).containsExactly(special);
    }
}
