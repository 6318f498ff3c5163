package dev.orrery.sim.net;

/**
 * Is told when one end of something has become ready.
 *
 * <p>Threading: the simulation's, in the midst of the call that made it ready.
 */
@FunctionalInterface
interface Rising {
    /** It has become ready for {@code operations}, as of a selection key. */
    void rose(int operations);
}
