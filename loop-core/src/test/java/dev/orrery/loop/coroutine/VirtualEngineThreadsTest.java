package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Bodies that stop in every way there is, among threads that wake, interrupt and look at them. */
class VirtualEngineThreadsTest {
    private static final int BODIES = 20;
    private static final int STOPS = 300;
    private static final long SEED = System.nanoTime();

    /** Runs what is ready, without a lock: a body that parks while it adds must harm nobody. */
    private static final class Driver implements CoroutineHost, AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
        private final ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        final VirtualEngine engine = new VirtualEngine(this);

        void add(Runnable step) {
            ready.add(step);
            LockSupport.unpark(thread);
        }

        void runUntilDone(List<Coroutine> all) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!all.stream().allMatch(Coroutine::isDone)) {
                Runnable next = ready.poll();
                if (next != null) {
                    next.run();
                } else {
                    assertThat(System.nanoTime()).as("seed=%s, %s", SEED, all).isLessThan(end);
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
            }
        }

        @Override
        public boolean runnable(Coroutine coroutine) {
            add(coroutine::proceed);
            return true;
        }

        @Override
        public void stranger(Runnable continuation) {
            VirtualEngine.continueByDefault(continuation);
        }

        @Override
        public Future<?> schedule(Runnable command, long delayNanos) {
            CompletableFuture<Void> alarm = new CompletableFuture<>();
            Runnable fire = () -> add(() -> fire(command, alarm));
            Future<?> unused = timer.schedule(fire, delayNanos, TimeUnit.NANOSECONDS);
            assertThat(unused).isNotNull();
            return alarm;
        }

        private static void fire(Runnable command, Future<?> alarm) {
            if (!alarm.isCancelled()) {
                command.run();
            }
        }

        @Override
        public void interrupted(Coroutine coroutine, boolean isInside) {}

        @Override
        public void blocked(Coroutine coroutine, String where) {}

        @Override
        public void close() {
            engine.close();
            timer.shutdownNow();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private final List<Coroutine> all = new ArrayList<>();

    private void stop(Driver driver, Coroutine self, int how) throws InterruptedException {
        switch (how) {
            case 0 -> {
                driver.add(self::resume);
                self.suspend();
            }
            case 1 -> VirtualEngineTest.giveWay();
            case 2 -> {
                lock.lock();
                try {
                    VirtualEngineTest.giveWay();
                } finally {
                    lock.unlock();
                }
            }
            case 3 -> VirtualEngineTest.holding(monitor, VirtualEngineTest::giveWay);
            case 4 -> LockSupport.parkNanos(50_000);
            case 5 ->
                    self.callOutside(
                            () -> assertThat(Thread.currentThread().isVirtual()).isFalse());
            case 6 -> {
                synchronized (monitor) {
                    monitor.wait(1);
                }
            }
            case 7 -> Thread.ofVirtual().start(VirtualEngineTest::giveWay).join();
            default -> VirtualEngineTest.holding(monitor, monitor::notifyAll);
        }
        assertThat(Thread.currentThread()).isSameAs(self.thread());
    }

    private void stopOften(Driver driver, Coroutine self, Random random) {
        for (int i = 0; i < STOPS; i++) {
            try {
                stop(driver, self, random.nextInt(9));
            } catch (InterruptedException interrupted) {
                // One of the threads around did that.
                continue;
            }
        }
    }

    private void disturb(Random random) {
        while (!all.stream().allMatch(Coroutine::isDone)) {
            Thread thread = all.get(random.nextInt(BODIES)).thread();
            if (thread != null) {
                switch (random.nextInt(8)) {
                    case 0 -> thread.interrupt();
                    case 1 -> assertThat(thread.getStackTrace()).isNotNull();
                    case 2 -> VirtualEngineTest.holding(monitor, monitor::notify);
                    default -> LockSupport.unpark(thread);
                }
            }
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void nobodyIsLostAndNobodyRunsElsewhere() throws InterruptedException {
        try (Driver driver = new Driver()) {
            for (int i = 0; i < BODIES; i++) {
                Random random = new Random(SEED + i);
                Coroutine[] self = new Coroutine[1];
                self[0] = driver.engine.create("c" + i, () -> stopOften(driver, self[0], random));
                all.add(self[0]);
                driver.add(self[0]::resume);
            }
            Thread one = Thread.ofPlatform().daemon().start(() -> disturb(new Random(SEED - 1)));
            Thread other = Thread.ofPlatform().daemon().start(() -> disturb(new Random(SEED - 2)));
            driver.runUntilDone(all);
            one.join();
            other.join();
            assertThat(all).as("seed=%s", SEED).allMatch(each -> each.failure() == null);
        }
    }
}
