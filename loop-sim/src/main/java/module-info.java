/** The same loop on virtual time and a simulated world. */
module dev.orrery.sim {
    requires transitive dev.orrery.loop;
    requires info.picocli;
    requires static transitive org.jspecify;

    exports dev.orrery.sim.decision;
    exports dev.orrery.sim.trace;
}
