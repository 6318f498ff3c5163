package dev.orrery.properties.parity;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Two machines and what a fact needs to know of the world that they are in: threads, and how to
 * wait until something holds.
 */
abstract class Wire {
    // Each step waits a millisecond, so this is the patience with a busy machine.
    private static final int MOST_STEPS = 45_000;
    private static final int STEPS_TO_BE_SURE = 50;

    /** What a thread of a fact does. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    /** What a fact waits for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Two ends of one connection. */
    record Ends(SocketChannel near, SocketChannel far) {
        Ends nonBlocking() throws IOException {
            near.configureBlocking(false);
            far.configureBlocking(false);
            return this;
        }
    }

    /** A thread of a fact, and how it ended. */
    static final class Running implements Runnable {
        private final Body body;
        private volatile boolean done;
        private volatile boolean well;
        private volatile @Nullable Throwable failure;
        volatile @Nullable Thread thread;

        Running(Body body) {
            this.body = body;
        }

        @Override
        public void run() {
            try {
                body.run();
                well = true;
            } catch (Exception | AssertionError thrown) {
                failure = thrown;
            } finally {
                done = true;
            }
        }

        boolean isDone() {
            return done;
        }

        /** What it threw; null if it ended well. */
        @Nullable Throwable failure() {
            return failure;
        }

        /** Throws unless it has come to its end, and well. */
        void checkEndedWell() throws Exception {
            switch (failure) {
                case Exception thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> {}
            }
            if (!well) {
                throw new AssertionError("it did not come to its end");
            }
        }

        Thread thread() {
            Thread present = thread;
            if (present == null) {
                throw new IllegalStateException("not started");
            }
            return present;
        }
    }

    private final List<Closeable> kept = new ArrayList<>();

    /** The machine that the fact begins on. */
    abstract Place near();

    /** The other machine. */
    abstract Place far();

    /** Runs {@code running} on a thread of a machine. */
    abstract void start(Place where, Running running);

    /** Returns once a thread waits in a call of a channel or a selector. */
    abstract void untilBlocked(Running running) throws Exception;

    /** Whether the machines are simulated. */
    abstract boolean isSimulated();

    /** A selector of the other world. */
    abstract Selector foreignSelector() throws IOException;

    Running start(Place where, Body body) {
        Running running = new Running(body);
        start(where, running);
        return running;
    }

    /** Returns once {@code condition} holds. */
    void until(String what, Condition condition) throws Exception {
        try (Selector pause = near().world().selectorProvider().openSelector()) {
            for (int i = 0; !condition.holds(); i++) {
                if (i == MOST_STEPS) {
                    throw new AssertionError("never: " + what);
                }
                pause.select(1);
            }
        }
    }

    /** Returns once somebody could connect to where {@code listening} is about to listen. */
    void untilReached(SocketAddress address, Running listening) throws Exception {
        until(
                "somebody listens",
                () ->
                        listening.isDone()
                                || Talk.thrownBy(() -> near().socket().connect(address)) == null);
    }

    /** Writes until nothing more goes in, however long one waits. */
    void fillUp(SocketChannel end) throws Exception {
        end.configureBlocking(false);
        int[] full = {0};
        until(
                "nothing more goes in",
                () -> {
                    full[0] = Talk.fill(end) == 0 ? full[0] + 1 : 0;
                    return full[0] == STEPS_TO_BE_SURE;
                });
        end.configureBlocking(true);
    }

    /** What the thread threw, once it has ended; null if it ended well. */
    @Nullable Throwable ended(Running running) throws Exception {
        until("the thread ends", running::isDone);
        return running.failure();
    }

    /** Waits for the end of a thread that shall end well. */
    void join(Running running) throws Exception {
        Throwable failure = ended(running);
        if (failure != null) {
            throw new AssertionError("the other thread failed", failure);
        }
    }

    /** A connection from near to far, both ends in blocking mode. */
    Ends connected() throws IOException {
        try (ServerSocketChannel listener = far().listener()) {
            return connectedTo(listener);
        }
    }

    Ends connectedTo(ServerSocketChannel listener) throws IOException {
        SocketChannel client = near().socket();
        client.connect(listener.getLocalAddress());
        return new Ends(client, keep(listener.accept()));
    }

    /** Has {@code resource} closed at the end. */
    <C extends Closeable> C keep(C resource) {
        synchronized (kept) {
            kept.add(resource);
        }
        return resource;
    }

    void closeAll() throws IOException {
        List<Closeable> all;
        synchronized (kept) {
            all = List.copyOf(kept);
        }
        for (Closeable resource : all) {
            resource.close();
        }
    }
}
