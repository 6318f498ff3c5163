package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.LoopFuture;
import dev.orrery.properties.vectors.Ops.Args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Level 2 as far as it needs no tasks: FORMAT.md, section 5.1. */
final class FutureOps {
    /** A future and the name it was first bound to. */
    private record Named(String own, LoopFuture<JsonElement> future) {}

    /** Equal for the same callback on the same future, so that it can be removed. */
    private record DoneCallback(Named future, String callback, Runnable body)
            implements Consumer<LoopFuture<JsonElement>> {
        @Override
        public void accept(LoopFuture<JsonElement> done) {
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
    private final Map<String, Named> futures = new LinkedHashMap<>();

    FutureOps(ProgramRun run, TraceLog log) {
        this.run = run;
        this.log = log;
    }

    void addTo(Ops ops) {
        ops.add("future", this::make);
        ops.add("set_result", op -> end(op, future -> future.complete(op.value(1))));
        ops.add(
                "set_exception",
                op -> end(op, to -> to.completeExceptionally(new ProgramError(op.text(1)))));
        ops.add("cancel_future", this::cancel);
        ops.add("cancel_task", this::cancel);
        ops.add("done?", this::state);
        ops.add("add_done_callback", this::addDoneCallback);
        ops.add("remove_done_callback", this::removeDoneCallback);
    }

    private void make(Args op) {
        futures.put(op.text(0), new Named(op.text(0), run.loop().newFuture()));
    }

    private void end(Args op, Consumer<LoopFuture<JsonElement>> ending) {
        Named named = run.bound(futures, op.text(0));
        if (named == null) {
            return;
        }
        try {
            ending.accept(named.future);
        } catch (IllegalStateException done) {
            run.misuse(op, "InvalidStateError");
        }
    }

    private void cancel(Args op) {
        Named named = run.bound(futures, op.text(0));
        if (named != null) {
            log.add(op.name(), op.text(0), named.future.cancel());
        }
    }

    private void state(Args op) {
        Named named = run.bound(futures, op.text(0));
        if (named == null) {
            return;
        }
        List<Object> entry = new ArrayList<>(List.of("done?", op.text(0)));
        LoopFuture<JsonElement> future = named.future;
        if (!future.isDone()) {
            entry.add("pending");
        } else if (future.isCancelled()) {
            entry.add("cancelled");
        } else if (future.exception() != null) {
            entry.add("error");
            entry.add(ProgramError.text(future.exception()));
        } else {
            entry.add("ok");
            entry.add(future.result());
        }
        log.add(entry.toArray());
    }

    private void addDoneCallback(Args op) {
        Named named = run.bound(futures, op.text(0));
        if (named != null) {
            named.future.addDoneCallback(doneCallback(named, op.text(1)));
        }
    }

    private void removeDoneCallback(Args op) {
        Named named = run.bound(futures, op.text(0));
        if (named != null) {
            int count = named.future.removeDoneCallback(doneCallback(named, op.text(1)));
            log.add("removed", op.text(0), op.text(1), count);
        }
    }

    private DoneCallback doneCallback(Named named, String callback) {
        return new DoneCallback(
                named, callback, run.callback(callback, "run", callback, named.own));
    }
}
