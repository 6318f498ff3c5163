/** The production event loop. */
module dev.orrery.loop {
    requires jdk.jfr;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.orrery.loop;
    exports dev.orrery.loop.combine;
    exports dev.orrery.loop.coroutine;
    exports dev.orrery.loop.handle;
    exports dev.orrery.loop.monitor;
    exports dev.orrery.loop.net;
    exports dev.orrery.loop.signal;
    exports dev.orrery.loop.sync;
    exports dev.orrery.loop.task;
    exports dev.orrery.loop.time;
}
