package dev.orrery.properties.vectors;

import java.util.LinkedHashMap;
import java.util.Map;

/** Events, locks, semaphores, conditions, barriers and queues by name: FORMAT.md, section 6. */
final class Primitives {
    /** What an op does with the primitive that it names. */
    interface Op<T> {
        void run(Args args, T primitive);
    }

    /** What a step does with the primitive that it names; it may suspend. */
    interface Step<T> {
        void run(Args args, T primitive);
    }

    private final ProgramRun run;
    private final Map<String, Object> bound = new LinkedHashMap<>();

    Primitives(ProgramRun run) {
        this.run = run;
    }

    void bind(String name, Object primitive) {
        bound.put(name, primitive);
    }

    /** What {@code name} is bound to; null, and an entry, if it is bound to none. */
    Object get(String name) {
        return run.bound(bound, name);
    }

    <T> T get(String name, Class<T> kind) {
        return kind.cast(get(name));
    }

    /** A step that uses the primitive that it names first. */
    <T> Ops.Step step(Class<T> kind, Step<T> step) {
        return op -> {
            T primitive = get(op.text(0), kind);
            if (primitive != null) {
                step.run(op, primitive);
            }
        };
    }

    /** An op that uses the primitive that it names first. */
    <T> Ops.Op op(Class<T> kind, Op<T> action) {
        return op -> {
            T primitive = get(op.text(0), kind);
            if (primitive != null) {
                action.run(op, primitive);
            }
        };
    }
}
