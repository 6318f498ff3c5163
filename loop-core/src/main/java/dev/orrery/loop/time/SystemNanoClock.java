package dev.orrery.loop.time;

/** {@link System#nanoTime()}: the only place in the project that reads it. */
enum SystemNanoClock implements NanoClock {
    INSTANCE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
