/** The production event loop. */
module dev.orrery.loop {
    requires jdk.jfr;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static org.jspecify;
}
