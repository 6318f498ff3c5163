package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.sync.LifoQueue;
import dev.orrery.loop.sync.PriorityQueue;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.sync.QueueEmpty;
import dev.orrery.loop.sync.QueueFull;

import java.util.Comparator;

/** Level 3, queues: FORMAT.md, section 6.7. */
final class QueueOps {
    private interface Use {
        void of(Args op, Queue<JsonElement> queue);
    }

    private final ProgramRun run;
    private final Primitives primitives;
    private final TraceLog log;

    QueueOps(ProgramRun run, Primitives primitives, TraceLog log) {
        this.run = run;
        this.primitives = primitives;
        this.log = log;
    }

    void addTo(Ops ops) {
        ops.add("queue", op -> primitives.bind(op.text(0), new Queue<JsonElement>(op.number(1))));
        ops.add(
                "lifo_queue",
                op -> primitives.bind(op.text(0), new LifoQueue<JsonElement>(op.number(1))));
        ops.add("priority_queue", this::makePriorityQueue);
        ops.add("put_nowait", op -> with(op, this::putNowait));
        ops.add("get_nowait", op -> with(op, this::getNowait));
        ops.add("task_done", op -> with(op, this::taskDone));
        ops.add(
                "qsize?",
                op -> with(op, (_, queue) -> log.add(op.name(), op.text(0), queue.size())));
        ops.addStep("put", op -> with(op, this::put));
        ops.addStep("get", op -> with(op, this::get));
        ops.addStep("queue_join", op -> with(op, this::join));
    }

    private void makePriorityQueue(Args op) {
        Comparator<JsonElement> smallestFirst = Comparator.comparingInt(JsonElement::getAsInt);
        primitives.bind(op.text(0), new PriorityQueue<>(smallestFirst, op.number(1)));
    }

    @SuppressWarnings("unchecked") // programs put their values, and nothing else does
    private void with(Args op, Use use) {
        Queue<JsonElement> queue = primitives.get(op.text(0), Queue.class);
        if (queue != null) {
            use.of(op, queue);
        }
    }

    private void putNowait(Args op, Queue<JsonElement> queue) {
        try {
            queue.putNowait(op.value(1));
        } catch (QueueFull full) {
            run.misuse(op, TraceValue.text(full));
        }
    }

    private void getNowait(Args op, Queue<JsonElement> queue) {
        try {
            log.add("got", op.task(), op.text(0), queue.getNowait());
        } catch (QueueEmpty empty) {
            run.misuse(op, TraceValue.text(empty));
        }
    }

    private void taskDone(Args op, Queue<JsonElement> queue) {
        try {
            queue.taskDone();
        } catch (IllegalStateException tooOften) {
            run.misuse(op, "ValueError");
        }
    }

    private void put(Args op, Queue<JsonElement> queue) {
        queue.put(op.value(1));
        log.add("put", op.task(), op.text(0), op.value(1));
    }

    private void get(Args op, Queue<JsonElement> queue) {
        JsonElement value = queue.get();
        log.add("got", op.task(), op.text(0), value);
    }

    private void join(Args op, Queue<JsonElement> queue) {
        queue.join();
        log.add("joined", op.task(), op.text(0));
    }
}
