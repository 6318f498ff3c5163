package dev.orrery.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Cleaner;

/**
 * Reports a loop that nobody can reach any more and nobody closed.
 *
 * <p>A loop that handles a signal, or whose callbacks a thread still holds, stays reachable and is
 * not reported. Threading: {@link #closed} on the loop's thread; the report comes from the
 * cleaner's. Cost: one thread for all loops, from the first loop in debug mode on. Source: the
 * {@code ResourceWarning} of asyncio's {@code BaseEventLoop.__del__}.
 */
final class UnclosedLoop {
    // Made when this class is first used, which only debug mode does.
    private static final Cleaner CLEANER = Cleaner.create();

    private final Report report;
    private final Cleaner.Cleanable cleanable;

    UnclosedLoop(EventLoop loop, CreationSite site) {
        this.report = new Report(loop.name(), site);
        this.cleanable = CLEANER.register(loop, report);
    }

    void closed() {
        report.closed = true;
        cleanable.clean();
    }

    // Must not refer to the loop, which could never become unreachable then.
    private static final class Report implements Runnable {
        private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
        private final String name;
        private final CreationSite site;
        private volatile boolean closed;

        Report(String name, CreationSite site) {
            this.name = name;
            this.site = site;
        }

        @Override
        public void run() {
            if (!closed) {
                LOG.warn("a loop was never closed: loop={}, createdAt={}", name, site);
            }
        }
    }
}
