package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.LoopFuture;
import dev.orrery.properties.vectors.Awaitables.Named;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Level 2, futures: FORMAT.md, section 5.1. */
final class FutureOps {
    /** Equal for the same callback on the same future, so that it can be removed. */
    private record DoneCallback(Named future, String callback, Runnable body)
            implements Consumer<LoopFuture<?>> {
        @Override
        public void accept(LoopFuture<?> done) {
            body.run();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof DoneCallback same
                    && same.future == future
                    && same.callback.equals(callback);
        }

        @Override
        public int hashCode() {
            return callback.hashCode();
        }
    }

    private final ProgramRun run;
    private final TraceLog log;
    private final Awaitables awaitables;

    FutureOps(ProgramRun run, TraceLog log, Awaitables awaitables) {
        this.run = run;
        this.log = log;
        this.awaitables = awaitables;
    }

    void addTo(Ops ops) {
        ops.add("future", op -> awaitables.bind(op.text(0), run.loop().newFuture()));
        ops.add("set_result", op -> end(op, future -> future.complete(op.value(1))));
        ops.add(
                "set_exception",
                op -> end(op, to -> to.completeExceptionally(ProgramError.raised(op.text(1)))));
        ops.add("cancel_future", this::cancel);
        ops.add("cancel_task", this::cancel);
        ops.add("done?", this::state);
        ops.add("add_done_callback", this::addDoneCallback);
        ops.add("remove_done_callback", this::removeDoneCallback);
    }

    @SuppressWarnings("unchecked") // FORMAT.md, section 11: never tasks, gathers and shields
    private void end(Args op, Consumer<LoopFuture<JsonElement>> ending) {
        Named named = awaitables.get(op.text(0));
        if (named == null) {
            return;
        }
        try {
            ending.accept((LoopFuture<JsonElement>) named.future());
        } catch (IllegalStateException done) {
            run.misuse(op, "InvalidStateError");
        }
    }

    private void cancel(Args op) {
        Named named = awaitables.get(op.text(0));
        if (named != null) {
            log.add(op.name(), op.text(0), named.future().cancel());
        }
    }

    private void state(Args op) {
        Named named = awaitables.get(op.text(0));
        if (named != null) {
            List<Object> entry = new ArrayList<>(List.of("done?", op.text(0)));
            entry.addAll(TraceValue.outcome(named.future()));
            log.add(entry.toArray());
        }
    }

    private void addDoneCallback(Args op) {
        Named named = awaitables.get(op.text(0));
        if (named != null) {
            named.future().addDoneCallback(doneCallback(named, op.text(1)));
        }
    }

    private void removeDoneCallback(Args op) {
        Named named = awaitables.get(op.text(0));
        if (named != null) {
            int count = named.future().removeDoneCallback(doneCallback(named, op.text(1)));
            log.add("removed", op.text(0), op.text(1), count);
        }
    }

    private DoneCallback doneCallback(Named named, String callback) {
        return new DoneCallback(
                named, callback, run.callback(callback, "run", callback, named.own()));
    }
}
