package dev.orrery.properties.vectors;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.properties.vectors.Program.ScriptEvent;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.net.SimDuplex;
import dev.orrery.sim.net.SimSelectorProvider;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The simulation, without accidents. An endpoint is one channel with one key, as in FORMAT.md. */
final class SimulatedVectorWorld implements VectorWorld {
    private static final long MOST_EVENTS = 20_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Simulation simulation = Simulation.calm();
    private final World world = simulation.host("host").world();
    private final List<Endpoint> endpoints = new ArrayList<>();
    // What came due while the loop's thread was blocked; the next poll applies it.
    private final List<Runnable> missed = new ArrayList<>();
    private boolean blocked;

    SimulatedVectorWorld() {
        simulation.setBudget(MOST_EVENTS, LONGEST);
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public long nowMillis() {
        return Duration.ofNanos(simulation.nanoTime()).toMillis();
    }

    @Override
    public long nanosAt(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Override
    public void busy(long millis) {
        blocked = true;
        simulation.busy(Duration.ofMillis(millis));
        blocked = false;
        List<Runnable> late = List.copyOf(missed);
        missed.clear();
        if (!late.isEmpty()) {
            Runnable happens = () -> late.forEach(Runnable::run);
            simulation.at(simulation.nanoTime(), () -> happen(happens));
        }
    }

    /** One event of the simulation for all of one time: a poll applies them together. */
    @Override
    public void play(List<ScriptEvent> script, Consumer<ScriptEvent> apply) {
        int next = 0;
        while (next < script.size()) {
            long time = script.get(next).atMillis();
            int first = next;
            while (next < script.size() && script.get(next).atMillis() == time) {
                next++;
            }
            List<ScriptEvent> together = script.subList(first, next);
            Runnable happens = () -> together.forEach(apply);
            simulation.at(nanosAt(time), () -> happen(happens));
        }
    }

    private void happen(Runnable event) {
        if (blocked) {
            missed.add(event);
        } else {
            event.run();
        }
    }

    /** The environment of a simulation is outside of every loop already. */
    @Override
    public void outside(Runnable call) {
        call.run();
    }

    @Override
    public boolean run(EventLoop loop) {
        try {
            loop.runForever();
            return true;
        } catch (NothingCanHappenException idle) {
            return false;
        }
    }

    @Override
    public Endpoint openEndpoint(int capacity) throws IOException {
        SimDuplex channel = open(capacity);
        channel.peer().resizeOutput(Integer.MAX_VALUE);
        return endpoint(channel, Integer.MAX_VALUE);
    }

    @Override
    public List<Endpoint> openPair(int capacity) throws IOException {
        SimDuplex channel = open(capacity);
        return List.of(endpoint(channel, capacity), endpoint(channel.peer(), capacity));
    }

    @Override
    public void close() throws IOException {
        for (Endpoint endpoint : endpoints) {
            endpoint.close();
        }
        simulation.close();
    }

    private SimDuplex open(int capacity) throws IOException {
        SimDuplex channel = ((SimSelectorProvider) world.selectorProvider()).openDuplex(capacity);
        channel.configureBlocking(false);
        channel.peer().configureBlocking(false);
        return channel;
    }

    private Endpoint endpoint(SimDuplex channel, int inboundCapacity) {
        Endpoint endpoint = new DuplexEndpoint(channel, inboundCapacity);
        endpoints.add(endpoint);
        return endpoint;
    }

    private record DuplexEndpoint(SimDuplex channel, int inboundCapacity) implements Endpoint {
        @Override
        public SelectableChannel readable() {
            return channel;
        }

        @Override
        public SelectableChannel writable() {
            return channel;
        }

        @Override
        public int read(int max) throws IOException {
            int count = channel.read(ByteBuffer.allocate(max));
            return count > 0 ? count : count < 0 ? 0 : BLOCKED;
        }

        @Override
        public int write(int count) throws IOException {
            int written = channel.write(ByteBuffer.allocate(count));
            return written > 0 ? written : BLOCKED;
        }

        @Override
        public void feed(int count) throws IOException {
            channel.peer().resizeOutput(Integer.MAX_VALUE);
            channel.peer().write(ByteBuffer.allocate(count));
            channel.peer().resizeOutput(inboundCapacity);
        }

        @Override
        public void drain(int count) throws IOException {
            channel.peer().read(ByteBuffer.allocate(count));
        }

        @Override
        public void closeWriter() throws IOException {
            channel.peer().shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
            channel.peer().close();
        }
    }
}
