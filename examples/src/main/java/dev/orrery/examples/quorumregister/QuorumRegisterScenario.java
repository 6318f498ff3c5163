package dev.orrery.examples.quorumregister;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.check.History;
import dev.orrery.sim.check.LinearizabilityChecker;
import dev.orrery.sim.explore.Scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A writer and two readers share a register that is kept by three replicas. */
public final class QuorumRegisterScenario implements Scenario {
    private static final int REPLICAS = 3;
    private static final int READERS = 2;
    private static final int READS_EACH = 3;
    private static final int WRITES = 2;

    private final ReadRepair readRepair;

    /** Found by the service loader. */
    public QuorumRegisterScenario() {
        this(ReadRepair.WRITES_IT_BACK);
    }

    QuorumRegisterScenario(ReadRepair readRepair) {
        this.readRepair = readRepair;
    }

    @Override
    public String name() {
        return "quorum-register";
    }

    @Override
    public String summary() {
        return "a register on three replicas is linearizable";
    }

    @Override
    public void run(Simulation sim) {
        new Cluster(sim, readRepair).run();
    }

    private static final class Cluster {
        private final Simulation sim;
        private final ReadRepair readRepair;
        private final List<Replica> replicas = new ArrayList<>();
        private final History<Access, String> history;
        private int clients = 1 + READERS;

        private Cluster(Simulation sim, ReadRepair readRepair) {
            this.sim = sim;
            this.readRepair = readRepair;
            this.history = new History<>(sim::nanoTime);
        }

        private void run() {
            sim.linearizable(
                    "the register is one", history, LinearizabilityChecker.of(Access.MODEL));
            for (int i = 0; i < REPLICAS; i++) {
                replicas.add(new Replica(sim.host("replica-" + i).start("loop", loop -> {})));
            }
            sim.host("writer").startMain("loop", () -> write(newRegister(0)));
            for (int i = 0; i < READERS; i++) {
                int nearest = i;
                sim.host("reader-" + i).startMain("loop", () -> read(nearest));
            }
            sim.run();
        }

        private QuorumRegister newRegister(int nearest) {
            List<Replica> byDistance = new ArrayList<>(replicas);
            Collections.rotate(byDistance, -nearest);
            return new QuorumRegister(byDistance, readRepair);
        }

        private void write(QuorumRegister register) {
            for (int i = 1; i <= WRITES; i++) {
                String value = "value " + i;
                history.invoke("writer", new Access(value));
                register.write(value);
                history.complete("writer", value);
            }
            ended();
        }

        private void read(int nearest) {
            QuorumRegister register = newRegister(nearest);
            String reader = "reader " + nearest;
            for (int i = 0; i < READS_EACH; i++) {
                history.invoke(reader, Access.read());
                history.complete(reader, register.read());
            }
            ended();
        }

        private void ended() {
            clients--;
            if (clients == 0) {
                replicas.forEach(Replica::stop);
            }
        }
    }
}
