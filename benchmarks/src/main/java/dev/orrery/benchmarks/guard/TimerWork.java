package dev.orrery.benchmarks.guard;

import dev.orrery.loop.EventLoop;

import java.util.function.IntConsumer;

/** Sets timers and lets all of them fire; in a copy of the loop that counts comparisons. */
public final class TimerWork implements IntConsumer {
    /** Made by the loader that has the copies. */
    public TimerWork() {}

    @Override
    public void accept(int count) {
        int[] fired = {0};
        try (EventLoop loop = VirtualWaiter.newLoop()) {
            long[] scramble = {1};
            for (int i = 0; i < count; i++) {
                // Knuth's generator: the same deadlines in each run.
                scramble[0] = scramble[0] * 6364136223846793005L + 1442695040888963407L;
                long deadline = (scramble[0] >>> 34) + 1;
                loop.callAt(
                        deadline,
                        () -> {
                            if (++fired[0] == count) {
                                loop.stop();
                            }
                        });
            }
            loop.runForever();
        }
    }
}
