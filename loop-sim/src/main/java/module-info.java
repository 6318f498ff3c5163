/** The same loop on virtual time and a simulated world. */
module dev.orrery.sim {
    requires transitive dev.orrery.loop;
    requires info.picocli;
    requires static org.jspecify;
}
