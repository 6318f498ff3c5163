package dev.orrery.examples.pipebackpressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.examples.RealLoop;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class PipeTest {
    private static final int HIGH_WATER_BYTES = 10_000;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @Test
    void everythingArrivesInOrderThenTheEnd() {
        List<Long> written = new ArrayList<>();
        RealLoop.run(
                loop -> {
                    Pipe pipe = openPipe();
                    PipeSender sender = sender(loop, pipe, () -> {});
                    receiver(loop, pipe, loop::stop).resume();
                    sender.send(new byte[] {1, 2, 3});
                    sender.send(new byte[] {4, 5});
                    sender.finish().addDoneCallback(done -> written.add(done.result()));
                });
        assertThat(received.toByteArray()).containsExactly(1, 2, 3, 4, 5);
        assertThat(written).containsExactly(5L);
    }

    @Test
    void aReaderThatIsPausedMakesTheSenderWait() {
        RealLoop.run(
                loop -> {
                    Pipe pipe = openPipe();
                    PipeReceiver receiver = receiver(loop, pipe, loop::stop);
                    List<PipeSender> waiting = new ArrayList<>();
                    PipeSender sender = sender(loop, pipe, () -> waiting.getFirst().finish());
                    waiting.add(sender);
                    // However much a pipe takes on this machine, it is full at last.
                    while (sender.isReady()) {
                        sender.send(new byte[HIGH_WATER_BYTES]);
                    }
                    assertThat(sender.keptBytes())
                            .isBetween((long) HIGH_WATER_BYTES, 2L * HIGH_WATER_BYTES - 1);
                    assertThatThrownBy(() -> sender.send(new byte[1]))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageStartingWith("send must wait until the sender is ready");
                    loop.callLater(
                            Duration.ofMillis(5),
                            () -> {
                                assertThat(received.size()).isZero();
                                assertThat(sender.isReady()).isFalse();
                                receiver.resume();
                            });
                });
        assertThat(received.size() % HIGH_WATER_BYTES).isZero();
    }

    @Test
    void aPipeWhoseReaderHasGoneFailsTheSend() {
        RealLoop.run(
                loop -> {
                    Pipe pipe = openPipe();
                    PipeSender sender = sender(loop, pipe, () -> {});
                    close(pipe);
                    assertThatThrownBy(() -> sender.send(new byte[1]))
                            .isInstanceOf(UncheckedIOException.class)
                            .hasMessageStartingWith("the pipe must be open");
                    assertThat(sender.isReady()).isFalse();
                    assertThat(sender.finish().isCancelled()).isTrue();
                    loop.stop();
                });
    }

    private static PipeSender sender(EventLoop loop, Pipe pipe, Runnable onReady) {
        try {
            return new PipeSender(loop, pipe.sink(), HIGH_WATER_BYTES, onReady);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private PipeReceiver receiver(EventLoop loop, Pipe pipe, Runnable onEnd) {
        try {
            return new PipeReceiver(loop, pipe.source(), 4096, received::writeBytes, onEnd);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static Pipe openPipe() {
        try {
            return World.system().selectorProvider().openPipe();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static void close(Pipe pipe) {
        try {
            pipe.source().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
