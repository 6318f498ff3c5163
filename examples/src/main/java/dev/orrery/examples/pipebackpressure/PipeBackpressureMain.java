package dev.orrery.examples.pipebackpressure;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;

/** A fast sender and a slow receiver on one real loop, with a real pipe between them. */
public final class PipeBackpressureMain {
    private static final int MESSAGE_BYTES = 16 * 1024;
    private static final int MESSAGES = 64;
    private static final int HIGH_WATER_BYTES = 64 * 1024;

    private final EventLoop loop;
    private final PipeSender sender;
    private final PipeReceiver receiver;
    private int sent;
    private int waits;
    private long receivedBytes;

    private PipeBackpressureMain(EventLoop loop, Pipe pipe) throws IOException {
        this.loop = loop;
        this.sender = new PipeSender(loop, pipe.sink(), HIGH_WATER_BYTES, this::send);
        this.receiver =
                new PipeReceiver(loop, pipe.source(), MESSAGE_BYTES, this::received, loop::stop);
    }

    /**
     * Runs for about half a second.
     *
     * @param args none
     * @throws IOException if there is no pipe to be had
     */
    public static void main(String[] args) throws IOException {
        World world = World.system();
        try (EventLoop loop = EventLoop.create(world)) {
            PipeBackpressureMain both =
                    new PipeBackpressureMain(loop, world.selectorProvider().openPipe());
            loop.callSoon(both::send);
            loop.callSoon(both.receiver::resume);
            loop.runForever();
            System.out.println(
                    both.receivedBytes
                            + " bytes received; the sender had to wait "
                            + both.waits
                            + " times");
        }
    }

    private void send() {
        while (sent < MESSAGES && sender.isReady()) {
            sender.send(new byte[MESSAGE_BYTES]);
            sent++;
        }
        if (sent == MESSAGES) {
            sender.finish();
        } else {
            waits++;
        }
    }

    // Each chunk takes a while to digest; meanwhile nothing is read.
    private void received(byte[] chunk) {
        receivedBytes += chunk.length;
        receiver.pause();
        loop.callLater(Duration.ofMillis(5), receiver::resume);
    }
}
