package dev.orrery.examples.replicatedlog;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.sleepUntil;
import static dev.orrery.loop.combine.Async.spawn;
import static dev.orrery.loop.combine.Async.timeout;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.Task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * One process of the cluster: votes, leads when it is elected, and copies the log to the others.
 *
 * <p>Threading: one loop; its tasks only give way where they wait.
 */
final class Node {
    private final Cluster cluster;
    private final String name;
    private final Mistake mistake;
    private final World world;
    private final Replica replica;
    private final List<String> others;
    private final int[] lengths;
    private Lease lease;
    // Set and replaced at each change of the log, of what is committed, and of the role.
    private Event news = new Event();

    Node(Cluster cluster, String name, Storage storage, Mistake mistake) {
        EventLoop loop = EventLoop.current();
        this.cluster = cluster;
        this.name = name;
        this.mistake = mistake;
        this.world = loop.world();
        this.replica = new Replica(name, world, storage);
        this.others = cluster.others(name);
        this.lengths = new int[others.size()];
        this.lease = new Lease(world, mistake, others.size());
    }

    /** Serves until its loop ends. */
    void run() throws IOException {
        try (var _ = Lines.serve(cluster.port(name), this::answer)) {
            while (true) {
                sleepUntil(replica.electionNanos());
                if (replica.isElectionDue()) {
                    stand();
                } else if (replica.isLeading()) {
                    sleep(Timing.ELECTION_MIN);
                }
            }
        }
    }

    /** Whether it may act as the only leader there is. */
    boolean holdsLease() {
        return replica.isLeading() && lease.isHeld();
    }

    Replica replica() {
        return replica;
    }

    // ---- as a server

    private String answer(String question) {
        String[] words = question.split(" ", -1);
        return switch (words[0]) {
            case "VOTE" -> vote(words);
            case "APPEND" -> append(words);
            case "WRITE" -> write(words[1], words[2]);
            default -> "WHAT";
        };
    }

    private String vote(String[] words) {
        boolean granted =
                replica.vote(number(words[1]), words[2], number(words[3]), number(words[4]));
        changed();
        return (granted ? "YES " : "NO ") + replica.promises().term();
    }

    private String append(String[] words) {
        List<Entry> entries = Entry.parseAll(List.of(words).subList(6, words.length));
        boolean taken =
                replica.append(
                        number(words[1]),
                        words[2],
                        number(words[3]),
                        number(words[4]),
                        number(words[5]),
                        entries);
        changed();
        return (taken ? "YES " : "NO ") + replica.promises().term();
    }

    private String write(String id, String operation) {
        if (!replica.isLeading()) {
            String leader = replica.leader();
            return "ASK " + (leader == null ? "anyone" : leader);
        }
        int term = replica.promises().term();
        int place = replica.propose(new Entry(term, id, operation));
        changed();
        if (mistake != Mistake.ACKNOWLEDGED_BEFORE_QUORUM) {
            while (replica.committed() <= place && replica.isLeading(term)) {
                news.await();
            }
        }
        return replica.isLeading(term) ? "DONE " + place : "ASK anyone";
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    // ---- as a candidate

    private void stand() {
        replica.stand();
        int term = replica.promises().term();
        String question =
                "VOTE %d %s %d %d"
                        .formatted(
                                term,
                                name,
                                replica.promises().log().size(),
                                replica.promises().lastTerm());
        List<Task<Boolean>> votes = new ArrayList<>();
        for (String other : others) {
            votes.add(spawn(name + " asks " + other, () -> hasVote(other, question)));
        }
        int granted = 1;
        for (Task<Boolean> vote : votes) {
            granted += await(vote) ? 1 : 0;
        }
        if (granted > (others.size() + 1) / 2
                && replica.promises().term() == term
                && name.equals(replica.promises().vote())) {
            lead(term);
        }
    }

    private boolean hasVote(String other, String question) {
        try (Peer peer = cluster.peer(other)) {
            return isYes(peer.ask(question, Timing.ANSWER));
        } catch (IOException | TimeoutException silent) {
            return false;
        }
    }

    private boolean isYes(String answer) {
        String[] words = answer.split(" ", -1);
        replica.learn(number(words[1]));
        return words[0].equals("YES");
    }

    // ---- as a leader

    private void lead(int term) {
        lease = new Lease(world, mistake, others.size());
        replica.lead();
        changed();
        for (int i = 0; i < others.size(); i++) {
            int other = i;
            lengths[other] = 0;
            spawn(name + " leads " + others.get(other), () -> copyTo(other, term));
        }
        spawn(name + " works", () -> work(term));
    }

    private void copyTo(int other, int term) {
        int next = replica.promises().log().size();
        try (Peer peer = cluster.peer(others.get(other))) {
            while (replica.isLeading(term)) {
                long sentAt = lease.now();
                Promises sent = replica.promises();
                boolean taken;
                try {
                    taken = isYes(peer.ask(appending(sent, next), Timing.ANSWER));
                } catch (IOException | TimeoutException silent) {
                    sleep(Timing.HEARTBEAT);
                    continue;
                }
                if (!replica.isLeading(term)) {
                    break;
                }
                lease.answered(other, sentAt);
                if (taken) {
                    next = sent.log().size();
                    lengths[other] = next;
                    replica.commit(lengths);
                    changed();
                    waitForMore(next);
                } else {
                    next = Math.max(0, next - 1);
                }
            }
        }
        changed();
    }

    private String appending(Promises sent, int next) {
        StringBuilder line = new StringBuilder("APPEND ");
        line.append(sent.term()).append(' ').append(name).append(' ').append(next).append(' ');
        line.append(sent.termBefore(next)).append(' ').append(replica.committed());
        for (Entry entry : sent.log().subList(next, sent.log().size())) {
            line.append(' ').append(entry);
        }
        return line.toString();
    }

    private void waitForMore(int length) {
        try {
            timeout(
                    Timing.HEARTBEAT,
                    () -> {
                        while (replica.promises().log().size() == length) {
                            news.await();
                        }
                    });
        } catch (TimeoutException nothing) {
            // A heartbeat is due.
        }
    }

    /** What only the holder of the lease may do; its term is the token. */
    private void work(int term) {
        try (Peer store = cluster.peer(Cluster.STORE)) {
            while (replica.isLeading(term)) {
                if (lease.isHeld()) {
                    try {
                        store.ask("PUT " + term + " " + name, Timing.ANSWER);
                    } catch (IOException | TimeoutException silent) {
                        // It may have been done, or be done later: the token is for that.
                    }
                }
                sleep(Timing.WORK);
            }
        }
    }

    private void changed() {
        Event told = news;
        news = new Event();
        told.set();
    }
}
