package dev.orrery.examples.dialer;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;

/** A client connects twice, each time to the first of three addresses that answers. */
public final class DialerScenario implements Scenario {
    private static final List<String> ADDRESSES = List.of("near", "far", "spare");
    private static final int TIMES = 2;
    private static final Duration HEAD = Duration.ofMillis(25);
    private static final int REFUSED = 15;

    private final Losers losers;

    /** Found by the service loader. */
    public DialerScenario() {
        this(Losers.CANCELLED_AND_CLOSED);
    }

    DialerScenario(Losers losers) {
        this.losers = losers;
    }

    @Override
    public String name() {
        return "dialer";
    }

    @Override
    public String summary() {
        return "of several connections that are tried one is kept, and no other is left open";
    }

    @Override
    public void run(Simulation sim) {
        // A channel that is left open at the end of the run is its failure.
        SimHost host = sim.host("client");
        host.startMain("loop", () -> new Client(sim, host, losers).run());
        sim.run();
    }

    private static final class Client {
        private final Simulation sim;
        private final SimHost host;
        private final Dialer dialer;

        private Client(Simulation sim, SimHost host, Losers losers) {
            this.sim = sim;
            this.host = host;
            this.dialer = new Dialer(this::connect, HEAD, losers);
        }

        private void run() {
            for (int i = 0; i < TIMES; i++) {
                try {
                    Pipe connection = dialer.dial(ADDRESSES);
                    sleep(Duration.ofMillis(10));
                    Connections.close(connection);
                } catch (IOException unreachable) {
                    sim.mark("unreachable");
                }
            }
        }

        private Pipe connect(String address) {
            // 5 ms if all is well; from 30 ms on the next address is tried meanwhile.
            int trip = sim.choose("trip to " + address, REFUSED + 1);
            sleep(Duration.ofMillis(5 + 5L * trip));
            if (trip == REFUSED) {
                throw new UncheckedIOException(new IOException(address + " refuses"));
            }
            return Connections.open(host.world().selectorProvider());
        }
    }
}
