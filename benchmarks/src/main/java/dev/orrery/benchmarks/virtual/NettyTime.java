package dev.orrery.benchmarks.virtual;

import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;

import java.util.concurrent.TimeUnit;

/**
 * Netty's loop without a thread, on a MockTicker that is moved to each timer's time: moved further,
 * callbacks would see a time that is not theirs. It holds nothing that would have to be closed.
 */
final class NettyTime implements VirtualTime {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Loop loop = new Loop(ticker);

    private static final class Loop extends ManualIoEventLoop {
        private Loop(Ticker ticker) {
            super(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        }

        private long toNextNanos() {
            return nextScheduledTaskNano();
        }
    }

    @Override
    public void fireAll(long[] millis, Runnable body) {
        for (long milli : millis) {
            ScheduledFuture<?> timer = loop.schedule(body, milli, TimeUnit.MILLISECONDS);
            assert !timer.isDone();
        }
        for (long next; (next = loop.toNextNanos()) >= 0; ) {
            ticker.advance(next, TimeUnit.NANOSECONDS);
            loop.runNow();
        }
    }
}
