package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskBody;
import dev.orrery.properties.vectors.Awaitables.Named;

import java.util.ArrayList;
import java.util.List;

/** Level 2, tasks: FORMAT.md, sections 5.2 to 5.4. */
final class TaskOps {
    private final ProgramRun run;
    private final VectorWorld world;
    private final TraceLog log;
    private final Awaitables awaitables;

    TaskOps(ProgramRun run, VectorWorld world, TraceLog log, Awaitables awaitables) {
        this.run = run;
        this.world = world;
        this.log = log;
        this.awaitables = awaitables;
    }

    void addTo(Ops ops) {
        ops.add("spawn", this::spawn);
        ops.add("uncancel", op -> log.add("uncancel", op.task(), Task.current().uncancel()));
        ops.addStep("sleep", op -> Task.sleep(op.delay(0)));
        ops.addStep("sleep_until", op -> Task.sleepUntil(world.nanosAt(op.number(0))));
        ops.addStep("yield", _ -> Task.yieldNow());
        ops.addStep("await", this::await);
        ops.addStep("join", this::await);
    }

    /** What a task runs that is called {@code task}. */
    TaskBody<JsonElement, Exception> body(String coroutine, String task) {
        return () -> {
            log.add("start", task);
            JsonElement value = run.steps(coroutine, Scope.in(task));
            return value == null ? JsonNull.INSTANCE : value;
        };
    }

    /** Binds a task that has just been started, and records its end. */
    void bind(String name, Task<?> task) {
        awaitables.bind(name, task);
        task.addDoneCallback(done -> recordEnd(name, done));
    }

    private void spawn(Args op) {
        String name = op.text(0);
        bind(name, Task.spawn(run.loop(), name, body(op.text(1), name)));
    }

    private void recordEnd(String name, LoopFuture<?> done) {
        List<Object> entry = new ArrayList<>(List.of("end", name));
        entry.addAll(TraceValue.outcome(done));
        log.add(entry.toArray());
    }

    private void await(Args op) {
        Named named = awaitables.get(op.text(0));
        if (named != null) {
            Object value = Task.await(named.future());
            log.add("got", op.task(), op.text(0), TraceValue.of(value));
        }
    }
}
