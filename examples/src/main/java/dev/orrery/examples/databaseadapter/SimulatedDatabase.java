package dev.orrery.examples.databaseadapter;

import dev.orrery.loop.World;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.time.Duration;

/**
 * A database server as its driver's users see it: it grants a number of connections, each of which
 * serves one statement at a time, and it notices who does not keep to that.
 *
 * <p>Threading: the simulation's threads.
 */
final class SimulatedDatabase implements Driver {
    private final Simulation sim;
    private final World world;
    private int open;
    private int mostOpen;
    private boolean isMixed;
    private boolean isBrokenOneUsed;

    SimulatedDatabase(Simulation sim, World world) {
        this.sim = sim;
        this.world = world;
    }

    @Override
    public Connection connect() throws InterruptedException {
        open++;
        mostOpen = Math.max(mostOpen, open);
        world.sleep(Duration.ofMillis(2));
        return new ServerConnection();
    }

    /** How many connections there have been at once. */
    int mostOpen() {
        return mostOpen;
    }

    /** True if two transactions were on one connection at once. */
    boolean isMixed() {
        return isMixed;
    }

    /** True if a connection that had failed was used again. */
    boolean isBrokenOneUsed() {
        return isBrokenOneUsed;
    }

    private final class ServerConnection implements Connection {
        private String transaction = "";
        private boolean isBroken;

        /** A statement is the name of its transaction, a space, and begin, commit or what to do. */
        @Override
        public String execute(String statement) throws Exception {
            String owner = statement.substring(0, statement.indexOf(' '));
            isBrokenOneUsed |= isBroken;
            isMixed |= !transaction.isEmpty() && !transaction.equals(owner);
            transaction = statement.endsWith(" commit") ? "" : owner;
            world.sleep(Duration.ofMillis(1));
            if (sim.choose("connection breaks", 32) == 1) {
                isBroken = true;
                transaction = "";
                throw new IOException("the connection is broken");
            }
            return "ok " + statement;
        }

        @Override
        public boolean isValid() {
            return !isBroken;
        }

        @Override
        public void close() throws InterruptedException {
            world.sleep(Duration.ofMillis(1));
            open--;
        }
    }
}
