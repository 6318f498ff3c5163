/** The same loop on virtual time and a simulated world. */
module dev.orrery.sim {
    requires transitive dev.orrery.loop;
    requires info.picocli;
    requires java.management;
    requires jdk.management;
    requires jdk.net;
    requires static io.netty.buffer;
    requires static io.netty.common;
    requires static io.netty.transport;
    requires static transitive org.jspecify;

    exports dev.orrery.sim;
    exports dev.orrery.sim.check;
    exports dev.orrery.sim.decision;
    exports dev.orrery.sim.dns;
    exports dev.orrery.sim.explore;
    exports dev.orrery.sim.gate;
    exports dev.orrery.sim.link;
    exports dev.orrery.sim.net;
    exports dev.orrery.sim.netty;
    exports dev.orrery.sim.picture;
    exports dev.orrery.sim.search;
    exports dev.orrery.sim.tcp;
    exports dev.orrery.sim.thread;
    exports dev.orrery.sim.time;
    exports dev.orrery.sim.trace;

    // The command line's options are private fields.
    opens dev.orrery.sim.cli to
            info.picocli;

    uses dev.orrery.sim.explore.Scenario;

    provides java.net.spi.InetAddressResolverProvider with
            dev.orrery.sim.dns.SimResolverProvider;
}
