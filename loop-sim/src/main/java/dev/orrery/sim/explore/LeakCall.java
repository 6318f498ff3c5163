package dev.orrery.sim.explore;

/**
 * A place in the user's code at which something may get into a run.
 *
 * @param kind what
 * @param api through what: a method of the JDK, or a static field
 * @param place where, in the form of a stack's line
 * @param distance how many calls it is away from where the search began
 */
record LeakCall(LeakKind kind, String api, String place, int distance) {
    String text() {
        return api + " at " + place;
    }
}
