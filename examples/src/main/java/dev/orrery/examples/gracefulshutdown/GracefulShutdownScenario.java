package dev.orrery.examples.gracefulshutdown;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.toThread;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Two client threads send requests to a service that gets a SIGTERM at some moment. */
public final class GracefulShutdownScenario implements Scenario {
    private static final int CLIENTS = 2;
    private static final int REQUESTS_EACH = 5;
    private static final Duration GRACE = Duration.ofMillis(100);
    // The simulation's timers are never later than that.
    private static final Duration LATEST_TIMER = Duration.ofMillis(200);

    private final Admission admission;

    /** Found by the service loader. */
    public GracefulShutdownScenario() {
        this(Admission.COUNTED_AT_THE_DOOR);
    }

    GracefulShutdownScenario(Admission admission) {
        this.admission = admission;
    }

    @Override
    public String name() {
        return "graceful-shutdown";
    }

    @Override
    public String summary() {
        return "after SIGTERM every accepted request is answered or cut off, by a deadline";
    }

    @Override
    public void run(Simulation sim) {
        SimHost host = sim.host("server");
        host.startMain("loop", () -> new Server(sim, host, admission).run());
        sim.run();
    }

    private static final class Server {
        private final Simulation sim;
        private final SimHost host;
        private final Service service;
        private final List<CompletableFuture<String>> accepted = new ArrayList<>();
        private long closingNanos = Long.MAX_VALUE;
        private int submitting;
        private boolean isClosedForNewOnes = true;
        private boolean isCountRight = true;
        private boolean isStopped;

        private Server(Simulation sim, SimHost host, Admission admission) {
            this.sim = sim;
            this.host = host;
            this.service =
                    new Service(
                            EventLoop.current(),
                            GRACE,
                            text -> await(toThread(() -> "re: " + text)),
                            admission);
        }

        private void run() {
            sim.always("once stopped, every accepted request is answered", this::isAnswered);
            sim.always("nothing is accepted once it closes", () -> isClosedForNewOnes);
            sim.always("it has stopped soon after the deadline", this::isInTime);
            sim.always("it counts whom it has cut off", () -> isCountRight);
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                host.thread("client-" + i, () -> ask(client));
            }
            Duration uptime = Duration.ofMillis(33 + sim.choose("uptime", 64));
            sim.after(uptime, () -> host.signal("TERM"));
            stopped(service.serve());
        }

        private void ask(int client) {
            try {
                host.world().sleep(Duration.ofMillis(2L + client));
                for (int i = 0; i < REQUESTS_EACH; i++) {
                    host.world().sleep(Duration.ofMillis(10 + sim.choose("pause", 24)));
                    ask("request " + i + " of client " + client);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void ask(String request) {
            boolean wasAccepting = service.isAccepting();
            submitting++;
            CompletableFuture<String> answer = service.submit(request);
            submitting--;
            if (!answer.isCompletedExceptionally()) {
                isClosedForNewOnes &= wasAccepting;
                accepted.add(answer);
            }
        }

        private void stopped(int cutOff) {
            long known = accepted.stream().filter(CompletableFuture::isCancelled).count();
            // A client in the midst of its call has not told us yet.
            isCountRight = cutOff >= known && cutOff <= known + submitting;
            isStopped = true;
        }

        private boolean isAnswered() {
            return !isStopped || accepted.stream().allMatch(CompletableFuture::isDone);
        }

        private boolean isInTime() {
            if (closingNanos == Long.MAX_VALUE && !service.isAccepting()) {
                closingNanos = sim.nanoTime();
            }
            return isStopped || sim.nanoTime() - closingNanos <= GRACE.plus(LATEST_TIMER).toNanos();
        }
    }
}
