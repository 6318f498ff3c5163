package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the ops and steps of programs do, by name. */
final class Ops {
    /** One synchronous op. */
    interface Op {
        void run(Args args) throws IOException;
    }

    /** One step of a coroutine, which may suspend. */
    interface Step {
        void run(Args args) throws Exception;
    }

    /** A step that may end the coroutine, or that has steps in it which may. */
    interface Block {
        /** The value that the coroutine shall end with, or null if it shall go on. */
        JsonElement run(Args args) throws Exception;
    }

    private final Map<String, Op> ops = new LinkedHashMap<>();
    private final Map<String, Block> steps = new LinkedHashMap<>();

    void add(String name, Op op) {
        ops.put(name, op);
    }

    void addStep(String name, Step step) {
        addBlock(
                name,
                args -> {
                    step.run(args);
                    return null;
                });
    }

    void addBlock(String name, Block block) {
        steps.put(name, block);
    }

    /** Runs one op, outside of all tasks. */
    void run(JsonArray op) {
        run(new Args(op, Scope.OUTSIDE));
    }

    /** Runs steps in a task; the value that they end the coroutine with, or null. */
    JsonElement run(List<JsonArray> body, Scope scope) throws Exception {
        for (JsonArray one : body) {
            Args args = new Args(one, scope);
            Block step = steps.get(args.name());
            if (step == null) {
                run(args);
                continue;
            }
            JsonElement value = step.run(args);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private void run(Args args) {
        Op known = ops.get(args.name());
        if (known == null) {
            throw unknown(args.name());
        }
        try {
            known.run(args);
        } catch (IOException e) {
            throw new AssertionError("the op must not fail: op=" + args.op(), e);
        }
    }

    static AssertionError unknown(String name) {
        return new AssertionError(
                "op must be one that FORMAT.md lists: op=" + name + ". Is the file newer?");
    }
}
