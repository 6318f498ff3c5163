package dev.orrery.sim.netty;

import dev.orrery.loop.Waiter;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.Selector;

/**
 * Netty's NIO handler, which only ever polls; what it would wait for in real time, the host's
 * waiter waits for in virtual time.
 *
 * <p>Netty's own wait reads {@code System.nanoTime}, whatever ticker its loop has.
 */
final class VirtualIoHandler implements IoHandler {
    /** A delay that stands for none: far away, and yet it can be added to a time. */
    static final long FOREVER_NANOS = 1L << 62;

    private static final IoHandlerContext POLL = new PollContext();

    private final IoHandler nio;
    private final Selector selector;
    private final Waiter waiter;
    private final HostTicker ticker;

    VirtualIoHandler(IoHandler nio, Selector selector, Waiter waiter, HostTicker ticker) {
        this.nio = nio;
        this.selector = selector;
        this.waiter = waiter;
        this.ticker = ticker;
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = nio.run(POLL);
        if (handled > 0 || !context.canBlock()) {
            return handled;
        }
        long now = ticker.nanoTime();
        // The delay, because Netty's deadline overflows where there is no timer.
        long delay = context.delayNanos(now);
        try {
            waiter.await(
                    selector, delay >= FOREVER_NANOS ? Waiter.NO_DEADLINE : now + delay, key -> {});
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return nio.run(POLL);
    }

    @Override
    public void wakeup() {
        waiter.wakeup();
    }

    @Override
    public void initialize() {
        nio.initialize();
    }

    @Override
    public void prepareToDestroy() {
        nio.prepareToDestroy();
    }

    @Override
    public void destroy() {
        nio.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        try {
            return nio.register(handle);
        } catch (IllegalSelectorException foreign) {
            throw new IllegalArgumentException(
                    "channelFactory must make channels of the loop's host: "
                            + foreign
                            + ". Use those of SimNetty.",
                    foreign);
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return nio.isCompatible(handleType);
    }

    private static final class PollContext implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }
}
