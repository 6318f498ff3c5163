package dev.orrery.examples.lease;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives one lease at a time. Threading: {@link #ask} from any loop; all else happens on the table's
 * own.
 */
final class LeaseTable {
    private final EventLoop loop;
    private final Duration time;
    private int token;
    private long endNanos;

    LeaseTable(EventLoop loop, Duration time) {
        this.loop = loop;
        this.time = time;
    }

    /** A lease, or none while somebody else has one. */
    CompletableFuture<Optional<Lease>> ask() {
        return LoopFuture.ask(loop, this::grant);
    }

    private LoopFuture<Optional<Lease>> grant() {
        LoopFuture<Optional<Lease>> answer = loop.newFuture();
        if (loop.nanoTime() < endNanos) {
            answer.complete(Optional.empty());
        } else {
            endNanos = loop.nanoTime() + time.toNanos();
            answer.complete(Optional.of(new Lease(++token, endNanos)));
        }
        return answer;
    }
}
