package dev.orrery.loop;

import dev.orrery.loop.engine.ChannelCallback;
import dev.orrery.loop.engine.ReadyQueue;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The channels that one loop watches: a selector, made when the first channel comes, and for each
 * channel the reader and the writer.
 *
 * <p>A channel that loses both keeps its key, at interest 0, until the next poll: whoever adds it
 * again before then keeps the key, for one that is cancelled cannot be had again until a poll.
 *
 * <p>Threading: loop thread only. Order: the selector's.
 */
final class ChannelPoller implements Consumer<SelectionKey> {
    private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    /** What is registered for one channel. */
    private static final class Registration {
        final SelectionKey key;
        @Nullable ChannelCallback reader;
        @Nullable ChannelCallback writer;

        Registration(SelectionKey key) {
            this.key = key;
        }
    }

    // Asked for its provider not before there is a channel: to find the machine's, the JDK looks
    // into each file of the class path.
    private final World world;
    private final @Nullable LoopListener listener;
    private @Nullable Selector selector;
    // Filled by a poll, emptied into the ready queue right after it; null until one found a
    // channel.
    private @Nullable ReadyQueue polled;
    // Registrations that lost both callbacks since the last poll.
    private final List<Registration> idle = new ArrayList<>();
    // Registrations of sockets that were not connected when their writer was added.
    private final List<Registration> connecting = new ArrayList<>();

    ChannelPoller(World world, @Nullable LoopListener listener) {
        this.world = world;
        this.listener = listener;
    }

    void addReader(SelectableChannel channel, ChannelCallback reader) {
        Registration registration = registrationOf(channel, READING, "read");
        if (registration.reader != null) {
            registration.reader.cancel();
        }
        registration.reader = reader;
        refreshInterest(registration);
    }

    void addWriter(SelectableChannel channel, ChannelCallback writer) {
        Registration registration = registrationOf(channel, WRITING, "write");
        if (registration.writer != null) {
            registration.writer.cancel();
        }
        registration.writer = writer;
        if (isUnconnected(channel)) {
            connecting.add(registration);
        }
        refreshInterest(registration);
    }

    boolean removeReader(SelectableChannel channel) {
        Registration registration = findRegistration(channel);
        if (registration == null || registration.reader == null) {
            return false;
        }
        registration.reader.cancel();
        registration.reader = null;
        refreshInterest(registration);
        return true;
    }

    boolean removeWriter(SelectableChannel channel) {
        Registration registration = findRegistration(channel);
        if (registration == null || registration.writer == null) {
            return false;
        }
        registration.writer.cancel();
        registration.writer = null;
        refreshInterest(registration);
        return true;
    }

    /** True if no channel was ever watched. */
    boolean isEmpty() {
        return selector == null;
    }

    /** The selector to wait with, or null if there is no channel; call it before each poll. */
    @Nullable Selector selectorToPoll() {
        if (selector == null) {
            return null;
        }
        dropIdle();
        refreshConnecting();
        return selector.keys().isEmpty() ? null : selector;
    }

    /** Notes a ready key. */
    @Override
    public void accept(SelectionKey key) {
        if (!key.isValid() || !(key.attachment() instanceof Registration registration)) {
            return;
        }
        int operations = key.readyOps();
        if ((operations & READING) != 0 && registration.reader != null) {
            add(registration.reader);
        }
        if ((operations & WRITING) != 0 && registration.writer != null) {
            add(registration.writer);
        }
    }

    private void add(ChannelCallback callback) {
        ReadyQueue found = polled;
        if (found == null) {
            found = new ReadyQueue();
            polled = found;
        }
        found.add(callback);
        if (listener != null) {
            listener.scheduled(callback);
        }
    }

    /** Moves what the last poll found to {@code queue}. */
    void drain(ReadyQueue queue) {
        ReadyQueue found = polled;
        while (found != null && found.take() instanceof ChannelCallback callback) {
            queue.add(callback);
        }
    }

