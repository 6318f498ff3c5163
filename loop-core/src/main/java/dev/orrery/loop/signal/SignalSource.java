package dev.orrery.loop.signal;

/**
 * Where signals of the operating system come from.
 *
 * <p>Threading: {@link #register} from any thread; {@code onSignal} is called on a thread of the
 * source's own. Source: the part of asyncio's {@code add_signal_handler} below the loop.
 */
public interface SignalSource {
    /**
     * From now on {@code onSignal} is called for each signal {@code name}, in place of what was
     * done for it before.
     *
     * @param name without the prefix: {@code TERM}, {@code INT}, {@code HUP}
     * @param onSignal what to call
     * @return what ends the registration
     * @throws IllegalArgumentException if this platform has no such signal or keeps it for itself
     */
    Registration register(String name, Runnable onSignal);

    /** One registration. */
    interface Registration extends AutoCloseable {
        /** Puts back what was done for the signal before. Does nothing the second time. */
        @Override
        void close();
    }
}
