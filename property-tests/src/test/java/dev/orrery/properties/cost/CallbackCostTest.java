package dev.orrery.properties.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopListener;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.monitor.LoopMonitor;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/** What a callback costs in memory: its handle, watched or not. */
class CallbackCostTest {
    private static final int CALLBACKS = 100_000;
    private static final int HANDLE_BYTES = 24;

    private static final LoopOptions OPTIONS = LoopOptions.standard().withDebug(false);

    @Test
    void aCallbackCostsItsHandle() {
        assertThat(bytesPerCallback(OPTIONS)).isEqualTo(HANDLE_BYTES);
    }

    @Test
    void aMonitorAllocatesNothingWhileNobodyRecords() {
        assertThat(bytesPerCallback(OPTIONS.withListener(new LoopMonitor())))
                .isEqualTo(HANDLE_BYTES);
    }

    @Test
    void severalListenersAllocateNothing() {
        LoopOptions options =
                OPTIONS.withListener(new LoopListener() {}).withListener(new LoopMonitor());
        assertThat(bytesPerCallback(options)).isEqualTo(HANDLE_BYTES);
    }

    /**
     * Of a callback that schedules itself again; the least of some attempts, without warming up.
     */
    private static long bytesPerCallback(LoopOptions options) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (EventLoop loop = EventLoop.create(World.system(), options)) {
            Again again = new Again(loop);
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                again.left = CALLBACKS;
                long before = threads.getCurrentThreadAllocatedBytes();
                loop.callSoon(again);
                loop.runForever();
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            return (least + CALLBACKS / 2) / CALLBACKS;
        }
    }

    private static final class Again implements Runnable {
        private final EventLoop loop;
        private int left;

        Again(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            if (--left == 0) {
                loop.stop();
            } else {
                loop.callSoon(this);
            }
        }
    }
}
