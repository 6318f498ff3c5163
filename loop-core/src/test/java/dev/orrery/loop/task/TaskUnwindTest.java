package dev.orrery.loop.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.TaskOptions.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Bodies that block outside of this library while their loop is being closed. */
@Timeout(30)
class TaskUnwindTest {
    private final EventLoop loop = EventLoop.create();
    private final LoopFuture<String> never = loop.newFuture();
    private final CountDownLatch ended = new CountDownLatch(1);

    TaskUnwindTest() {
        TaskOptions.standard().withEngine(Engine.VIRTUAL).applyTo(loop);
    }

    private void runAFewTurns() {
        loop.runUntilComplete(
                Task.spawn(
                        loop,
                        () -> {
                            for (int i = 0; i < 5; i++) {
                                Task.yieldNow();
                            }
                        }));
    }

    @Test
    void aLockThatIsReleasedWhileOthersAreUnwoundIsStillGranted() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Task.spawn(
                loop,
                "unwound first",
                () -> {
                    Task.yieldNow();
                    lock.lock();
                    lock.unlock();
                    ended.countDown();
                });
        Task.spawn(
                loop,
                "holder",
                () -> {
                    lock.lock();
                    try {
                        Task.await(never);
                    } finally {
                        lock.unlock();
                    }
                });
        runAFewTurns();
        assertThat(lock.hasQueuedThreads()).isTrue();
        loop.close();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTimedParkOfABodyThatIsUnwoundEnds() throws InterruptedException {
        Task.spawn(
                loop,
                () -> {
                    try {
                        Task.await(never);
                    } finally {
                        LockSupport.parkNanos(1_000_000);
                        ended.countDown();
                    }
                });
        runAFewTurns();
        loop.close();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
