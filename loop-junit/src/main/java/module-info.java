/** Simulations as JUnit tests. */
module dev.orrery.junit {
    requires transitive dev.orrery.sim;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;
    // Starts one test in a fresh JVM, where it is there.
    requires static org.junit.platform.launcher;
    requires java.management;

    exports dev.orrery.junit;

    // JUnit makes the extensions.
    opens dev.orrery.junit to
            org.junit.platform.commons;
}
