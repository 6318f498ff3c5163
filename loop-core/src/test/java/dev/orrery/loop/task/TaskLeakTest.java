package dev.orrery.loop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A closed loop leaves nothing behind: no thread, no stack, no task. */
@OnEachEngine
class TaskLeakTest {
    private static final int LOOPS = 20_000;
    private static final int FEW = 2_000;

    private final Engine engine;

    TaskLeakTest(Engine engine) {
        this.engine = engine;
    }

    private Task<?> openAndClose() {
        try (EventLoop loop = EventLoop.create()) {
            TaskOptions.standard().withEngine(engine).applyTo(loop);
            Task<?> pending =
                    Task.spawn(
                            loop,
                            () -> {
                                byte[] ballast = new byte[2_000];
                                Task.sleep(Duration.ofDays(1));
                                assertThat(ballast).isNotNull();
                            });
            Task.spawn(loop, () -> {});
            loop.callSoon(loop::stop);
            loop.runForever();
            return pending;
        }
    }

    @Test
    void theHeapIsFlatOverManyLoopsWithPendingTasks() {
        int loops = engine == Engine.BATON ? FEW : LOOPS;
        for (int i = 0; i < FEW / 2; i++) {
            openAndClose();
        }
        long before = usedBytes();
        for (int i = 0; i < loops; i++) {
            openAndClose();
        }
        long perLoop = (usedBytes() - before) / loops;
        // One kept ballast would be 2,000 bytes a loop.
        assertThat(perLoop).isLessThan(200);
    }

    @Test
    void anUnwoundTaskCanBeCollected() throws InterruptedException {
        WeakReference<Task<?>> task = new WeakReference<>(openAndClose());
        for (int i = 0; i < 100 && task.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(task.get()).isNull();
    }

    @Test
    void aTaskThatBlocksElsewhereEndsWhenItCanAfterTheClose() throws InterruptedException {
        if (engine == Engine.BATON) {
            // There a body that blocks elsewhere blocks the loop with it.
            return;
        }
        ReentrantLock lock = new ReentrantLock();
        Thread[] body = new Thread[1];
        lock.lock();
        try (EventLoop loop = EventLoop.create()) {
            TaskOptions.standard().withEngine(engine).applyTo(loop);
            Task.spawn(
                    loop,
                    () -> {
                        body[0] = Thread.currentThread();
                        lock.lock();
                        try {
                            Task.sleep(Duration.ofDays(1));
                        } finally {
                            lock.unlock();
                        }
                    });
            loop.callSoon(() -> loop.callSoon(loop::stop));
            loop.runForever();
        }
        assertThat(body[0].isAlive()).isTrue();
        lock.unlock();
        body[0].join();
        assertThat(lock.isLocked()).isFalse();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
