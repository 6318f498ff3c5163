package dev.orrery.loop;

import dev.orrery.loop.signal.SystemSignals;
import dev.orrery.loop.time.NanoClock;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The real world; the only class besides the system clock that names the machine's own things.
 *
 * <p>Loops are made while a program starts, so what is not needed for that is made later, and parts
 * that are functions are one class in place of a lambda each, which the JVM links in half a
 * millisecond.
 */
final class SystemWorld
        implements Supplier<Waiter>,
                ThreadFactory,
                ExecutorSource,
                World.Sleeper,
                World.FaultPoints {
    static final World INSTANCE = new SystemWorld().newWorld();

    private SystemWorld() {}

    /** Made when it is first asked for, since opening the machine's entropy takes longest. */
    private static final class Entropy {
        static final RandomGenerator INSTANCE = newEntropy();

        private Entropy() {}
    }

    private static RandomGenerator newEntropy() {
        return new SecureRandom();
    }

    static RandomGenerator entropy() {
        return Entropy.INSTANCE;
    }

    private World newWorld() {
        return World.of(
                new World.Parts(
                        NanoClock.system(),
                        InstantSource.system(),
                        this,
                        this,
                        this,
                        new SystemSignals(),
                        Runtime.getRuntime().availableProcessors(),
                        this,
                        this));
    }

    @Override
    public Waiter get() {
        return new SystemWaiter(NanoClock.system());
    }

    @Override
    public Thread newThread(Runnable work) {
        return new Thread(work);
    }

    @Override
    public void sleep(Duration delay) throws InterruptedException {
        Thread.sleep(delay);
    }

    @Override
    public boolean buggify(String name) {
        return false;
    }

    static boolean isDebugAsked() {
        return "1".equals(System.getenv("ORRERY_DEBUG"));
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        AtomicInteger made = new AtomicInteger();
        ThreadFactory named =
                work -> {
                    Thread thread = new Thread(work, name + "-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
