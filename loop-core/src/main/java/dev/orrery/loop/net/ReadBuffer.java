package dev.orrery.loop.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that a reader holds: added behind, taken in front.
 *
 * <p>Threading: loop thread only. Cost: O(1) amortised a byte; an empty one gives a large array
 * back.
 */
final class ReadBuffer {
    private static final byte[] NOTHING = {};
    // An empty buffer keeps no more than that.
    private static final int MOST_KEPT = 16 * 1024;
    private static final int LEAST = 256;

    private byte[] bytes = NOTHING;
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(ByteBuffer data) {
        int more = data.remaining();
        if (bytes.length - first - size < more) {
            makeRoom(more);
        }
        data.get(bytes, first + size, more);
        size += more;
    }

    /** Puts {@code data} in front of what there is. */
    void addFirst(ByteBuffer data) {
        int more = data.remaining();
        byte[] all = new byte[Math.addExact(size, more)];
        data.get(all, 0, more);
        System.arraycopy(bytes, first, all, more, size);
        bytes = all;
        first = 0;
        size += more;
    }

    private void makeRoom(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length || needed > bytes.length / 2) {
            long doubled = Math.max(LEAST, Math.max(needed, bytes.length * 2L));
            byte[] larger = new byte[(int) Math.min(doubled, Math.max(needed, 1 << 30))];
            System.arraycopy(bytes, first, larger, 0, size);
            bytes = larger;
        } else {
            System.arraycopy(bytes, first, bytes, 0, size);
        }
        first = 0;
    }

    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, first, first + count);
        drop(count);
        return taken;
    }

    /** Moves as much as fits. */
    int moveTo(ByteBuffer target) {
        int count = Math.min(size, target.remaining());
        target.put(bytes, first, count);
        drop(count);
        return count;
    }

    void drop(int count) {
        first += count;
        size -= count;
        if (size == 0) {
            first = 0;
            if (bytes.length > MOST_KEPT) {
                bytes = NOTHING;
            }
        }
    }

    boolean startsWith(byte value, int at) {
        return at < size && bytes[first + at] == value;
    }

    /** Where {@code wanted} begins at or after {@code from}, or -1. */
    int indexOf(byte[] wanted, int from) {
        int end = first + size - wanted.length;
        for (int at = first + from; at <= end; at++) {
            if (bytes[at] == wanted[0]
                    && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at - first;
            }
        }
        return -1;
    }
}
