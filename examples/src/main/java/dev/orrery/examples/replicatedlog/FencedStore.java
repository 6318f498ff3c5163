package dev.orrery.examples.replicatedlog;

import dev.orrery.loop.net.Server;

import java.io.IOException;

/**
 * Something outside the cluster that only the holder of the lease may write to. It cannot know who
 * that is, but it knows a token that is older than another.
 */
final class FencedStore {
    private final Mistake mistake;
    private int highest;
    private int last;
    private boolean isInOrder = true;
    private boolean refused;

    FencedStore(Mistake mistake) {
        this.mistake = mistake;
    }

    /** Serves until its loop ends. */
    void run(int port) throws IOException {
        try (Server server = Lines.serve(port, this::answer)) {
            server.serveForever();
        }
    }

    private String answer(String question) {
        int token = Integer.parseInt(question.split(" ", -1)[1]);
        if (token < highest && mistake != Mistake.NO_FENCING_TOKEN) {
            refused = true;
            return "FENCED " + highest;
        }
        highest = Math.max(highest, token);
        isInOrder &= token >= last;
        last = token;
        return "STORED " + token;
    }

    /** Whether no write of an earlier holder has come after one of a later holder. */
    boolean isInOrder() {
        return isInOrder;
    }

    boolean hasRefused() {
        return refused;
    }
}
