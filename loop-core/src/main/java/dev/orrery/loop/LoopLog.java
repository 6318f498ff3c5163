package dev.orrery.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What loops log with. A class of its own, so that a program pays for its logging (some 20 ms when
 * it starts) not before a loop has something to say.
 */
final class LoopLog {
    static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private LoopLog() {}
}
