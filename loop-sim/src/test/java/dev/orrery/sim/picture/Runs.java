package dev.orrery.sim.picture;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.Plan;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs to draw: two hosts, a client with a time limit and a server that works in threads. */
final class Runs {
    /** A run, over. */
    record Run(List<TraceEvent> events, Plan plan, String failure) {}

    private Runs() {}

    static Run of(Oracle oracle) {
        Trace trace = Trace.recordAll().withStacks();
        String failure = "";
        try (Simulation sim = Simulation.of(oracle, trace)) {
            try {
                scenario(sim);
            } catch (AssertionError failed) {
                failure = String.valueOf(failed.getMessage());
            }
            Plan plan = sim.decisions().plan("orders");
            return new Run(trace.events(), plan, failure);
        }
    }

    /** The first seeded run that fails. */
    static Run failing() {
        for (long seed = 1; seed < 1000; seed++) {
            Run run = of(new SeededOracle(seed));
            if (!run.failure().isEmpty()) {
                return new Run(run.events(), run.plan().withSeed(seed), run.failure());
            }
        }
        throw new AssertionError("no seed fails");
    }

    static Run calm() {
        return of(new CalmOracle());
    }

    /** A failure with its calm neighbour, as a report would have it. */
    static PictureInput input() {
        Run failing = failing();
        Run calm = calm();
        int parts = 0;
        while (failing.events().get(parts).equals(calm.events().get(parts))) {
            parts++;
        }
        return PictureInput.of(failing.failure(), failing.plan(), failing.events())
                .withSeed("0x" + Long.toHexString(failing.plan().seed().orElseThrow()))
                .withReplay("./orrery replay target/orrery/orders.plan")
                .withNeighbour(new PassingRun("the calm run, which holds", calm.events(), parts));
    }

    /** So many events of loops that post to each other. */
    static List<TraceEvent> many(int count) {
        List<TraceEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String actor = "host-" + i % 7 + "/loop-" + i % 3;
            EventKind kind =
                    switch (i % 5) {
                        case 0 -> EventKind.ITERATION;
                        case 1 -> EventKind.CALLBACK;
                        case 2 -> EventKind.POST;
                        case 3 -> EventKind.TIMER_SET;
                        default -> EventKind.MARK;
                    };
            String stack = "com.acme.Orders.take(Orders.java:" + i % 900 + ")";
            String detail =
                    kind == EventKind.MARK ? "order " + i + " for customer " + i * 7919L : "";
            Origin origin = new Origin(i - 1 - i % 13 % (i + 1), "Orders", stack);
            long time = i / 3 * 1_234_567L;
            events.add(new TraceEvent(time, actor, kind, detail, i * 31L, i, origin));
        }
        return events;
    }

    private static void scenario(Simulation sim) {
        SimHost client = sim.host("client");
        SimHost server = sim.host("server");
        int[] answered = new int[1];
        int[] late = new int[1];
        sim.always("no order is answered after its time limit", () -> late[0] == 0);
        EventLoop serving = server.start("loop", loop -> {});
        client.startMain(
                "loop",
                () -> {
                    EventLoop loop = EventLoop.current();
                    List<Task<?>> orders = new ArrayList<>();
                    for (int i = 1; i <= 4; i++) {
                        int order = i;
                        Task<String> spawned =
                                Async.spawn(
                                        "order-" + i,
                                        () -> {
                                            LoopFuture<String> reply = loop.newFuture();
                                            long limit =
                                                    loop.nanoTime()
                                                            + Duration.ofMillis(30).toNanos();
                                            serving.callSoonThreadsafe(
                                                    () -> serve(sim, serving, order, loop, reply));
                                            String answer = Async.await(reply);
                                            sim.mark(answer);
                                            answered[0]++;
                                            if (loop.nanoTime() > limit) {
                                                late[0]++;
                                            }
                                            return answer;
                                        });
                        orders.add(spawned);
                        Async.sleep(Duration.ofMillis(200));
                    }
                    for (Task<?> order : orders) {
                        Async.await(order);
                    }
                });
        sim.runFor(Duration.ofSeconds(10));
    }

    private static void serve(
            Simulation sim,
            EventLoop serving,
            int order,
            EventLoop asker,
            LoopFuture<String> reply) {
        sim.mark("order " + order + " arrived");
        serving.runInExecutor(() -> "order " + order + " shipped")
                .addDoneCallback(
                        done ->
                                asker.callSoonThreadsafe(
                                        () -> {
                                            reply.complete(String.valueOf(done.result()));
                                        }));
    }
}
