package dev.orrery.loop.net;

import static dev.orrery.loop.net.Running.HOST;
import static dev.orrery.loop.net.Running.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

@Timeout(60)
class ConnectTest {
    private final Running running = new Running();

    /** A World in which every name has these addresses. */
    private static World naming(String... literals) {
        return World.system()
                .withResolver(
                        new InetAddressResolver() {
                            @Override
                            public Stream<InetAddress> lookupByName(
                                    String host, LookupPolicy policy) throws UnknownHostException {
                                if (host.equals("nowhere.test")) {
                                    throw new UnknownHostException(host);
                                }
                                return Stream.of(literals).map(InetAddress::ofLiteral);
                            }

                            @Override
                            public String lookupByAddress(byte[] address) {
                                return "name.test";
                            }
                        });
    }

    /** A listener that takes no more connections: whoever comes waits. */
    private static final class Full implements AutoCloseable {
        private final List<SocketChannel> guests = new ArrayList<>();
        private final ServerSocketChannel listener;

        Full() throws IOException {
            listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(HOST, 0), 1);
            boolean isTaken = true;
            while (isTaken) {
                SocketChannel guest = SocketChannel.open();
                guests.add(guest);
                try {
                    guest.socket().connect(listener.getLocalAddress(), 200);
                } catch (SocketTimeoutException full) {
                    isTaken = false;
                }
            }
        }

