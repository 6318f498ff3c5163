package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.combine.Async;
import dev.orrery.loop.combine.TaskGroup;

import java.util.LinkedHashMap;
import java.util.Map;

/** Level 3, task groups: FORMAT.md, section 6.13. */
final class GroupOps {
    private final ProgramRun run;
    private final Ops ops;
    private final TaskOps tasks;
    private final TraceLog log;
    private final Map<String, TaskGroup> groups = new LinkedHashMap<>();

    GroupOps(ProgramRun run, Ops ops, TaskOps tasks, TraceLog log) {
        this.run = run;
        this.ops = ops;
        this.tasks = tasks;
        this.log = log;
    }

    void addOps() {
        ops.addBlock("group", this::enter);
        ops.add("group_spawn", this::spawn);
    }

    private JsonElement enter(Args op) {
        JsonElement value =
                Async.groupResult(
                        group -> {
                            groups.put(op.text(0), group);
                            return ops.run(op.steps(1), op.scope());
                        });
        log.add("group", op.task(), op.text(0));
        return value;
    }

    private void spawn(Args op) {
        TaskGroup group = run.bound(groups, op.text(0));
        if (group == null) {
            return;
        }
        String name = op.text(1);
        try {
            tasks.bind(name, group.spawn(name, tasks.body(op.text(2), name)));
        } catch (IllegalStateException closed) {
            run.misuse(op, "RuntimeError");
        }
    }
}
