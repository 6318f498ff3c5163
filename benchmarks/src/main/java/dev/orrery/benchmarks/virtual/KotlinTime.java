package dev.orrery.benchmarks.virtual;

import kotlin.coroutines.EmptyCoroutineContext;

import kotlinx.coroutines.Delay;
import kotlinx.coroutines.test.TestCoroutineDispatchersKt;
import kotlinx.coroutines.test.TestCoroutineScheduler;

/**
 * kotlinx-coroutines-test: its scheduler and the standard dispatcher, by the call that delay() and
 * withTimeout() end in; a coroutine for each timer would cost more.
 */
final class KotlinTime implements VirtualTime {
    private final TestCoroutineScheduler scheduler = new TestCoroutineScheduler();

    @Override
    public void fireAll(long[] millis, Runnable body) {
        Delay dispatcher =
                (Delay) TestCoroutineDispatchersKt.StandardTestDispatcher(scheduler, null);
        for (long milli : millis) {
            dispatcher.invokeOnTimeout(milli, body, EmptyCoroutineContext.INSTANCE);
        }
        scheduler.advanceUntilIdle();
    }
}
