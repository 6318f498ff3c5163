package dev.orrery.examples.quorumregister;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.yieldNow;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One client's view of a register that several replicas keep, of which a minority may be slow.
 *
 * <p>Promise: reads and writes of all clients are linearizable, as long as one client only writes.
 * Threading: tasks of one loop. Source: the register of Attiya, Bar-Noy and Dolev (1995).
 */
final class QuorumRegister {
    private final List<Replica> replicas;
    private final ReadRepair readRepair;
    private final EventLoop loop = EventLoop.current();
    private int written;

    QuorumRegister(List<Replica> replicas, ReadRepair readRepair) {
        this.replicas = replicas;
        this.readRepair = readRepair;
    }

    String read() {
        Version newest = askMajority((replica, answer) -> replica.read(loop, answer));
        readRepair.repair(newest, this::writeToMajority);
        return newest.value();
    }

    void write(String value) {
        written++;
        writeToMajority(new Version(written, value));
    }

    private void writeToMajority(Version version) {
        askMajority((replica, answer) -> replica.write(loop, version, answer));
    }

    /**
     * Asks all, the nearest first, and waits for more than half of them. The newest version
     * answered.
     */
    private Version askMajority(BiConsumer<Replica, Consumer<Version>> question) {
        Answers answers = new Answers(loop.newFuture(), replicas.size() / 2 + 1);
        for (Replica replica : replicas) {
            question.accept(replica, answers::add);
            // A connection sends one message in an iteration.
            yieldNow();
        }
        return await(answers.majority);
    }

    private static final class Answers {
        private final LoopFuture<Version> majority;
        private int missing;
        private Version newest = Version.FIRST;

        private Answers(LoopFuture<Version> majority, int missing) {
            this.majority = majority;
            this.missing = missing;
        }

        private void add(Version version) {
            newest = newest.newer(version);
            missing--;
            if (missing == 0) {
                majority.complete(newest);
            }
        }
    }
}
