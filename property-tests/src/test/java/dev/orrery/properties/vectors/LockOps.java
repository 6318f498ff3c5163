package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.sync.BoundedSemaphore;
import dev.orrery.loop.sync.Condition;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Semaphore;
import dev.orrery.loop.task.TaskCancelled;

/** Level 3, what is acquired and released: FORMAT.md, sections 6.2 to 6.5. */
final class LockOps {
    private final ProgramRun run;
    private final Ops ops;
    private final Primitives primitives;
    private final TraceLog log;

    LockOps(ProgramRun run, Ops ops, Primitives primitives, TraceLog log) {
        this.run = run;
        this.ops = ops;
        this.primitives = primitives;
        this.log = log;
    }

    void addOps() {
        ops.add("lock", op -> primitives.bind(op.text(0), new Lock()));
        ops.add("semaphore", op -> primitives.bind(op.text(0), new Semaphore(op.number(1))));
        ops.add(
                "bounded_semaphore",
                op -> primitives.bind(op.text(0), new BoundedSemaphore(op.number(1))));
        ops.add("condition", op -> primitives.bind(op.text(0), new Condition()));
        ops.add("release", primitives.op(Object.class, this::release));
        ops.add(
                "locked?",
                primitives.op(
                        Object.class, (op, any) -> log.add("locked?", op.text(0), isLocked(any))));
        ops.add("notify", primitives.op(Condition.class, this::signal));
        ops.add("notify_all", primitives.op(Condition.class, this::signalAll));
        ops.addStep("acquire", primitives.step(Object.class, this::acquire));
        ops.addBlock("with", this::with);
        ops.addStep("cond_wait", primitives.step(Condition.class, this::await));
        ops.addStep("cond_wait_for", primitives.step(Condition.class, this::awaitEvent));
    }

    private static Permit acquire(Object primitive) {
        return switch (primitive) {
            case Lock lock -> lock.acquire();
            case Semaphore semaphore -> semaphore.acquire();
            case Condition condition -> condition.acquire();
            default -> throw unknown(primitive);
        };
    }

    private static void release(Object primitive) {
        switch (primitive) {
            case Lock lock -> lock.release();
            case Semaphore semaphore -> semaphore.release();
            case Condition condition -> condition.release();
            default -> throw unknown(primitive);
        }
    }

    private static boolean isLocked(Object primitive) {
        return switch (primitive) {
            case Lock lock -> lock.isLocked();
            case Semaphore semaphore -> semaphore.isLocked();
            case Condition condition -> condition.isLocked();
            default -> throw unknown(primitive);
        };
    }

    private static AssertionError unknown(Object primitive) {
        return new AssertionError("no program acquires this: primitive=" + primitive);
    }

    /** What asyncio throws when {@code primitive} is released too often. */
    private static String misuse(Object primitive) {
        return primitive instanceof BoundedSemaphore ? "ValueError" : "RuntimeError";
    }

    private void acquire(Args op, Object primitive) {
        Permit _ = acquire(primitive);
        log.add("acquired", op.task(), op.text(0));
    }

    private void release(Args op, Object primitive) {
        try {
            release(primitive);
        } catch (IllegalStateException notHeld) {
            run.misuse(op, misuse(primitive));
        }
    }

    /** Not try-with-resources: a failure to release replaces that of the steps, as in Python. */
    private JsonElement with(Args op) throws Exception {
        Object primitive = primitives.get(op.text(0));
        if (primitive == null) {
            return null;
        }
        Permit permit = acquire(primitive);
        JsonElement value;
        try {
            log.add("acquired", op.task(), op.text(0));
            value = ops.run(op.steps(1), op.scope());
        } catch (TaskCancelled | Exception thrown) {
            close(permit, primitive);
            throw thrown;
        }
        close(permit, primitive);
        return value;
    }

    private static void close(Permit permit, Object primitive) {
        try {
            permit.close();
        } catch (IllegalStateException notHeld) {
            throw ProgramError.named(misuse(primitive), notHeld);
        }
    }

    private void signal(Args op, Condition condition) {
        try {
            condition.signal(op.number(1));
        } catch (IllegalStateException notHeld) {
            run.misuse(op, "RuntimeError");
        }
    }

    private void signalAll(Args op, Condition condition) {
        try {
            condition.signalAll();
        } catch (IllegalStateException notHeld) {
            run.misuse(op, "RuntimeError");
        }
    }

    private void await(Args op, Condition condition) {
        try {
            condition.await();
        } catch (IllegalStateException notHeld) {
            throw ProgramError.named("RuntimeError", notHeld);
        }
        log.add("got", op.task(), op.text(0), true);
    }

    private void awaitEvent(Args op, Condition condition) {
        Event event = primitives.get(op.text(1), Event.class);
        if (event == null) {
            return;
        }
        try {
            condition.awaitUntil(event::isSet);
        } catch (IllegalStateException notHeld) {
            throw ProgramError.named("RuntimeError", notHeld);
        }
        log.add("got", op.task(), op.text(0), true);
    }
}
