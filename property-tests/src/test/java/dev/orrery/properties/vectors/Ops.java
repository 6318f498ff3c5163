package dev.orrery.properties.vectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the ops of programs do, by name. Tasks and coordination will add theirs here. */
final class Ops {
    /** One synchronous op. */
    interface Op {
        void run(Args args) throws IOException;
    }

    /** The arguments of an op, without its name. */
    record Args(JsonArray op) {
        String name() {
            return op.get(0).getAsString();
        }

        String text(int index) {
            return op.get(index + 1).getAsString();
        }

        int number(int index) {
            return op.get(index + 1).getAsInt();
        }

        JsonElement value(int index) {
            return op.get(index + 1);
        }
    }

    // FORMAT.md, section 6; the library has nothing for them yet.
    private static final Set<String> COORDINATION =
            Set.of(
                    "event",
                    "set",
                    "clear",
                    "is_set?",
                    "lock",
                    "semaphore",
                    "bounded_semaphore",
                    "condition",
                    "notify",
                    "notify_all",
                    "release",
                    "locked?",
                    "barrier",
                    "queue",
                    "priority_queue",
                    "lifo_queue",
                    "put_nowait",
                    "get_nowait",
                    "task_done",
                    "qsize?",
                    "gather",
                    "shield",
                    "reschedule",
                    "expired?");

    private final Map<String, Op> ops = new LinkedHashMap<>();

    void add(String name, Op op) {
        ops.put(name, op);
    }

    void run(JsonArray op) {
        Args args = new Args(op);
        Op known = ops.get(args.name());
        if (known == null) {
            throw COORDINATION.contains(args.name())
                    ? new UnsupportedOp(args.name())
                    : unknown(args.name());
        }
        try {
            known.run(args);
        } catch (IOException e) {
            throw new AssertionError("the op must not fail: op=" + op, e);
        }
    }

    static AssertionError unknown(String name) {
        return new AssertionError(
                "op must be one that FORMAT.md lists: op=" + name + ". Is the file newer?");
    }

    /** An op that the library has nothing for yet. */
    static final class UnsupportedOp extends Error {
        private static final long serialVersionUID = 1;

        UnsupportedOp(String name) {
            super("no " + name + " yet");
        }
    }
}
