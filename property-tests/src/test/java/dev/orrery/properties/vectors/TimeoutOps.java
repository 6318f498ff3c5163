package dev.orrery.properties.vectors;

import com.google.gson.JsonElement;

import dev.orrery.loop.task.Timeout;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Level 3, timeouts: FORMAT.md, section 6.12. */
final class TimeoutOps {
    private final ProgramRun run;
    private final Ops ops;
    private final TraceLog log;
    private final Map<String, Timeout> timeouts = new LinkedHashMap<>();

    TimeoutOps(ProgramRun run, Ops ops, TraceLog log) {
        this.run = run;
        this.ops = ops;
        this.log = log;
    }

    void addOps() {
        ops.addBlock("timeout", this::limit);
        ops.add("reschedule", this::reschedule);
        ops.add("expired?", this::isExpired);
    }

    private JsonElement limit(Args op) throws Exception {
        // Timeouts nest, and the error of an inner one passes the outer one.
        AtomicReference<Exception> passing = new AtomicReference<>();
        try {
            return Timeout.run(
                    op.delay(1),
                    timeout -> {
                        timeouts.put(op.text(0), timeout);
                        try {
                            return ops.run(op.steps(2), op.scope());
                        } catch (TimeoutException inner) {
                            passing.set(inner);
                            throw inner;
                        }
                    });
        } catch (TimeoutException thrown) {
            if (thrown != passing.get()) {
                log.add("timeout", op.task(), op.text(0));
            }
            throw thrown;
        }
    }

    private void reschedule(Args op) {
        Timeout timeout = run.bound(timeouts, op.text(0));
        if (timeout == null) {
            return;
        }
        Duration fromNow = op.delay(1);
        try {
            if (fromNow == null) {
                timeout.never();
            } else {
                timeout.reschedule(fromNow);
            }
        } catch (IllegalStateException expiredOrLeft) {
            run.misuse(op, "RuntimeError");
        }
    }

    private void isExpired(Args op) {
        Timeout timeout = run.bound(timeouts, op.text(0));
        if (timeout != null) {
            log.add("expired?", op.text(0), timeout.isExpired());
        }
    }
}
