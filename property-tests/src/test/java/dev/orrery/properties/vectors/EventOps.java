package dev.orrery.properties.vectors;

import dev.orrery.loop.sync.Barrier;
import dev.orrery.loop.sync.Event;

/** Level 3, events and barriers: FORMAT.md, sections 6.1 and 6.6. */
final class EventOps {
    private final Primitives primitives;
    private final TraceLog log;

    EventOps(Primitives primitives, TraceLog log) {
        this.primitives = primitives;
        this.log = log;
    }

    void addTo(Ops ops) {
        ops.add("event", op -> primitives.bind(op.text(0), new Event()));
        ops.add("set", primitives.op(Event.class, (_, event) -> event.set()));
        ops.add("clear", primitives.op(Event.class, (_, event) -> event.clear()));
        ops.add(
                "is_set?",
                primitives.op(
                        Event.class, (op, event) -> log.add("is_set?", op.text(0), event.isSet())));
        ops.addStep("event_wait", primitives.step(Event.class, this::await));
        ops.add("barrier", op -> primitives.bind(op.text(0), new Barrier(op.number(1))));
        ops.addStep("barrier_wait", primitives.step(Barrier.class, this::await));
        ops.addStep("barrier_reset", primitives.step(Barrier.class, (_, all) -> all.reset()));
        ops.addStep("barrier_abort", primitives.step(Barrier.class, (_, all) -> all.abort()));
    }

    private void await(Args op, Event event) {
        event.await();
        log.add("got", op.task(), op.text(0), true);
    }

    private void await(Args op, Barrier barrier) {
        int index = barrier.await();
        log.add("got", op.task(), op.text(0), index);
    }
}