        SocketAddress address() throws IOException {
            return listener.getLocalAddress();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel guest : guests) {
                guest.close();
            }
            listener.close();
        }
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(HOST, 0));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocketChannel briefly = listener()) {
            return ((InetSocketAddress) briefly.getLocalAddress()).getPort();
        }
    }

    private static ConnectRace race(ConnectOptions options, SocketAddress... addresses) {
        return ConnectRace.start(NetLoop.of(EventLoop.current()), List.of(addresses), options);
    }

    @Test
    void theFailureOfTheOnlyAddressIsThrownAsItIs() throws Exception {
        int port = unusedPort();
        running.run(
                () ->
                        assertThatThrownBy(() -> Streams.openConnection(HOST, port))
                                .isInstanceOf(ConnectException.class)
                                .hasMessage("Connection refused"));
    }

    @Test
    void theFailuresOfAllAddressesAreNamed() throws Exception {
        int port = unusedPort();
        running.in(naming("127.0.0.2", "127.0.0.3"))
                .run(
                        () ->
                                assertThatThrownBy(() -> Streams.openConnection("two.test", port))
                                        .isInstanceOf(ConnectException.class)
                                        .hasMessageContaining(
                                                "/127.0.0.2:" + port + ": Connection refused")
                                        .hasMessageContaining(
                                                "/127.0.0.3:" + port + ": Connection refused")
                                        .satisfies(
                                                thrown ->
                                                        assertThat(thrown.getSuppressed())
                                                                .hasSize(2)));
    }

    @Test
    void anAddressThatRefusesMakesTheNextOneBeTriedAtOnce() throws Exception {
        ConnectOptions hours = ConnectOptions.standard().withAttemptDelay(Duration.ofHours(1));
        try (ServerSocketChannel listener = listener()) {
            SocketAddress good = listener.getLocalAddress();
            SocketAddress bad = new InetSocketAddress(HOST, unusedPort());
            running.run(
                    () -> {
                        try (SocketChannel channel = Async.await(race(hours, bad, good))) {
                            assertThat(channel.getRemoteAddress()).isEqualTo(good);
                        }
                    });
        }
    }

    @Test
    void anAddressThatDoesNotAnswerIsOvertaken() throws Exception {
        ConnectOptions soon = ConnectOptions.standard().withAttemptDelay(Duration.ofMillis(10));
        try (Full full = new Full();
                ServerSocketChannel listener = listener()) {
            SocketAddress good = listener.getLocalAddress();
            running.run(
                    () -> {
                        ConnectRace race = race(soon, full.address(), good);
                        try (SocketChannel channel = Async.await(race)) {
                            assertThat(channel.getRemoteAddress()).isEqualTo(good);
                        }
                    });
        }
        assertThat(running.reported).isEmpty();
    }

    @Test
    void withoutADelayTheFirstAddressIsWaitedFor() throws Exception {
        ConnectOptions patient = ConnectOptions.standard().withAttemptDelay(null);
        try (Full full = new Full();
                ServerSocketChannel listener = listener()) {
            SocketAddress good = listener.getLocalAddress();
            running.run(
                    () -> {
                        ConnectRace race = race(patient, full.address(), good);
                        Task.sleep(Duration.ofMillis(400));
                        assertThat(race.isDone()).isFalse();
                        race.cancel();
                        assertThat(race.isCancelled()).isTrue();
                    });
        }
    }

    @Test
    void connectingEndsAtItsTimeout() throws Exception {
        StreamOptions options =
                StreamOptions.standard()
                        .withConnect(
                                ConnectOptions.standard()
                                        .withConnectTimeout(Duration.ofMillis(30)));
        try (Full full = new Full()) {
            running.run(
                    () ->
                            assertThatThrownBy(
                                            () -> Streams.openConnection(full.address(), options))
                                    .isInstanceOf(SocketTimeoutException.class)
                                    .hasMessageStartingWith("Connect timed out: peer=/127.0.0.1:"));
        }
    }

    @Test
    void connectingCanBeCancelled() throws Exception {
        try (Full full = new Full()) {
            running.run(
                    () -> {
                        Task<StreamConnection> connecting =
                                Task.spawn(
                                        () ->
                                                Streams.openConnection(
                                                        full.address(), StreamOptions.standard()));
                        Task.sleep(Duration.ofMillis(20));
                        connecting.cancel();
                        until(connecting::isDone);
                        assertThat(connecting.isCancelled()).isTrue();
                    });
        }
        assertThat(running.reported).isEmpty();
    }

    @Test
    void aNameThatIsNotKnownIsSaid() throws Exception {
        running.in(naming())
                .run(
                        () -> {
                            assertThatThrownBy(() -> Streams.openConnection("nowhere.test", 80))
                                    .isInstanceOf(UnknownHostException.class)
                                    .hasMessage("nowhere.test");
                            assertThatThrownBy(() -> Streams.openConnection("empty.test", 80))
                                    .isInstanceOf(UnknownHostException.class)
                                    .hasMessage("empty.test");
                        });
    }

    @Test
    void literalsAskNoResolver() throws Exception {
        running.in(naming())
                .run(
                        () -> {
                            EventLoop loop = EventLoop.current();
                            assertThat(HostNames.resolve(loop, "10.1.2.3", 80))
                                    .containsExactly(new InetSocketAddress("10.1.2.3", 80));
                            assertThat(HostNames.resolve(loop, "::1", 80))
                                    .containsExactly(new InetSocketAddress("::1", 80));
                        });
    }

    @Test
    void theFamiliesOfANameTakeTurns() {
        assertThat(interleaved("::1", "::2", "::3", "10.0.0.1", "10.0.0.2"))
                .containsExactly("::1", "10.0.0.1", "::2", "10.0.0.2", "::3");
        assertThat(interleaved("10.0.0.1", "::1", "::2", "::3"))
                .containsExactly("10.0.0.1", "::1", "::2", "::3");
        assertThat(interleaved("10.0.0.1", "10.0.0.2")).containsExactly("10.0.0.1", "10.0.0.2");
    }

    private static List<String> interleaved(String... literals) {
        List<InetSocketAddress> addresses =
                Stream.of(literals)
                        .map(literal -> new InetSocketAddress(InetAddress.ofLiteral(literal), 80))
                        .toList();
        return HostNames.interleaved(addresses).stream()
                .map(
                        address ->
                                address.getAddress()
                                        .getHostAddress()
                                        .replace("0:0:0:0:0:0:0:", "::"))
                .toList();
    }

    @Test
    void theAddressOfThisSideIsAsAsked() throws Exception {
        StreamOptions options =
                StreamOptions.standard()
                        .withConnect(
                                ConnectOptions.standard()
                                        .withLocalAddress(new InetSocketAddress("127.0.0.5", 0)));
        try (ServerSocketChannel listener = listener()) {
            running.run(
                    () -> {
                        try (StreamConnection connection =
                                Streams.openConnection(listener.getLocalAddress(), options)) {
                            assertThat(
                                            connection
                                                    .writer()
                                                    .extraInfo(ExtraInfo.LOCAL_ADDRESS)
                                                    .toString())
                                    .startsWith("/127.0.0.5:");
                        }
                    });
        }
    }

    @Test
    void addressesOfAnotherFamilyThanThisSidesAreLeftOut() throws Exception {
        ConnectOptions options =
                ConnectOptions.standard().withLocalAddress(new InetSocketAddress("127.0.0.5", 0));
        running.in(naming("::1"))
                .run(
                        () ->
                                assertThatThrownBy(
                                                () ->
                                                        Streams.openConnection(
                                                                "six.test",
                                                                80,
                                                                StreamOptions.standard()
                                                                        .withConnect(options)))
                                        .isInstanceOf(UnknownHostException.class)
                                        .hasMessage(
                                                "six.test has no address of the family of"
                                                        + " /127.0.0.5:0"));
    }

    @Test
    void aConnectionOfTransportsHasToldItsProtocol() throws Exception {
        List<String> seen = new ArrayList<>();
        Protocol noting =
                new Protocol() {
                    @Override
                    public void connectionMade(Transport transport) {
                        seen.add("made");
                    }

                    @Override
                    public void connectionLost(@Nullable Exception failure) {
                        seen.add("lost " + failure);
                    }
                };
        try (ServerSocketChannel listener = listener()) {
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            running.run(
                    () -> {
                        Connection<Protocol> made =
                                Async.await(
                                        Transports.createConnection(
                                                EventLoop.current(), () -> noting, HOST, port));
                        assertThat(made.protocol()).isSameAs(noting);
                        assertThat(made.transport().protocol()).isSameAs(noting);
                        assertThat(made.transport().loop()).isSameAs(EventLoop.current());
                        assertThat(seen).containsExactly("made");
                        made.transport().close();
                        until(() -> seen.size() == 2);
                        assertThat(seen).containsExactly("made", "lost null");
                    });
        }
    }

    @Test
    void unacceptableOptionsAreRefused() {
        ConnectOptions options = ConnectOptions.standard();
        assertThatThrownBy(() -> options.withAttemptDelay(Duration.ofMillis(-1)))
                .hasMessageStartingWith(
                        "attemptDelay must not be negative: attemptDelay=PT-0.001S");
        assertThatThrownBy(() -> options.withConnectTimeout(Duration.ZERO))
                .hasMessageStartingWith("connectTimeout must be above zero: connectTimeout=PT0S");
    }
}
