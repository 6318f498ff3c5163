package dev.orrery.properties.vectors;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.properties.vectors.Program.ScriptEvent;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where a program runs: a World on virtual time in which a script of events takes place. */
interface VectorWorld extends AutoCloseable {
    /** What the loop is made with. */
    World world();

    /** The virtual time of the program, 0 at its start. */
    long nowMillis();

    /** The loop's clock when the program's time is {@code millis}. */
    long nanosAt(long millis);

    /** Lets the calling thread, the loop's, be blocked for so long. */
    void busy(long millis);

    /** Has each event applied by the poll that FORMAT.md, section 2.2, says. */
    void play(List<ScriptEvent> script, Consumer<ScriptEvent> apply);

    /** Runs {@code call} as code that is not the loop's does. */
    void outside(Runnable call);

    /** Runs the loop until it is stopped; false if nothing can ever happen any more. */
    boolean run(EventLoop loop);

    Endpoint openEndpoint(int capacity) throws IOException;

    /** Two endpoints, each the other's peer. */
    List<Endpoint> openPair(int capacity) throws IOException;

    @Override
    void close() throws IOException;
}
