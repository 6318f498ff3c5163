package dev.orrery.examples.intake;

import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.sync.Event;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** Three threads hand work in to a loop, which takes a while for each piece. */
public final class IntakeScenario implements Scenario {
    private static final int PLACES = 3;
    private static final int SENDERS = 3;
    private static final int PIECES_EACH = 6;
    private static final Duration WORK = Duration.ofMillis(4);

    private final Reservation reservation;

    /** Found by the service loader. */
    public IntakeScenario() {
        this(Reservation.BY_THE_SENDER);
    }

    IntakeScenario(Reservation reservation) {
        this.reservation = reservation;
    }

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String summary() {
        return "threads hand work in to a loop: never more of it than there are places";
    }

    @Override
    public void run(Simulation sim) {
        SimHost host = sim.host("server");
        host.startMain("loop", () -> new Server(sim, host, reservation).run());
        sim.run();
    }

    private static final class Server {
        private final Simulation sim;
        private final SimHost host;
        private final EventLoop loop = EventLoop.current();
        private final Intake intake;
        private final Event done = new Event("all threads have ended");
        private int sending = SENDERS;

        private Server(Simulation sim, SimHost host, Reservation reservation) {
            this.sim = sim;
            this.host = host;
            this.intake = new Intake(loop, PLACES, reservation);
        }

        private void run() {
            sim.always("no more work than places", () -> intake.size() <= PLACES);
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                host.thread("sender-" + i, () -> send(sender));
            }
            spawn("worker", this::work);
            done.await();
        }

        private void send(int sender) {
            World world = host.world();
            try {
                for (int i = 0; i < PIECES_EACH; i++) {
                    world.sleep(Duration.ofMillis(10 + sender + 2L * sim.choose("pause", 6)));
                    intake.offer("piece " + i + " of sender " + sender);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            loop.callSoonThreadsafe(this::ended);
        }

        private void ended() {
            sending--;
            if (sending == 0) {
                done.set();
            }
        }

        private void work() {
            while (true) {
                intake.take();
                sleep(WORK);
            }
        }
    }
}
