package dev.orrery.loop.signal;

/**
 * Where signals of the operating system come from.
 *
 * <p>Threading: {@link #register} from any thread; {@code onSignal} is called on a thread of the
 * source's own. Order: of several registrations of one signal only the latest that is still open is
 * told. Source: the part of asyncio's {@code add_signal_handler} below the loop.
 */
public interface SignalSource {
    /**
     * From now on {@code onSignal} is called for each signal {@code name}, in place of what was
     * done for it before.
     *
     * @param name without the prefix: {@code TERM}, {@code INT}, {@code HUP}
     * @param onSignal is run for each signal; must be quick and must not throw
     * @return what ends the registration
     * @throws IllegalArgumentException if this platform has no such signal or keeps it for itself
     */
    Registration register(String name, Runnable onSignal);

    /** One registration. Threading: any thread. */
    interface Registration extends AutoCloseable {
        /**
         * Ends the registration: the one before it is told again, if it is still open; when none is
         * left, what was done for the signal before all of them is put back. Does nothing the
         * second time.
         */
        @Override
        void close();
    }
}
