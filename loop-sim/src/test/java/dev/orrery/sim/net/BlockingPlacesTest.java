package dev.orrery.sim.net;

import static dev.orrery.sim.net.TwoHosts.read;
import static dev.orrery.sim.net.TwoHosts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.sim.CrashMode;
import dev.orrery.sim.NothingCanHappenException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where code may block in a channel: threads, callbacks and tasks. */
class BlockingPlacesTest {
    private final TwoHosts hosts = new TwoHosts();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        hosts.close();
    }

    private void echoOnce() {
        hosts.in(
                hosts.b,
                () -> {
                    try (ServerSocketChannel server = hosts.listen(hosts.b);
                            SocketChannel accepted = server.accept()) {
                        hosts.b.world().sleep(Duration.ofSeconds(2));
                        write(accepted, read(accepted) + "!");
                    }
                });
    }

    private void ask() throws Exception {
        try (SocketChannel client = hosts.socket(hosts.a)) {
            client.connect(hosts.at(hosts.b));
            write(client, "hello");
            seen.add(read(client) + " " + hosts.sim.elapsed().toSeconds());
        }
    }

    @Test
    void aTaskMayBlockInAChannelAndItsLoopStandsStill() {
        echoOnce();
        hosts.a.startMain(
                "loop",
                () -> {
                    EventLoop loop = EventLoop.current();
                    loop.callLater(Duration.ofSeconds(1), () -> seen.add("timer"));
                    Async.sleep(Duration.ofMillis(100));
                    ask();
                    Async.sleep(Duration.ofMillis(1));
                });
        hosts.sim.run();
        assertThat(seen).containsExactly("hello! 2", "timer");
    }

    @Test
    void aCallbackMayBlockInAChannel() {
        echoOnce();
        hosts.a.start(
                "loop",
                loop -> {
                    loop.callLater(Duration.ofSeconds(1), () -> seen.add("timer"));
                    loop.callLater(
                            Duration.ofMillis(100),
                            () -> {
                                try {
                                    ask();
                                } catch (Exception failed) {
                                    throw new AssertionError(failed);
                                }
                            });
                    loop.callLater(Duration.ofSeconds(3), loop::stop);
                });
        hosts.sim.run();
        assertThat(seen).containsExactly("hello! 2", "timer");
    }

    @Test
    void aLoopThatBlocksForNothingIsToldOf() {
        hosts.a.startMain(
                "loop",
                () -> {
                    try (ServerSocketChannel server = hosts.listen(hosts.a)) {
                        server.accept();
                    }
                });
        assertThatThrownBy(hosts.sim::run)
                .hasRootCauseInstanceOf(NothingCanHappenException.class)
                .rootCause()
                .hasMessageContaining("a/loop blocks its thread in accept from server-1");
    }

    @Test
    void aHostThatCrashesWhileItBlocksGoesNoFurther() {
        hosts.a.startMain(
                "loop",
                () -> {
                    ServerSocketChannel server = hosts.listen(hosts.a);
                    seen.add("accepts");
                    server.accept();
                    seen.add("goes on");
                });
        hosts.sim.after(Duration.ofSeconds(1), () -> hosts.a.crash(CrashMode.SILENT));
        hosts.sim.runFor(Duration.ofSeconds(5));
        assertThat(seen).containsExactly("accepts");
    }
}
