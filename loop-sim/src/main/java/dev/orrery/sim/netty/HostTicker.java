package dev.orrery.sim.netty;

import dev.orrery.loop.World;

import io.netty.util.concurrent.Ticker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A host's monotonic clock, as Netty wants to be told the time. */
final class HostTicker implements Ticker {
    private final World world;
    private final long initialNanos;

    HostTicker(World world) {
        this.world = world;
        this.initialNanos = world.clock().nanoTime();
    }

    @Override
    public long initialNanoTime() {
        return initialNanos;
    }

    @Override
    public long nanoTime() {
        return world.clock().nanoTime();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        world.sleep(Duration.ofNanos(unit.toNanos(delay)));
    }
}
