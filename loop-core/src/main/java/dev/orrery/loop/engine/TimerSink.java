package dev.orrery.loop.engine;

/** What takes timers with their deadlines. */
@FunctionalInterface
interface TimerSink {
    void accept(long deadline, Timer timer);
}
