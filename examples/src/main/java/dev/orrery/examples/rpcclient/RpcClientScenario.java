package dev.orrery.examples.rpcclient;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Two tasks call a server, which sometimes takes longer than they wait, over one connection. */
public final class RpcClientScenario implements Scenario {
    private static final int NUMBERS = 4;
    private static final int CALLERS = 2;
    private static final int CALLS_EACH = 6;
    private static final Duration LIMIT = Duration.ofMillis(50);
    // The server answers in 5 ms, mostly; the slowest answers take longer than the limit.
    private static final long[] SERVICE_MILLIS = {5, 5, 5, 10, 10, 20, 40, 120};

    private final Reuse reuse;
    private final Deadline deadline;

    /** Found by the service loader. */
    public RpcClientScenario() {
        this(Reuse.WHEN_ANSWERED, Deadline.CANCELLED);
    }

    RpcClientScenario(Reuse reuse, Deadline deadline) {
        this.reuse = reuse;
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return "rpc-client";
    }

    @Override
    public String summary() {
        return "calls on one connection get their own answers, and time out when they should";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("client").startMain("loop", () -> new Callers(sim, reuse, deadline).run());
        sim.run();
    }

    private static final class Callers {
        private final Simulation sim;
        private final EventLoop loop = EventLoop.current();
        private final RpcClient client;
        private boolean isMatched = true;
        private boolean isPatient = true;

        private Callers(Simulation sim, Reuse reuse, Deadline deadline) {
            this.sim = sim;
            this.client = new RpcClient(loop, this::serve, NUMBERS, LIMIT, reuse, deadline);
        }

        private void run() {
            sim.always("an answer is that to the question", () -> isMatched);
            sim.always("no call times out before its time", () -> isPatient);
            group(
                    callers -> {
                        for (int i = 0; i < CALLERS; i++) {
                            int caller = i;
                            callers.spawn(() -> call(caller));
                        }
                    });
        }

        private void call(int caller) {
            for (int i = 0; i < CALLS_EACH; i++) {
                sleep(Duration.ofMillis(20 + caller + 3L * sim.choose("pause", 6)));
                call("question " + i + " of " + caller);
            }
        }

        private void call(String question) {
            long began = sim.nanoTime();
            try {
                isMatched &= client.call(question).equals("answer to " + question);
            } catch (TimeoutException late) {
                isPatient &= sim.nanoTime() - began >= LIMIT.toNanos();
            }
        }

        private void serve(int number, String question) {
            long millis = SERVICE_MILLIS[sim.choose("service", SERVICE_MILLIS.length)];
            sim.after(Duration.ofMillis(millis), () -> answer(number, "answer to " + question));
        }

        // An answer that comes when the client has given up and ended meets nobody.
        private void answer(int number, String text) {
            if (!loop.isClosed()) {
                loop.callSoonThreadsafe(() -> client.answered(number, text));
            }
        }
    }
}
