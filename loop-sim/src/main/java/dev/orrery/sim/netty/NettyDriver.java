package dev.orrery.sim.netty;

import dev.orrery.loop.Waiter;
import dev.orrery.loop.World;
import dev.orrery.sim.SimHost;

import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Promise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The life of one Netty loop: a simulated thread that runs it, and waits where Netty would. */
final class NettyDriver {
    // As good as for ever, and far enough from the end of the scale to be added to a time.
    private static final long FOREVER_NANOS = VirtualIoHandler.FOREVER_NANOS;
    // How often Netty looks whether the quiet period of a shutdown is over.
    private static final long QUIET_STEP_NANOS = Duration.ofMillis(100).toNanos();

    private final HostLoop loop;
    private final Waiter waiter;
    private final HostTicker ticker;

    private NettyDriver(World world) {
        this.waiter = world.newWaiter();
        this.ticker = new HostTicker(world);
        SelectorCapture provider = new SelectorCapture(world.selectorProvider());
        this.loop =
                new HostLoop(
                        world,
                        executor ->
                                new VirtualIoHandler(
                                        NioIoHandler.newFactory(provider).newHandler(executor),
                                        provider.selector(),
                                        waiter,
                                        ticker),
                        ticker);
    }

    static IoEventLoop start(SimHost host, String name) {
        NettyDriver driver = new NettyDriver(host.world());
        // The thread gets its first turn after this one, so the loop knows it by then.
        driver.loop.setOwningThread(host.thread(name, driver::live));
        return driver.loop;
    }

    private void live() {
        try {
            while (!loop.isShuttingDown()) {
                loop.run(FOREVER_NANOS);
            }
            while (!loop.isTerminated()) {
                shutDown();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            waiter.close();
            letGo();
        }
    }

    /** Netty's resolvers keep each loop in a static map until it says that it has ended. */
    private void letGo() {
        if (loop.terminationFuture() instanceof Promise<?> ended) {
            ended.trySuccess(null);
        }
    }

    private void shutDown() throws IOException {
        loop.runNonBlockingTasks(0);
        // Between two looks Netty sleeps 100 ms of real time. Interrupted it does not, and the same
        // time passes here.
        Thread.currentThread().interrupt();
        try {
            loop.runNow();
        } finally {
            Thread.interrupted();
        }
        if (!loop.isTerminated()) {
            waiter.await(null, ticker.nanoTime() + QUIET_STEP_NANOS, key -> {});
        }
    }
}
