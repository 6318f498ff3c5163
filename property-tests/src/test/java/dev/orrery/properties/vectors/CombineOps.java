package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.AsCompleted;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.combine.ReturnWhen;
import dev.orrery.loop.combine.Waited;
import dev.orrery.properties.vectors.Awaitables.Named;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Level 3, several awaitables at once: FORMAT.md, sections 6.8 to 6.11. */
final class CombineOps {
    private final TraceLog log;
    private final Awaitables awaitables;

    CombineOps(TraceLog log, Awaitables awaitables) {
        this.log = log;
        this.awaitables = awaitables;
    }

    void addTo(Ops ops) {
        ops.add("gather", this::gather);
        ops.add("shield", this::shield);
        ops.addStep("wait", this::await);
        ops.addStep("as_completed", this::awaitEach);
    }

    private void gather(Args op) {
        List<LoopFuture<?>> children = awaitables.get(op.names(1));
        if (children != null) {
            boolean failuresAreValues = op.flag(2);
            awaitables.bind(
                    op.text(0),
                    failuresAreValues ? Async.gatherOutcomes(children) : Async.gather(children));
        }
    }

    private void shield(Args op) {
        Named inner = awaitables.get(op.text(1));
        if (inner != null) {
            awaitables.bind(op.text(0), Async.shield(inner.future()));
        }
    }

    private void await(Args op) {
        List<LoopFuture<?>> futures = awaitables.get(op.names(0));
        if (futures != null) {
            ReturnWhen mode = ReturnWhen.valueOf(op.text(1));
            Waited<LoopFuture<?>> waited = Async.waitOn(mode, op.delay(2), futures);
            log.add("wait", op.task(), names(waited.done()), names(waited.pending()));
        }
    }

    /** Own names, in the order of creation. */
    private List<String> names(List<LoopFuture<?>> futures) {
        return futures.stream()
                .map(awaitables::of)
                .sorted(Comparator.comparingInt(Named::number))
                .map(Named::own)
                .toList();
    }

    private void awaitEach(Args op) {
        List<LoopFuture<?>> futures = awaitables.get(op.names(0));
        if (futures == null) {
            return;
        }
        Duration limit = op.delay(1);
        AsCompleted<?, ?> arriving =
                limit == null ? Async.asCompleted(futures) : Async.asCompleted(limit, futures);
        while (arriving.hasNext()) {
            log.add("next", op.task(), next(arriving));
        }
    }

    private static JsonElement next(AsCompleted<?, ?> arriving) {
        Object outcome;
        try {
            outcome = arriving.next();
        } catch (Exception error) {
            outcome = error;
        }
        return TraceValue.of(outcome);
    }
}
