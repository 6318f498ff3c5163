package dev.orrery.properties.vectors;

import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.TimerHandle;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Level 1: FORMAT.md, section 4. */
final class CallbackOps {
    private final ProgramRun run;
    private final VectorWorld world;
    private final TraceLog log;
    private final Map<String, Handle> handles = new LinkedHashMap<>();

    CallbackOps(ProgramRun run, VectorWorld world, TraceLog log) {
        this.run = run;
        this.world = world;
        this.log = log;
    }

    void addTo(Ops ops) {
        ops.add("soon", op -> bind(op, run.loop().callSoon(callback(op, 1))));
        ops.add("threadsafe", op -> bind(op, run.loop().callSoonThreadsafe(callback(op, 1))));
        ops.add("later", op -> bind(op, run.loop().callLater(delay(op), callback(op, 2))));
        ops.add("at", op -> bind(op, run.loop().callAt(when(op), callback(op, 2))));
        ops.add("cancel", this::cancel);
        ops.add("cancelled?", this::isCancelled);
        ops.add("when?", this::deadline);
        ops.add("stop", op -> run.loop().stop());
        ops.add("raise", CallbackOps::raise);
        ops.add("busy", op -> world.busy(op.number(0)));
        ops.add("mark", this::mark);
        ops.add("time?", op -> log.add("time?", world.nowMillis()));
    }

    /** The script's: another thread posts a callback. */
    void post(String handle, String callback) {
        Runnable body = run.callback(callback, "run", callback);
        world.outside(() -> handles.put(handle, run.loop().callSoonThreadsafe(body)));
    }

    private Runnable callback(Args op, int index) {
        return run.callback(op.text(index), "run", op.text(index));
    }

    private static Duration delay(Args op) {
        return Duration.ofMillis(op.number(1));
    }

    private long when(Args op) {
        return world.nanosAt(op.number(1));
    }

    private void bind(Args op, Handle handle) {
        handles.put(op.text(0), handle);
    }

    private void cancel(Args op) {
        Handle handle = run.bound(handles, op.text(0));
        if (handle != null) {
            handle.cancel();
        }
    }

    private void isCancelled(Args op) {
        Handle handle = run.bound(handles, op.text(0));
        if (handle != null) {
            log.add("cancelled?", op.text(0), handle.isCancelled());
        }
    }

    private void deadline(Args op) {
        Handle handle = run.bound(handles, op.text(0));
        if (handle instanceof TimerHandle timer) {
            long nanos = timer.deadlineNanos() - world.nanosAt(0);
            log.add("when?", op.text(0), Duration.ofNanos(nanos).toMillis());
        } else if (handle != null) {
            log.add("when?", op.text(0), null);
        }
    }

    private void mark(Args op) {
        if (op.task() == null) {
            log.add("mark", op.value(0));
        } else {
            log.add("mark", op.value(0), op.task());
        }
    }

    private static void raise(Args op) {
        throw ProgramError.raised(op.text(0));
    }
}
