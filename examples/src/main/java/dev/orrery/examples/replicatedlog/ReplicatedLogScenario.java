package dev.orrery.examples.replicatedlog;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Three or five nodes, a store and two clients, while hosts and network do what they do. */
public final class ReplicatedLogScenario implements Scenario {
    private static final int PORT = 7000;
    private static final int CLIENTS = 2;
    private static final int WRITES = 4;
    // Longer ones than a server waits, too.
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int PAUSES = 5;
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Mistake mistake;

    /** Found by the service loader. */
    public ReplicatedLogScenario() {
        this(Mistake.NONE);
    }

    ReplicatedLogScenario(Mistake mistake) {
        this.mistake = mistake;
    }

    @Override
    public String name() {
        return "replicated-log";
    }

    @Override
    public String summary() {
        return "never two holders of the lease, and no acknowledged write is lost or made twice";
    }

    @Override
    public void run(Simulation sim) {
        new Play(sim, mistake).run();
    }

    private static final class Play {
        private final Simulation sim;
        private final Mistake mistake;
        private final Verdicts verdicts = new Verdicts();
        private final FencedStore store;
        private final Cluster cluster;
        private int clientsLeft = CLIENTS;

        Play(Simulation sim, Mistake mistake) {
            this.sim = sim;
            this.mistake = mistake;
            this.store = new FencedStore(mistake);
            this.cluster = new Cluster(places(sim.choose("two more nodes", 2) == 0 ? 3 : 5));
        }

        private static Map<String, Cluster.Place> places(int nodes) {
            Map<String, Cluster.Place> places = new LinkedHashMap<>();
            for (int i = 1; i <= nodes; i++) {
                places.put("node-" + i, new Cluster.Place("node-" + i, PORT));
            }
            places.put(Cluster.STORE, new Cluster.Place(Cluster.STORE, PORT));
            return places;
        }

        void run() {
            sim.always("never two holders of the lease", () -> verdicts.holders() <= 1);
            sim.always("the store's writes are in order of the holders", store::isInOrder);
            sim.always("copies agree on what is committed", verdicts::doCopiesAgree);
            sim.always("no acknowledged write is lost", verdicts::leaderHasAll);
            sim.always("no write is made twice", verdicts::isMadeOnce);
            sim.sometimes("two nodes believe that they lead", verdicts::isLeadershipDisputed);
            sim.sometimes("the store refuses an old token", store::hasRefused);
            sim.eventually("each write is acknowledged", RECOVERY, () -> clientsLeft == 0);
            startStore();
            cluster.nodes().forEach(this::startNode);
            for (int i = 1; i <= CLIENTS; i++) {
                startClient("client-" + i);
            }
            // Clocks drift by up to a twentieth; a lease can bear no jump of one that it relies on.
            sim.faults().monotonicJumps(false);
            sim.ready();
            sim.runFor(Duration.ofSeconds(3));
        }

        private void startStore() {
            SimHost host = sim.host(Cluster.STORE);
            host.mayCrash(false);
            host.startMain("loop", () -> store.run(PORT));
        }

        private void startNode(String name) {
            SimHost host = sim.host(name);
            Storage storage = new KeptPromises(host);
            host.boot(
                    booted -> {
                        verdicts.ends(name);
                        booted.startMain("loop", () -> live(booted, storage));
                    });
        }

        private void live(SimHost host, Storage storage) throws IOException {
            Node node = new Node(cluster, host.name(), storage, mistake);
            verdicts.starts(host, node);
            node.run();
        }

        private void startClient(String name) {
            SimHost host = sim.host(name);
            host.mayCrash(false);
            host.startMain("loop", () -> write(name));
        }

        private void write(String name) {
            try (LogClient client =
                    new LogClient(cluster, name, EventLoop.current().world(), mistake)) {
                for (int i = 0; i < WRITES; i++) {
                    String operation = name + "/" + i;
                    while (!isWritten(client, operation)) {
                        sim.reachable("a client runs out of patience");
                    }
                    verdicts.acknowledged(operation);
                    sleep(PAUSE.multipliedBy(sim.choose("pause of " + name, PAUSES)));
                }
                clientsLeft--;
            }
        }

        private static boolean isWritten(LogClient client, String operation) {
            try {
                client.write(operation);
                return true;
            } catch (TimeoutException unknown) {
                return false;
            }
        }
    }
}
