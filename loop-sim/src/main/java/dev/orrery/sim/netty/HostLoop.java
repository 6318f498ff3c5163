package dev.orrery.sim.netty;

import dev.orrery.loop.World;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;

/** Netty's loop, on one host in one of its lives. */
final class HostLoop extends ManualIoEventLoop {
    private final World world;

    HostLoop(World world, IoHandlerFactory handlers, HostTicker ticker) {
        super(null, null, handlers, ticker);
        this.world = world;
    }

    boolean isOf(World other) {
        return world == other;
    }
}
