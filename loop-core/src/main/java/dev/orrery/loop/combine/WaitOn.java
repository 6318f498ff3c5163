package dev.orrery.loop.combine;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** One wait for several futures. Source: asyncio's {@code wait}. */
final class WaitOn<F extends LoopFuture<?>> implements Consumer<LoopFuture<?>> {
    private final ReturnWhen mode;
    private final Set<F> futures;
    private final Gate gate;
    private @Nullable Handle limit;
    private int left;

    private WaitOn(EventLoop loop, ReturnWhen mode, Set<F> futures) {
        this.mode = mode;
        this.futures = futures;
        this.left = futures.size();
        this.gate = new Gate(loop, () -> mode + " of " + Names.of(futures));
    }

    static <F extends LoopFuture<?>> Waited<F> run(
            ReturnWhen mode, @Nullable Duration limit, Iterable<? extends F> given) {
        EventLoop loop = CallingTask.of("waitOn").loop();
        Set<F> futures = CallingTask.distinct(loop, given);
        if (futures.isEmpty()) {
            throw new IllegalArgumentException(
                    "futures must not be empty: futures=[]. Leave the wait out.");
        }
        return new WaitOn<>(loop, mode, futures).await(limit);
    }

    private Waited<F> await(@Nullable Duration delay) {
        if (delay != null) {
            limit = gate.loop().callLater(delay, gate);
        }
        for (F future : futures) {
            future.addDoneCallback(this);
        }
        try {
            Task.await(gate);
        } finally {
            cancelLimit();
            for (F future : futures) {
                future.removeDoneCallback(this);
            }
        }
        List<F> done = new ArrayList<>();
        List<F> pending = new ArrayList<>();
        for (F future : futures) {
            (future.isDone() ? done : pending).add(future);
        }
        return new Waited<>(done, pending);
    }

    @Override
    public void accept(LoopFuture<?> ended) {
        left--;
        if (left == 0
                || mode == ReturnWhen.FIRST_COMPLETED
                || (mode == ReturnWhen.FIRST_EXCEPTION && hasFailed(ended))) {
            cancelLimit();
            gate.open();
        }
    }

    private static boolean hasFailed(LoopFuture<?> ended) {
        return !ended.isCancelled() && ended.exception() != null;
    }

    private void cancelLimit() {
        if (limit != null) {
            limit.cancel();
        }
    }
}