    /** The readers and writers of channels that are open. */
    List<ChannelCallback> watchers() {
        List<ChannelCallback> watchers = new ArrayList<>();
        if (selector != null) {
            for (SelectionKey key : selector.keys()) {
                if (key.isValid() && key.attachment() instanceof Registration registration) {
                    if (registration.reader != null) {
                        watchers.add(registration.reader);
                    }
                    if (registration.writer != null) {
                        watchers.add(registration.writer);
                    }
                }
            }
        }
        return watchers;
    }

    void close() throws IOException {
        if (selector != null) {
            selector.close();
        }
    }

    private Registration registrationOf(SelectableChannel channel, int operations, String verb) {
        Selector registering = selector;
        if (registering == null) {
            registering = open();
        }
        SelectionKey key = channel.keyFor(registering);
        if (key != null && key.isValid() && key.attachment() instanceof Registration known) {
            checkOperations(channel, operations, verb);
            return known;
        }
        checkChannel(channel, operations, verb);
        try {
            SelectionKey fresh = channel.register(registering, 0);
            Registration registration = new Registration(fresh);
            fresh.attach(registration);
            return registration;
        } catch (ClosedChannelException closed) {
            throw closedChannel(channel);
        }
    }

    private void checkChannel(SelectableChannel channel, int operations, String verb) {
        if (!channel.isOpen()) {
            throw closedChannel(channel);
        }
        SelectorProvider provider = world.selectorProvider();
        if (!channel.provider().equals(provider)) {
            throw new IllegalArgumentException(
                    "channel must be of the provider of the loop's World: channel.provider="
                            + channel.provider()
                            + ", world.provider="
                            + provider
                            + ". Open it with world.selectorProvider().");
        }
        if (channel.isBlocking()) {
            throw new IllegalArgumentException(
                    "channel must be in non-blocking mode: channel="
                            + channel
                            + ". Call channel.configureBlocking(false) first.");
        }
        checkOperations(channel, operations, verb);
    }

    private static void checkOperations(SelectableChannel channel, int operations, String verb) {
        if ((channel.validOps() & operations) == 0) {
            throw new IllegalArgumentException(
                    "channel must be able to "
                            + verb
                            + ": channel="
                            + channel
                            + ", validOps="
                            + channel.validOps()
                            + ". Use the other end.");
        }
    }

    private static IllegalArgumentException closedChannel(SelectableChannel channel) {
        return new IllegalArgumentException(
                "channel must be open: channel=" + channel + ". Register it before it is closed.");
    }

    private @Nullable Registration findRegistration(SelectableChannel channel) {
        if (selector == null) {
            return null;
        }
        SelectionKey key = channel.keyFor(selector);
        return key != null && key.attachment() instanceof Registration known ? known : null;
    }

    private void refreshInterest(Registration registration) {
        if (!registration.key.isValid()) {
            return;
        }
        SelectableChannel channel = registration.key.channel();
        int interest = 0;
        if (registration.reader != null) {
            interest |= channel.validOps() & READING;
        }
        if (registration.writer != null) {
            interest |= isUnconnected(channel) ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
        }
        if (interest == 0 && registration.key.interestOps() != 0) {
            idle.add(registration);
        }
        if (registration.key.interestOps() != interest) {
            registration.key.interestOps(interest);
        }
    }

    private void dropIdle() {
        for (Registration registration : idle) {
            if (registration.reader == null && registration.writer == null) {
                registration.key.cancel();
            }
        }
        idle.clear();
    }

    private void refreshConnecting() {
        if (!connecting.isEmpty()) {
            connecting.forEach(this::refreshInterest);
            connecting.removeIf(
                    registration ->
                            registration.writer == null
                                    || !registration.key.isValid()
                                    || !isUnconnected(registration.key.channel()));
        }
    }

    private static boolean isUnconnected(SelectableChannel channel) {
        return channel instanceof SocketChannel socket && !socket.isConnected();
    }

    private Selector open() {
        SelectorProvider provider = world.selectorProvider();
        try {
            Selector opened = provider.openSelector();
            selector = opened;
            return opened;
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "the provider must be able to open a selector: provider="
                            + provider
                            + ". The cause has the reason.",
                    refused);
        }
    }
}
