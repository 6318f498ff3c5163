package dev.orrery.sim.tcp;

/**
 * Is told when a listener or a connection may have become ready.
 *
 * <p>Threading: called on the simulation's thread, in an event of the environment or in the midst
 * of a call to the connection. Failure: must not throw; it may ask the connection for its state,
 * but should read, write and close later.
 */
@FunctionalInterface
public interface TcpObserver {
    /** In place of an observer where nobody cares. */
    TcpObserver NONE = () -> {};

    /** Something that readiness depends on has changed: ask {@code isReadable} and the like. */
    void changed();
}
