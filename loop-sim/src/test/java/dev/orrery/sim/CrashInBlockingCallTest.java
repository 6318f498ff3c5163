package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.thread.HostCrashed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.spi.InetAddressResolver;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A crash ends code that stands in a call and catches what the call throws. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CrashInBlockingCallTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private interface Call {
        void run() throws Exception;
    }

    /** What stands in the call, given the crashing host and one that lives. */
    private enum Waiting {
        ACCEPT {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                SelectorProvider provider = provider(host);
                return () -> provider.openServerSocketChannel().bind(null).accept();
            }
        },
        ACCEPT_OF_ONE_CHANNEL {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                ServerSocketChannel server = provider(host).openServerSocketChannel().bind(null);
                return server::accept;
            }
        },
        ACCEPT_OF_AN_ADAPTOR {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                ServerSocket server = provider(host).openServerSocketChannel().bind(null).socket();
                return server::accept;
            }
        },
        CONNECT {
            @Override
            Call on(SimHost host, SimHost other) {
                other.crash(CrashMode.SILENT);
                InetSocketAddress nobody = new InetSocketAddress(other.address(), 7);
                return () -> provider(host).openSocketChannel().connect(nobody);
            }
        },
        READ {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                SocketChannel client = connected(host, other);
                return () -> client.read(ByteBuffer.allocate(1));
            }
        },
        READ_OF_AN_ADAPTOR {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                SocketChannel client = connected(host, other);
                return () -> client.socket().getInputStream().read();
            }
        },
        WRITE {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                SocketChannel client = connected(host, other);
                return () -> client.write(ByteBuffer.allocate(10_000_000));
            }
        },
        READ_OF_A_PIPE {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                Pipe pipe = provider(host).openPipe();
                return () -> pipe.source().read(ByteBuffer.allocate(1));
            }
        },
        WRITE_OF_A_PIPE {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                Pipe pipe = provider(host).openPipe();
                return () -> pipe.sink().write(ByteBuffer.allocate(1_000_000));
            }
        },
        RECEIVE {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                DatagramChannel socket = provider(host).openDatagramChannel().bind(null);
                return () -> socket.receive(ByteBuffer.allocate(10));
            }
        },
        SELECT {
            @Override
            Call on(SimHost host, SimHost other) throws IOException {
                Selector selector = provider(host).openSelector();
                return () -> selector.select();
            }
        },
        SLEEP {
            @Override
            Call on(SimHost host, SimHost other) {
                World world = host.world();
                return () -> world.sleep(SECOND.multipliedBy(100));
            }
        },
        RESOLVE {
            @Override
            Call on(SimHost host, SimHost other) {
                World world = host.world();
                return () -> {
                    world.sleep(SECOND.multipliedBy(100));
                    world.resolver().lookupByAddress(host.address().getAddress());
                };
            }
        },
        CRASH_OF_ANOTHER {
            @Override
            Call on(SimHost host, SimHost other) {
                World world = host.world();
                return () -> {
                    try {
                        world.sleep(SECOND.multipliedBy(100));
                    } finally {
                        other.crash(CrashMode.SILENT);
                    }
                };
            }
        };

        abstract Call on(SimHost host, SimHost other) throws IOException;

        static SelectorProvider provider(SimHost host) {
            return host.world().selectorProvider();
        }

        /** The server neither accepts nor reads. */
        static SocketChannel connected(SimHost host, SimHost other) throws IOException {
            ServerSocketChannel server = provider(other).openServerSocketChannel().bind(null);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            SocketChannel client = provider(host).openSocketChannel();
            client.connect(new InetSocketAddress(other.address(), port));
            return client;
        }
    }

    private enum Catching {
        IO {
            @Override
            @SuppressWarnings("EmptyCatch") // that is the point
            void run(Call call) throws Exception {
                try {
                    call.run();
                } catch (IOException swallowed) {
                    // Goes on.
                }
            }
        },
        EXCEPTION {
            @Override
            @SuppressWarnings("EmptyCatch")
            void run(Call call) {
                try {
                    call.run();
                } catch (Exception swallowed) {
                    // Goes on.
                }
            }
        },
        THROWABLE {
            @Override
            @SuppressWarnings("EmptyCatch")
            void run(Call call) {
                try {
                    call.run();
                } catch (Throwable swallowed) {
                    // Goes on.
                }
            }
        };

        abstract void run(Call call) throws Exception;
    }

    private final Simulation sim = Simulation.calm();
    private final SimHost host = sim.host("a");
    private final SimHost other = sim.host("b");
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        sim.close();
    }

    private void crashAndGoOn() {
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.after(SECOND.multipliedBy(2), () -> log.add("goes on"));
        sim.runFor(SECOND.multipliedBy(3));
        assertThat(log).contains("waits").endsWith("goes on");
        assertThat(host.isUp()).isFalse();
    }

    private static void body(Runnable waits, CallOfHost made, Catching catching, boolean loops) {
        try {
            Call call = made.make();
            waits.run();
            do {
                catching.run(call);
            } while (loops);
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private interface CallOfHost {
        Call make() throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void aThreadThatLoopsEndsWhateverItCatches(Waiting waiting) {
        for (Catching catching : Catching.values()) {
            host.thread(
                    "t",
                    () ->
                            body(
                                    () -> log.add("waits"),
                                    () -> waiting.on(host, other),
                                    catching,
                                    true));
        }
        crashAndGoOn();
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void aThreadThatCatchesExceptionsDoesNotGoOn(Waiting waiting) {
        for (Catching catching : List.of(Catching.IO, Catching.EXCEPTION)) {
            host.thread(
                    "t",
                    () -> {
                        body(
                                () -> log.add("waits"),
                                () -> waiting.on(host, other),
                                catching,
                                false);
                        log.add("after the crash");
                    });
        }
        crashAndGoOn();
        assertThat(log).doesNotContain("after the crash");
    }

    @ParameterizedTest
    @EnumSource(
            value = Waiting.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SLEEP", "RESOLVE", "CRASH_OF_ANOTHER"})
    void aTaskThatLoopsEndsWhateverItCatches(Waiting waiting) {
        for (Engine engine : List.of(Engine.AUTOMATIC, Engine.BATON)) {
            for (Catching catching : Catching.values()) {
                host.start(
                        engine + "-" + catching,
                        loop -> spawn(loop, engine, waiting, catching, true));
            }
        }
        crashAndGoOn();
    }

    @ParameterizedTest
    @EnumSource(
            value = Waiting.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SLEEP", "RESOLVE", "CRASH_OF_ANOTHER"})
    void aTaskThatCatchesExceptionsDoesNotGoOn(Waiting waiting) {
        for (Engine engine : List.of(Engine.AUTOMATIC, Engine.BATON)) {
            for (Catching catching : List.of(Catching.IO, Catching.EXCEPTION)) {
                host.start(
                        engine + "-" + catching,
                        loop -> spawn(loop, engine, waiting, catching, false));
            }
        }
        crashAndGoOn();
        assertThat(log).doesNotContain("after the crash");
    }

    private void spawn(
            EventLoop loop, Engine engine, Waiting waiting, Catching catching, boolean loops) {
        TaskOptions.standard().withEngine(engine).applyTo(loop);
        Task<?> _ =
                Task.spawn(
                        loop,
                        () -> {
                            body(
                                    () -> log.add("waits"),
                                    () -> waiting.on(host, other),
                                    catching,
                                    loops);
                            log.add("after the crash");
                        });
    }

    @ParameterizedTest
    @EnumSource(Catching.class)
    void aTaskThatAwaitsEndsWhateverItCatches(Catching catching) {
        for (Engine engine : List.of(Engine.AUTOMATIC, Engine.BATON)) {
            host.start(
                    engine.name(),
                    loop -> {
                        TaskOptions.standard().withEngine(engine).applyTo(loop);
                        Lock lock = new Lock();
                        for (int i = 0; i < 2; i++) {
                            Task<?> _ =
                                    Task.spawn(
                                            loop,
                                            () -> {
                                                log.add("waits");
                                                while (true) {
                                                    catching.run(lock::acquire);
                                                }
                                            });
                        }
                        Task<?> _ =
                                Task.spawn(
                                        loop,
                                        () -> {
                                            while (true) {
                                                catching.run(
                                                        () -> Async.sleep(SECOND.multipliedBy(9)));
                                            }
                                        });
                    });
        }
        crashAndGoOn();
    }

    @ParameterizedTest
    @EnumSource(Catching.class)
    void aThreadThatCrashesItsOwnHostEndsWhateverItCatches(Catching catching) {
        host.thread(
                "t",
                () ->
                        body(
                                () -> log.add("waits"),
                                () ->
                                        () -> {
                                            host.crash(CrashMode.SILENT);
                                            other.crash(CrashMode.SILENT);
                                        },
                                catching,
                                true));
        crashAndGoOn();
        assertThat(other.isUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Catching.class)
    void aTaskThatCrashesItsOwnHostEndsWhateverItCatches(Catching catching) {
        for (Engine engine : List.of(Engine.AUTOMATIC, Engine.BATON)) {
            SimHost own = sim.host(engine.name());
            own.start(
                    "main",
                    loop -> {
                        TaskOptions.standard().withEngine(engine).applyTo(loop);
                        Task<?> _ =
                                Task.spawn(
                                        loop,
                                        () -> {
                                            log.add("waits");
                                            while (true) {
                                                catching.run(() -> own.crash(CrashMode.SILENT));
                                                catching.run(() -> other.crash(CrashMode.SILENT));
                                            }
                                        });
                    });
        }
        crashAndGoOn();
        assertThat(other.isUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    void theEndOfTheSimulationEndsLoopsThatCatchEverything(Waiting waiting) {
        for (Catching catching : Catching.values()) {
            host.thread(
                    "t",
                    () ->
                            body(
                                    () -> log.add("waits"),
                                    () -> waiting.on(host, other),
                                    catching,
                                    true));
        }
        sim.runFor(SECOND);
        sim.close();
        assertThat(log).contains("waits");
    }

    @Test
    void aThreadThatCatchesWhatAcceptThrowsDoesNotGoOn() {
        aThreadThatCatchesExceptionsDoesNotGoOn(Waiting.ACCEPT);
    }

    @Test
    void whatACrashedHostHeldAnswersNobody() throws IOException {
        Selector selector = host.world().selectorProvider().openSelector();
        World old = host.world();
        host.crash(CrashMode.SILENT);
        assertThat(selector.isOpen()).isFalse();
        assertThatThrownBy(selector::selectNow).isInstanceOf(ClosedSelectorException.class);
        assertThat(old.selectorProvider().openSelector().isOpen()).isFalse();
        assertThatThrownBy(() -> old.resolver().lookupByAddress(other.address().getAddress()))
                .isInstanceOf(HostCrashed.class);
        assertThatThrownBy(
                        () ->
                                old.resolver()
                                        .lookupByName(
                                                "b",
                                                InetAddressResolver.LookupPolicy.of(
                                                        InetAddressResolver.LookupPolicy.IPV4)))
                .isInstanceOf(HostCrashed.class);
    }
}
