package dev.orrery.sim.net;

import java.nio.ByteBuffer;

/** Hears nothing. Threading: any. */
enum DeafWireListener implements WireListener {
    DEAF;

    @Override
    public boolean isListening() {
        return false;
    }

    @Override
    public long sent(Flow flow, ByteBuffer bytes) {
        return NO_NEWS;
    }

    @Override
    public long received(Flow flow, int count, long news) {
        return NO_NEWS;
    }

    @Override
    public long closed(Flow flow, boolean byReader) {
        return NO_NEWS;
    }

    @Override
    public void ready(String channel, int operations, long news, Runnable delivery) {
        delivery.run();
    }
}
