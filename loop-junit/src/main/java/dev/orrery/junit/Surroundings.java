package dev.orrery.junit;

/** What this room asks the machine for; no run sees it. */
final class Surroundings {
    private Surroundings() {}

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
