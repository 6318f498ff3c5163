package dev.orrery.benchmarks.late;

import dev.orrery.loop.EventLoop;

import java.io.IOException;
import java.nio.channels.Pipe;

/** Makes loops that wait for a channel as well, on which nothing ever comes. */
final class IdleChannel {
    private IdleChannel() {}

    static EventLoop loop() throws IOException {
        EventLoop loop = EventLoop.create();
        Pipe pipe = loop.world().selectorProvider().openPipe();
        Pipe.SourceChannel source = pipe.source();
        source.configureBlocking(false);
        loop.addReader(source, () -> {});
        return loop;
    }
}
