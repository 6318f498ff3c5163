package dev.orrery.properties.net;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.net.Connection;
import dev.orrery.loop.net.Protocol;
import dev.orrery.loop.net.Transport;
import dev.orrery.loop.net.TransportOptions;
import dev.orrery.loop.net.Transports;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one program on a real loopback connection whose other end is a raw socket, iteration by
 * iteration, and notes what the protocol is told.
 */
final class TransportRun {
    private static final int BUFFER = 32 * 1024;
    private static final int SETTLE = 400;

    /** The protocol of a program. */
    private final class Recorder implements Protocol {
        private boolean hasResumed;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            log("made");
            act("made");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            log("data:" + data.remaining());
            while (data.hasRemaining()) {
                if (data.get() != 'y') {
                    log("damaged");
                }
            }
            act("data");
        }

        @Override
        public boolean eofReceived() {
            log("eof");
            return program.reaction("eof").equals("keep");
        }

        @Override
        public void pauseWriting() {
            log("pause");
            act("pause");
        }

        @Override
        public void resumeWriting() {
            log("resume");
            if (!hasResumed) {
                hasResumed = true;
                act("resume");
            }
        }

        @Override
        public void connectionLost(@Nullable Exception failure) {
            String how = failure instanceof IOException ? "error" : "thrown";
            log("lost:" + (failure == null ? "none" : how));
        }

        private void act(String when) {
            String action = program.reaction(when);
            if (action.equals("throw")) {
                throw new IllegalArgumentException("planned");
            }
            if (!action.equals("none")) {
                call(action);
            }
        }
    }

    private final TransportProgram program;
    private final EventLoop loop;
    private final SocketChannel peer;
    private final List<String> trace = new ArrayList<>();
    private @Nullable Transport transport;
    private String state = "";
    private String label = "0";
    private int turns;
    private long written;
    private long got;
    private String end = "open";

    private TransportRun(TransportProgram program, EventLoop loop) throws IOException {
        this.program = program;
        this.loop = loop;
        SocketChannel channel;
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
            channel.connect(listener.getLocalAddress());
            peer = listener.accept();
        }
        peer.configureBlocking(false);
        LoopFuture<Connection<Recorder>> _ =
                Transports.adoptConnection(
                        loop, Recorder::new, channel, TransportOptions.standard());
    }

    /** What happened, in the words of the recorder. */
    static List<String> trace(TransportProgram program) throws IOException {
        LoopOptions options = LoopOptions.standard();
        try (EventLoop loop = EventLoop.create(World.system(), options)) {
            TransportRun run = new TransportRun(program, loop);
            loop.setExceptionHandler((where, failure) -> run.log("handler"));
            run.run();
            return run.trace;
        }
    }

    private void run() throws IOException {
        // The task that makes the transport; asyncio's is made at once.
        iterate();
        note();
        for (String step : program.steps()) {
            step(step);
            note();
        }
        label = "s";
        for (int i = 0; i < SETTLE; i++) {
            drainPeer();
            iterate();
        }
        note();
        log("peer:" + (got == written ? "all" : "part") + ":" + end);
        call("abort");
        iterate();
        iterate();
        peer.close();
    }

    private void step(String step) throws IOException {
        if (step.equals("turn")) {
            turns++;
            label = String.valueOf(turns);
            iterate();
        } else if (step.startsWith("p") && !step.equals("pause")) {
            peer(step);
        } else {
            call(step);
        }
    }

    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    private void log(String what) {
        trace.add(label + "." + what);
    }

    private void note() {
        Transport noted = transport;
        String now = noted == null ? "011" : state(noted);
        if (!now.equals(state)) {
            state = now;
            log("state:" + now);
        }
    }

    private static String state(Transport noted) {
        return (noted.isClosing() ? "1" : "0")
                + (noted.isReading() ? "1" : "0")
                + (noted.writeBufferSize() == 0 ? "1" : "0");
    }

    private static int count(String step) {
        return Integer.parseInt(step.substring(step.indexOf(':') + 1));
    }

    private void call(String step) {
        Transport called = transport;
        if (step.startsWith("soon")) {
            loop.callSoon(() -> log(step));
            return;
        }
        if (called == null) {
            throw new IllegalStateException("the program begins too early: " + step);
        }
        switch (step.contains(":") ? step.substring(0, step.indexOf(':')) : step) {
            case "write" -> write(called, count(step));
            case "writeeof" -> called.writeEof();
            case "close" -> called.close();
            case "abort" -> called.abort();
            case "pause" -> called.pauseReading();
            case "resume" -> called.resumeReading();
            case "limits" -> called.setWriteBufferLimits(count(step));
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void write(Transport called, int count) {
        byte[] data = new byte[count];
        try {
            called.write(data);
            written += count;
        } catch (IllegalStateException refused) {
            log("refused");
        }
    }

    private void peer(String step) throws IOException {
        if (!peer.isOpen()) {
            return;
        }
        switch (step.contains(":") ? step.substring(0, step.indexOf(':')) : step) {
            case "psend" -> sendAsPeer(count(step));
            case "peof" -> endAsPeer();
            case "pdrain" -> drainPeer();
            default -> closePeer(step.equals("preset"));
        }
    }

    private void sendAsPeer(int count) {
        byte[] data = new byte[count];
        Arrays.fill(data, (byte) 'y');
        try {
            peer.write(ByteBuffer.wrap(data));
        } catch (IOException gone) {
            // The program goes on without.
        }
    }

    private void endAsPeer() {
        try {
            peer.shutdownOutput();
        } catch (IOException gone) {
            // The program goes on without.
        }
    }

    private void drainPeer() {
        ByteBuffer data = ByteBuffer.allocate(65536);
        try {
            while (peer.isOpen() && end.equals("open")) {
                int bytes = peer.read(data.clear());
                if (bytes == 0) {
                    return;
                }
                if (bytes < 0) {
                    end = "eof";
                } else {
                    got += bytes;
                }
            }
        } catch (IOException reset) {
            end = "reset";
        }
    }

    private void closePeer(boolean isReset) throws IOException {
        if (isReset) {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        peer.close();
        end = "closed";
    }
}
