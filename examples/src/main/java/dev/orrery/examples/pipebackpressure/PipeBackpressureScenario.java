package dev.orrery.examples.pipebackpressure;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Arrays;

/** A sender and a receiver on two loops; the receiver stops reading whenever it has to think. */
public final class PipeBackpressureScenario implements Scenario {
    private static final int HIGH_WATER_BYTES = 40_000;
    private static final int MESSAGE_BYTES = 24_000;
    private static final int MESSAGES = 8;
    private static final int CHUNK_BYTES = 16_384;

    // All that can be sent; no two parts of it look alike.
    private static final byte[] STREAM = stream();

    /** Found by the service loader. */
    public PipeBackpressureScenario() {}

    @Override
    public String name() {
        return "pipe-backpressure";
    }

    @Override
    public String summary() {
        return "a slow reader slows the writer down: bounded memory, no byte lost or moved";
    }

    @Override
    public void run(Simulation sim) throws IOException {
        SimHost host = sim.host("node");
        Pipe pipe = host.world().selectorProvider().openPipe();
        host.start("writer", loop -> new Writer(sim, loop, pipe).start());
        host.start("reader", loop -> new Reader(sim, loop, pipe).start());
        sim.run();
    }

    private static byte[] stream() {
        byte[] bytes = new byte[MESSAGES * MESSAGE_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    private static final class Writer {
        private final Simulation sim;
        private final EventLoop loop;
        private final PipeSender sender;
        private int messages;
        private int sentBytes;

        private Writer(Simulation sim, EventLoop loop, Pipe pipe) {
            this.sim = sim;
            this.loop = loop;
            try {
                this.sender = new PipeSender(loop, pipe.sink(), HIGH_WATER_BYTES, this::send);
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        }

        private void start() {
            sim.always(
                    "the sender keeps less than the high-water mark and a message",
                    () -> sender.keptBytes() < HIGH_WATER_BYTES + MESSAGE_BYTES);
            send();
        }

        private void send() {
            while (messages < MESSAGES && sender.isReady()) {
                int end = sentBytes + MESSAGE_BYTES - 5_000 * sim.choose("size", 4);
                sender.send(Arrays.copyOfRange(STREAM, sentBytes, end));
                sentBytes = end;
                messages++;
            }
            if (messages == MESSAGES) {
                sender.finish().addDoneCallback(done -> loop.stop());
            }
        }
    }

    private static final class Reader {
        private final Simulation sim;
        private final EventLoop loop;
        private final PipeReceiver receiver;
        private int receivedBytes;
        private boolean isAsSent = true;
        private boolean isQuietWhenPaused = true;

        private Reader(Simulation sim, EventLoop loop, Pipe pipe) {
            this.sim = sim;
            this.loop = loop;
            try {
                this.receiver =
                        new PipeReceiver(
                                loop, pipe.source(), CHUNK_BYTES, this::received, this::end);
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        }

        private void start() {
            sim.always("what arrives is what was sent, in order", () -> isAsSent);
            sim.always("nothing arrives while the receiver is paused", () -> isQuietWhenPaused);
            receiver.resume();
        }

        private void received(byte[] chunk) {
            isQuietWhenPaused &= !receiver.isPaused();
            int end = receivedBytes + chunk.length;
            isAsSent &=
                    end <= STREAM.length
                            && Arrays.equals(chunk, 0, chunk.length, STREAM, receivedBytes, end);
            receivedBytes = end;
            int thought = sim.choose("thought", 5);
            if (thought > 0) {
                receiver.pause();
                loop.callLater(Duration.ofMillis(thought), receiver::resume);
            }
        }

        private void end() {
            loop.stop();
        }
    }
}
