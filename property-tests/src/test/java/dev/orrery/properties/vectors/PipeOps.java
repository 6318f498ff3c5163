package dev.orrery.properties.vectors;

import dev.orrery.properties.vectors.Program.ScriptEvent;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Level 4: FORMAT.md, section 7. */
final class PipeOps {
    private interface Use {
        void of(Endpoint endpoint) throws IOException;
    }

    private final ProgramRun run;
    private final VectorWorld world;
    private final TraceLog log;
    private final Map<String, Endpoint> pipes = new LinkedHashMap<>();

    PipeOps(ProgramRun run, VectorWorld world, TraceLog log) {
        this.run = run;
        this.world = world;
        this.log = log;
    }

    void addTo(Ops ops) {
        ops.add("pipe", op -> pipes.put(op.text(0), world.openEndpoint(op.number(1))));
        ops.add("pair", this::openPair);
        ops.add("feed", op -> with(op, pipe -> feed(op, pipe)));
        ops.add("drain", op -> with(op, pipe -> pipe.drain(op.number(1))));
        ops.add("close_writer", op -> with(op, Endpoint::closeWriter));
        ops.add("read", op -> with(op, pipe -> log(op, pipe.read(op.number(1)))));
        ops.add("write", op -> with(op, pipe -> write(op, pipe)));
        ops.add("add_reader", op -> with(op, pipe -> addReader(op, pipe)));
        ops.add("add_writer", op -> with(op, pipe -> addWriter(op, pipe)));
        ops.add(
                "remove_reader",
                op -> with(op, pipe -> log(op, run.loop().removeReader(pipe.readable()))));
        ops.add(
                "remove_writer",
                op -> with(op, pipe -> log(op, run.loop().removeWriter(pipe.writable()))));
    }

    /** The script's: as the ops, and without an entry. */
    void happen(ScriptEvent event) {
        Endpoint pipe = pipes.get(event.text(0));
        if (pipe == null) {
            return;
        }
        try {
            switch (event.kind()) {
                case "feed" -> pipe.feed(event.args().get(1).getAsInt());
                case "drain" -> pipe.drain(event.args().get(1).getAsInt());
                case "close_writer" -> pipe.closeWriter();
                default -> throw Ops.unknown(event.kind());
            }
        } catch (ClosedChannelException closed) {
            // A peer that has closed already has nothing to say.
        } catch (IOException e) {
            throw new AssertionError("the event must not fail: event=" + event, e);
        }
    }

    private void with(Args op, Use use) throws IOException {
        Endpoint pipe = run.bound(pipes, op.text(0));
        if (pipe != null) {
            use.of(pipe);
        }
    }

    private void openPair(Args op) throws IOException {
        List<Endpoint> pair = world.openPair(op.number(2));
        pipes.put(op.text(0), pair.get(0));
        pipes.put(op.text(1), pair.get(1));
    }

    private void feed(Args op, Endpoint pipe) throws IOException {
        try {
            pipe.feed(op.number(1));
        } catch (ClosedChannelException closed) {
            run.misuse(op, "closed");
        }
    }

    private void write(Args op, Endpoint pipe) throws IOException {
        try {
            log(op, pipe.write(op.number(1)));
        } catch (ClosedChannelException closed) {
            log(op, "closed");
        }
    }

    private void addReader(Args op, Endpoint pipe) {
        run.loop().addReader(pipe.readable(), run.callback(op.text(1), "run", op.text(1)));
    }

    private void addWriter(Args op, Endpoint pipe) {
        run.loop().addWriter(pipe.writable(), run.callback(op.text(1), "run", op.text(1)));
    }

    private void log(Args op, Object outcome) {
        boolean blocked = Integer.valueOf(Endpoint.BLOCKED).equals(outcome);
        log.add(op.name(), op.text(0), blocked ? "blocked" : outcome);
    }
}
