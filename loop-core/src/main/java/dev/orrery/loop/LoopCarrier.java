package dev.orrery.loop;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.handle.Context;
import dev.orrery.loop.handle.TimerHandle;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The side of a loop that coroutines see: lets a {@link LoopPassenger} take the place of the loop's
 * thread. For libraries that run sequential code on a loop; the loop itself knows nothing of tasks.
 *
 * <p>Threading: the loop's own thread, except {@link #enter} (the passenger's), {@link #post} and
 * {@link #postForeign} (any). Order: one passenger at a time. No frame below {@link #mount} may
 * hold a monitor. Source: mounting and carriers as in the JDK's virtual threads.
 */
public final class LoopCarrier {
    private final EventLoop loop;

    private LoopCarrier(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * The carrier side of {@code loop}.
     *
     * @param loop any loop
     * @return a view of it
     */
    public static LoopCarrier of(EventLoop loop) {
        return new LoopCarrier(Objects.requireNonNull(loop, "loop"));
    }

    /**
     * What is mounted on the loop that runs in this thread.
     *
     * @return the passenger, or null in a plain callback and where no loop runs
     */
    public static @Nullable LoopPassenger current() {
        EventLoop running = EventLoop.currentOrNull();
        return running == null ? null : running.occupancy().passenger();
    }

    /** {@return what is mounted on this loop, or null} */
    public @Nullable LoopPassenger passenger() {
        return loop.occupancy().passenger();
    }

    /**
     * Makes calls of {@code passenger}'s thread the loop's own until {@link #unmount}.
     *
     * @param passenger who runs now
     * @throws IllegalStateException if another one is mounted, or from a foreign thread
     */
    public void mount(LoopPassenger passenger) {
        loop.occupancy().mount(passenger);
    }

    /** The loop's own thread is itself again. */
    public void unmount() {
        loop.occupancy().unmountPassenger();
    }

    /**
     * Makes the calling thread, which is new, that of the mounted passenger: {@link
     * EventLoop#current()} and {@link Context#current()} mean the loop and {@code slot} in it from
     * now on.
     *
     * @param slot where the thread keeps its context
     */
    public void enter(Context.Slot slot) {
        loop.occupancy().enterAsPassenger(slot);
    }

    /**
     * Runs {@code command} in the next iteration: as {@code callSoonThreadsafe}, but callable also
     * where the JDK's scheduler of virtual threads is called, and it never throws.
     *
     * @param command what to run
     * @return false if the loop is closed
     */
    public boolean post(Runnable command) {
        return loop.postFromCarrier(new Callback(command, Context.empty()), command);
    }

    /**
     * As {@link #post}, for a passenger's thread that runs although it is mounted no more, or may
     * be: it must not touch what the loop's own thread uses.
     *
     * @param command what to run
     * @return false if the loop is closed
     */
    public boolean postForeign(Runnable command) {
        return loop.postBeside(command);
    }

    /**
     * Runs {@code command} in the next iteration: as {@code callSoon}, for what nobody takes back.
     * In the empty context it costs no memory.
     *
     * @param command what to run
     * @param context the context that it runs in
     * @throws IllegalStateException from a foreign thread, or if the loop is closed
     */
    public void soon(Runnable command, Context context) {
        loop.soonForGood(command, context);
    }

    /**
     * Runs {@code command} after a delay: as {@code callLater}, but callable also where the JDK's
     * scheduler of virtual threads is called. The carrier's thread only.
     *
     * @param delayNanos how long
     * @param command what to run
     * @return the handle that cancels it
     */
    public TimerHandle after(long delayNanos, Runnable command) {
        return loop.afterFromCarrier(delayNanos, command);
    }

    /**
     * Where the caller of the library stands, in debug mode.
     *
     * @return the innermost frames outside of the loop's packages, or null if not in debug mode
     */
    public @Nullable String site() {
        return loop.siteText();
    }

    /**
     * Tells the loop's exception handler of a failure, also while the loop is being closed.
     *
     * @param failure what failed
     */
    public void report(CallbackFailure failure) {
        loop.report(failure);
    }
}
