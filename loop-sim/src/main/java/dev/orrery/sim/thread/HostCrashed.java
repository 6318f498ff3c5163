package dev.orrery.sim.thread;

/**
 * Thrown at what is left of the code of a host that has crashed, by everything through which it
 * could still have an effect. An Error, so that {@code catch (Exception)} does not swallow it.
 * Cost: no stack trace.
 */
public final class HostCrashed extends Error {
    private static final long serialVersionUID = 1;

    /**
     * For the code of one host.
     *
     * @param host the name of the host that has crashed
     */
    public HostCrashed(String host) {
        super(
                "host "
                        + host
                        + " has crashed: nothing that its code does now has an effect. Make loops"
                        + " and threads in boot(), which restart() runs again.",
                null,
                false,
                false);
    }
}
