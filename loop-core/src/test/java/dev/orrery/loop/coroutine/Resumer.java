package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The smallest host: what becomes runnable is run in order, by the thread of the test. */
final class Resumer implements CoroutineHost {
    /** A timed park, which the test fires. */
    record Alarm(Runnable command, long delayNanos, CompletableFuture<Void> handle) {}

    final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    final List<Coroutine> runnable = new CopyOnWriteArrayList<>();
    final List<Coroutine> interrupted = new CopyOnWriteArrayList<>();
    final List<Boolean> interruptedInside = new CopyOnWriteArrayList<>();
    final List<Runnable> strangers = new CopyOnWriteArrayList<>();
    final List<String> blocked = new CopyOnWriteArrayList<>();
    final List<Alarm> alarms = new ArrayList<>();

    /** True if the host is at its end, and lets nobody go on. */
    volatile boolean atEnd;

    private volatile @Nullable RuntimeException fault;

    /** From now on the host breaks its rule never to throw. */
    void breakDown() {
        fault = new IllegalStateException("the host is broken");
    }

    private void throwIfBroken() {
        RuntimeException thrown = fault;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public boolean runnable(Coroutine coroutine) {
        throwIfBroken();
        if (atEnd) {
            return false;
        }
        runnable.add(coroutine);
        return ready.add(coroutine::proceed);
    }

    @Override
    public void interrupted(Coroutine coroutine, boolean isInside) {
        interruptedInside.add(isInside);
        interrupted.add(coroutine);
    }

    @Override
    public void stranger(Runnable continuation) {
        throwIfBroken();
        strangers.add(continuation);
        ready.add(continuation);
    }

    @Override
    public Future<?> schedule(Runnable command, long delayNanos) {
        CompletableFuture<Void> handle = new CompletableFuture<>();
        alarms.add(new Alarm(command, delayNanos, handle));
        return handle;
    }

    @Override
    public void blocked(Coroutine coroutine, String where) {
        blocked.add(where);
    }

    /** Runs what is ready, and what that makes ready. */
    void runReady() {
        for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }

    /** Runs what comes, from other threads too, until a condition holds. */
    void runUntil(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Runnable next = ready.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("what makes the condition hold").isNotNull();
            if (next != null) {
                next.run();
            }
        }
    }
}
