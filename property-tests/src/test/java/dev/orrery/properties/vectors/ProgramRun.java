package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.properties.vectors.Program.ScriptEvent;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One run of one program on a loop in a world: FORMAT.md, section 1. */
final class ProgramRun {
    private final Program program;
    private final VectorWorld world;
    private final TraceLog log;
    private final EventLoop loop;
    private final Ops ops = new Ops();
    private final CallbackOps callbacks;
    private final PipeOps pipes;

    private ProgramRun(Program program, VectorWorld world, TaskOptions.Engine engine) {
        this.program = program;
        this.world = world;
        this.log = new TraceLog(world::nowMillis);
        this.loop =
                EventLoop.create(
                        world.world(),
                        LoopOptions.standard()
                                .withExceptionHandler(
                                        (failed, failure) ->
                                                log.add(
                                                        "exc",
                                                        TraceValue.text(failure.failure()))));
        TaskOptions.standard().withEngine(engine).applyTo(loop);
        this.callbacks = new CallbackOps(this, world, log);
        this.pipes = new PipeOps(this, world, log);
        callbacks.addTo(ops);
        pipes.addTo(ops);
        Awaitables awaitables = new Awaitables(log);
        new FutureOps(this, log, awaitables).addTo(ops);
        TaskOps tasks = new TaskOps(this, world, log, awaitables);
        tasks.addTo(ops);
        new ControlOps(ops, log).addSteps();
        new TimeoutOps(this, ops, log).addOps();
        Primitives primitives = new Primitives(this);
        new EventOps(primitives, log).addTo(ops);
        new LockOps(this, ops, primitives, log).addOps();
        new QueueOps(this, primitives, log).addTo(ops);
        new CombineOps(log, awaitables).addTo(ops);
        new GroupOps(this, ops, tasks, log).addOps();
    }

    /** Runs the program and returns what it recorded. The world is of no use afterwards. */
    static List<String> trace(Program program, VectorWorld world, TaskOptions.Engine engine)
            throws IOException {
        ProgramRun run = new ProgramRun(program, world, engine);
        try {
            run.runSegments();
        } finally {
            run.loop.close();
            world.close();
        }
        // What tasks do while the end of the loop unwinds them is a difference too.
        return run.log.entries();
    }

    EventLoop loop() {
        return loop;
    }

    /** What a callback of the program does; {@code what} is recorded when it starts. */
    Runnable callback(String name, Object... what) {
        List<JsonArray> body = program.callbacks().get(name);
        return () -> {
            log.add(what);
            body.forEach(ops::run);
        };
    }

    /** Runs a coroutine of the program; the value that it returns, or null if it returns none. */
    JsonElement steps(String coroutine, Scope scope) throws Exception {
        return ops.run(program.coroutines().get(coroutine), scope);
    }

    /** The object that {@code name} is bound to; null, and an entry, if it is bound to none. */
    <T> T bound(Map<String, T> names, String name) {
        T object = names.get(name);
        if (object == null) {
            log.add("unbound", name);
        }
        return object;
    }

    void misuse(Args op, String error) {
        log.add("error", op.name(), op.text(0), error);
    }

    private void runSegments() {
        world.play(program.script(), this::happen);
        for (List<JsonArray> segment : program.segments()) {
            segment.forEach(ops::run);
            if (world.run(loop)) {
                log.add("stopped");
            } else {
                log.add("idle", Task.all(loop).stream().map(Task::name).toList());
            }
        }
    }

    private void happen(ScriptEvent event) {
        if (event.kind().equals("post")) {
            callbacks.post(event.text(0), event.text(1));
        } else {
            pipes.happen(event);
        }
    }
}
