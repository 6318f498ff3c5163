package dev.orrery.benchmarks.simulation;

/** Work for the simulated network whose rate is to be measured. */
interface Load extends AutoCloseable {
    /**
     * Goes on for some virtual time.
     *
     * @return how much is done since the beginning, in the unit of the load
     */
    long goOn();

    @Override
    void close();
}
