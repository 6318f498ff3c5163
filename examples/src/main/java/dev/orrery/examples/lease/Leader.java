package dev.orrery.examples.lease;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import java.time.Duration;

/** A node that writes while it has the lease, and asks for one otherwise. */
final class Leader {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final EventLoop loop = EventLoop.current();
    private final LeaseTable table;
    private final Store store;
    private final Runnable work;

    /** {@code work} is what it does between its look at the clock and the write. */
    Leader(LeaseTable table, Store store, Runnable work) {
        this.table = table;
        this.store = store;
        this.work = work;
    }

    void run(int rounds) {
        for (int i = 0; i < rounds; i++) {
            await(LoopFuture.from(loop, table.ask())).ifPresent(this::use);
            sleep(PAUSE);
        }
    }

    private void use(Lease lease) {
        while (loop.nanoTime() < lease.endNanos()) {
            work.run();
            store.write(lease.token());
            sleep(PAUSE);
        }
    }
}
