package dev.orrery.loop.net;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/**
 * Attempts to connect to one of several addresses: they begin one after the other, the next one
 * when the last one has failed or has taken too long, and the first that succeeds is kept.
 *
 * <p>Threading: loop thread only. Time: the loop's clock. Failure: that of the only attempt, else a
 * {@link ConnectException} that names each of them. Source: RFC 8305, section 5; asyncio's {@code
 * staggered_race}.
 */
final class ConnectRace extends LoopFuture<SocketChannel> implements Closeable {
    /** One address that is being tried. */
    private final class Attempt implements Runnable {
        final SocketAddress address;
        final SocketChannel channel;

        Attempt(SocketAddress address, SocketChannel channel) {
            this.address = address;
            this.channel = channel;
        }

        @Override
        public void run() {
            try {
                if (channel.finishConnect()) {
                    loop().removeWriter(channel);
                    running.remove(this);
                    won(channel);
                }
            } catch (IOException failure) {
                drop();
                running.remove(this);
                failed(address, failure);
                startNext();
            }
        }

        void drop() {
            loop().removeWriter(channel);
            NetLoop.closeQuietly(channel);
        }
    }

    private final NetLoop net;
    private final SelectorProvider provider;
    private final List<? extends SocketAddress> addresses;
    private final ConnectOptions options;
    private final List<Attempt> running = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Exception> causes = new ArrayList<>();
    private int next;
    private @Nullable TimerHandle timer;

    private ConnectRace(
            NetLoop net, List<? extends SocketAddress> addresses, ConnectOptions options) {
        super(net.loop());
        this.net = net;
        this.provider = net.loop().world().selectorProvider();
        this.addresses = addresses;
        this.options = options;
    }

    /** A race that has begun; it gives a connected channel that does not block. */
    static ConnectRace start(
            NetLoop net, List<? extends SocketAddress> addresses, ConnectOptions options) {
        ConnectRace race = new ConnectRace(net, addresses, options);
        net.opened(race);
        race.startNext();
        return race;
    }

    private void startNext() {
        cancelTimer();
        while (!isDone() && next < addresses.size()) {
            if (begin(addresses.get(next++))) {
                if (options.attemptDelay() != null && next < addresses.size()) {
                    timer = loop().callLater(options.attemptDelay(), this::startNext);
                }
                return;
            }
        }
        if (!isDone() && running.isEmpty()) {
            net.closed(this);
            completeExceptionally(failure());
        }
    }

    /** True if the attempt has succeeded or goes on. */
    private boolean begin(SocketAddress address) {
        SocketChannel channel = null;
        try {
            channel = open(address);
            channel.configureBlocking(false);
            if (options.localAddress() != null) {
                channel.bind(options.localAddress());
            }
            if (channel.connect(address)) {
                won(channel);
                return true;
            }
            Attempt attempt = new Attempt(address, channel);
            loop().addWriter(channel, attempt);
            running.add(attempt);
            return true;
        } catch (IOException | RuntimeException failure) {
            // A family that this machine has not is refused with an unchecked exception.
            if (channel != null) {
                NetLoop.closeQuietly(channel);
            }
            failed(address, failure);
            return false;
        }
    }

    private SocketChannel open(SocketAddress address) throws IOException {
        return address instanceof UnixDomainSocketAddress
                ? provider.openSocketChannel(StandardProtocolFamily.UNIX)
                : provider.openSocketChannel();
    }

    private void won(SocketChannel channel) {
        stop();
        net.closed(this);
        complete(channel);
    }

    private void failed(SocketAddress address, Exception failure) {
        failures.add(address + ": " + failure.getMessage());
        causes.add(failure);
    }

    private Exception failure() {
        if (causes.size() == 1) {
            return causes.get(0);
        }
        ConnectException all =
                new ConnectException("no address could be connected to: attempts=" + failures);
        causes.forEach(all::addSuppressed);
        return all;
    }

    private void stop() {
        cancelTimer();
        running.forEach(Attempt::drop);
        running.clear();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public boolean cancel(@Nullable String message) {
        boolean isCancelledNow = super.cancel(message);
        if (isCancelledNow) {
            stop();
            net.closed(this);
        }
        return isCancelledNow;
    }

    /** Drops the attempts of a loop that is closed. */
    @Override
    public void close() {
        running.forEach(attempt -> NetLoop.closeQuietly(attempt.channel));
    }

    @Override
    public String toString() {
        return "a connection to " + addresses;
    }
}
