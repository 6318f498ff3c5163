package dev.orrery.loop;

import dev.orrery.loop.signal.SystemSignals;
import dev.orrery.loop.time.NanoClock;

import java.nio.channels.spi.SelectorProvider;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real world; the only class besides the system clock that names the machine's own things. */
final class SystemWorld {
    static final World INSTANCE =
            World.of(
                    new World.Parts(
                            NanoClock.system(),
                            InstantSource.system(),
                            SelectorProvider.provider(),
                            () -> new SystemWaiter(NanoClock.system()),
                            Thread::new,
                            SystemWorld::newExecutor,
                            new SecureRandom(),
                            new SystemSignals(),
                            Runtime.getRuntime().availableProcessors(),
                            Thread::sleep));

    private SystemWorld() {}

    static boolean isDebugAsked() {
        return "1".equals(System.getenv("ORRERY_DEBUG"));
    }

    private static ExecutorService newExecutor(String name, int threads) {
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
