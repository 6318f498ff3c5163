package dev.orrery.loop.task;

import dev.orrery.loop.TurnBarrier;
import dev.orrery.loop.coroutine.BatonEngine;
import dev.orrery.loop.coroutine.CoroutineEngine;
import dev.orrery.loop.coroutine.CoroutineHost;
import dev.orrery.loop.coroutine.VirtualEngine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Future;

/** Chooses the engine of a loop, and says once in a JVM why it is not the fast one. */
final class Engines {
    /** Initialised, and so said, at most once. */
    private static final class Notice {
        private static final Logger LOG = LoggerFactory.getLogger(Task.class);

        static {
            LOG.info(
                    "tasks run on the baton engine, which is slower: reason={}. Order and results"
                            + " are the same.",
                    VirtualEngine.unavailable());
        }

        private Notice() {}

        static void sayOnce() {}
    }

    private Engines() {}

    static CoroutineEngine choose(
            TaskOptions.Engine asked, CoroutineHost host, @Nullable TurnBarrier barrier) {
        if (asked == TaskOptions.Engine.BATON) {
            return new BatonEngine(host);
        }
        String unavailable = VirtualEngine.unavailable();
        if (unavailable == null && !Thread.currentThread().isVirtual()) {
            return barrier == null
                    ? new VirtualEngine(host)
                    : new VirtualEngine(host, barrier::forEachThread);
        }
        if (asked == TaskOptions.Engine.VIRTUAL) {
            throw new IllegalStateException(
                    "the virtual engine must be usable where it is asked for: reason="
                            + reason(unavailable)
                            + ". Or ask for the automatic choice.");
        }
        if (unavailable != null) {
            Notice.sayOnce();
        }
        return new BatonEngine(host);
    }

    private static String reason(@Nullable String unavailable) {
        return unavailable == null
                ? "the loop runs in a virtual thread, Async.run makes a platform thread"
                : unavailable;
    }

    /** Lets the JDK end a timed park of a loop that is closed. */
    static Future<?> scheduleByDefault(Runnable command, long delayNanos) {
        return VirtualEngine.scheduleByDefault(command, delayNanos);
    }

    /** Lets the JDK go on with a thread that is none of ours. */
    static void continueByDefault(Runnable continuation) {
        VirtualEngine.continueByDefault(continuation);
    }
}
