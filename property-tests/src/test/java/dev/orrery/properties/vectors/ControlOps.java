package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.orrery.loop.task.TaskCancelled;

/** Level 2, the steps that decide which steps come next: FORMAT.md, section 5.3. */
final class ControlOps {
    private final Ops ops;
    private final TraceLog log;

    ControlOps(Ops ops, TraceLog log) {
        this.ops = ops;
        this.log = log;
    }

    void addSteps() {
        ops.addBlock("try", this::attempt);
        ops.addBlock("repeat", this::repeat);
        ops.addBlock("return", op -> op.value(0));
        ops.addStep("reraise", ControlOps::reraise);
    }

    private JsonElement repeat(Args op) throws Exception {
        for (int i = 0; i < op.number(0); i++) {
            JsonElement value = ops.run(op.steps(1), op.scope());
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /**
     * Catches what a program can know of, no other Error: the end of the loop unwinds tasks with
     * one, and nothing of the program runs then.
     */
    private JsonElement attempt(Args op) throws Exception {
        JsonObject parts = op.value(0).getAsJsonObject();
        JsonElement value;
        try {
            value = handled(parts, op.scope());
        } catch (TaskCancelled | Exception thrown) {
            JsonElement instead = part(parts, "finally", op.scope());
            if (instead == null) {
                throw thrown;
            }
            return instead;
        }
        JsonElement instead = part(parts, "finally", op.scope());
        return instead == null ? value : instead;
    }

    private JsonElement handled(JsonObject parts, Scope scope) throws Exception {
        try {
            return part(parts, "body", scope);
        } catch (TaskCancelled cancelled) {
            if (!parts.has("cancelled")) {
                throw cancelled;
            }
            return handle(parts, "cancelled", scope.after(cancelled));
        } catch (Exception error) {
            if (!parts.has("error")) {
                throw error;
            }
            return handle(parts, "error", scope.after(error));
        }
    }

    private JsonElement handle(JsonObject parts, String handler, Scope scope) throws Exception {
        log.add("caught", scope.task(), TraceValue.text(scope.caught()));
        return part(parts, handler, scope);
    }

    private JsonElement part(JsonObject parts, String name, Scope scope) throws Exception {
        return parts.has(name) ? ops.run(Program.arrays(parts.get(name)), scope) : null;
    }

    private static void reraise(Args op) throws Exception {
        if (op.scope().caught() instanceof Exception error) {
            throw error;
        }
        throw (TaskCancelled) op.scope().caught();
    }
}
