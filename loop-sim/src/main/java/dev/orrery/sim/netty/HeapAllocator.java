package dev.orrery.sim.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Buffers that the garbage collector takes. Who crashes releases nothing, and of Netty's own
 * buffers what is not released is lost to the JVM, crash by crash.
 */
final class HeapAllocator extends AbstractByteBufAllocator {
    static final HeapAllocator INSTANCE = new HeapAllocator();

    private HeapAllocator() {}

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return newHeapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
