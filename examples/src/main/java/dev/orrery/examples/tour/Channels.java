package dev.orrery.examples.tour;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Channels: the loop says when there is something to read. */
final class Channels {
    private Channels() {}

    @Example(
            shows = "addReader on a pipe; a task writes after 10 ms and closes",
            recorded = "000-add_reader-on-a-pipe")
    static void readerOfAPipe(Stage stage) throws IOException {
        EventLoop loop = EventLoop.current();
        Pipe pipe = openPipe(stage);
        LoopFuture<String> received = loop.newFuture();
        loop.addReader(
                pipe.source(),
                () -> {
                    stage.say("Data available to read");
                    String text = read(pipe);
                    stage.say("Content: " + text);
                    loop.removeReader(pipe.source());
                    received.complete(text);
                });
        spawn(
                () -> {
                    sleep(ofMillis(10));
                    write(pipe, "hello from pipe");
                    pipe.sink().close();
                });
        await(received);
        stage.say("received");
        pipe.source().close();
    }

    @Example(
            shows = "reading as sequential code: a future, a reader, an await",
            recorded = "001-read-from-socket")
    static void receive(Stage stage) throws IOException {
        Pipe pipe = openPipe(stage);
        spawn(
                () -> {
                    sleep(ofMillis(30));
                    write(pipe, "morning");
                });
        String text = receive(stage, pipe);
        stage.say("data");
        stage.say(text);
        pipe.sink().close();
        pipe.source().close();
    }

    private static String receive(Stage stage, Pipe pipe) {
        EventLoop loop = EventLoop.current();
        LoopFuture<String> received = loop.newFuture();
        loop.addReader(
                pipe.source(),
                () -> {
                    stage.say("read");
                    received.complete(read(pipe));
                });
        try {
            return await(received);
        } finally {
            loop.removeReader(pipe.source());
        }
    }

    @Example(
            shows = "a channel wakes the loop while it waits for a timer, which keeps its deadline",
            recorded = "001-poll-timeout")
    static void channelAndTimer(Stage stage) throws IOException {
        EventLoop loop = EventLoop.current();
        Pipe pipe = openPipe(stage);
        LoopFuture<String> over = loop.newFuture();
        loop.addReader(
                pipe.source(),
                () -> {
                    stage.say("io");
                    read(pipe);
                });
        loop.callLater(
                ofSeconds(5),
                () -> {
                    stage.say("timer");
                    over.complete("over");
                });
        sleep(ofSeconds(3));
        write(pipe, "!");
        await(over);
        loop.removeReader(pipe.source());
        pipe.sink().close();
        pipe.source().close();
    }

    @Example(
            shows = "what is received is sent back, until the peer closes",
            recorded = "002-echo-protocol")
    static void echo(Stage stage) throws IOException {
        Pipe toServer = openPipe(stage);
        Pipe toPeer = openPipe(stage);
        var server = spawn(() -> serve(stage, toServer, toPeer));
        sleep(ofMillis(10));
        write(toServer, "hello");
        sleep(ofMillis(10));
        write(toServer, "again");
        sleep(ofMillis(20));
        toServer.sink().close();
        await(server);
        stage.say("the peer has got: " + read(toPeer));
        toPeer.source().close();
    }

    private static void serve(Stage stage, Pipe input, Pipe output) throws IOException {
        stage.say("Connection from peer");
        EventLoop loop = EventLoop.current();
        LoopFuture<String> lost = loop.newFuture();
        loop.addReader(
                input.source(),
                () -> {
                    String text = read(input);
                    if (text.isEmpty()) {
                        lost.complete("end");
                    } else {
                        stage.say("Received");
                        write(output, text);
                    }
                });
        await(lost);
        loop.removeReader(input.source());
        input.source().close();
        output.sink().close();
        stage.say("Connection closed");
    }

    private static Pipe openPipe(Stage stage) throws IOException {
        Pipe pipe = stage.world().selectorProvider().openPipe();
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        return pipe;
    }

    /** What is there; nothing at the end. */
    private static String read(Pipe pipe) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            pipe.source().read(buffer);
            return UTF_8.decode(buffer.flip()).toString();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void write(Pipe pipe, String text) {
        try {
            pipe.sink().write(UTF_8.encode(text));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
