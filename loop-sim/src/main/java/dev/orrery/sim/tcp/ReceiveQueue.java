package dev.orrery.sim.tcp;

import dev.orrery.sim.link.TcpSegment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one stream that have arrived: those in order wait to be read, those after a hole
 * wait for the hole to be filled.
 *
 * <p>Cost: no copy but the one into the reader's buffer; a segment's bytes stay where the sender
 * has put them.
 */
final class ReceiveQueue {
    /** Bytes of a segment that have arrived before those in front of them. */
    private record Early(TcpSegment segment, long from, long to) {}

    private static final byte[] NOTHING = {};
    private static final int FIRST_PIECES = 4;

    // A ring of pieces, the oldest at head: where they are, from where to where.
    private byte[][] arrays = {};
    private int[] froms = {};
    private int[] ends = {};
    private int head;
    private int pieces;
    private int size;
    private long next;
    // Ordered by number; they do not overlap.
    private final List<Early> early = new ArrayList<>(0);

    /** Where the stream begins. */
    void begin(long seq) {
        next = seq;
    }

    /** The number of the byte that is expected next. */
    long next() {
        return next;
    }

    /** How many bytes may be read. */
    int size() {
        return size;
    }

    boolean hasHole() {
        return !early.isEmpty();
    }

    /**
     * Takes those bytes of a segment that are new and lie before {@code edge}.
     *
     * @return true if bytes may be read that could not before
     */
    boolean offer(TcpSegment segment, long edge) {
        long from = Math.max(segment.seq(), next);
        long to = Math.min(segment.seq() + segment.length(), edge);
        if (from >= to) {
            return false;
        }
        if (from > next) {
            keepEarly(segment, from, to);
            return false;
        }
        append(segment, from, to);
        if (!early.isEmpty()) {
            takeEarly();
        }
        return true;
    }

    private void takeEarly() {
        int taken = 0;
        while (taken < early.size() && early.get(taken).from() <= next) {
            Early one = early.get(taken);
            if (one.to() > next) {
                append(one.segment(), next, one.to());
            }
            taken++;
        }
        early.subList(0, taken).clear();
    }

    /** Keeps what none of the early pieces holds. */
    private void keepEarly(TcpSegment segment, long from, long to) {
        int i = early.size();
        while (i > 0 && early.get(i - 1).to() > from) {
            i--;
        }
        long at = from;
        while (at < to) {
            boolean inFront = i < early.size();
            long end = inFront ? Math.min(to, early.get(i).from()) : to;
            if (end > at) {
                early.add(i, new Early(segment, at, end));
                i++;
            }
            at = Math.max(at, end);
            if (i < early.size() && at < to) {
                at = Math.max(at, early.get(i).to());
                i++;
            }
        }
    }

    private void append(TcpSegment segment, long from, long to) {
        int offset = segment.offset() + (int) (from - segment.seq());
        append(segment.bytes(), offset, (int) (to - from));
    }

    private void append(byte[] bytes, int from, int length) {
        next += length;
        size += length;
        if (pieces > 0) {
            int last = (head + pieces - 1) & (arrays.length - 1);
            if (arrays[last] == bytes && ends[last] == from) {
                ends[last] = from + length;
                return;
            }
        }
        if (pieces == arrays.length) {
            grow();
        }
        int place = (head + pieces) & (arrays.length - 1);
        arrays[place] = bytes;
        froms[place] = from;
        ends[place] = from + length;
        pieces++;
    }

    private void grow() {
        int larger = Math.max(FIRST_PIECES, 2 * pieces);
        byte[][] newArrays = new byte[larger][];
        int[] newFroms = new int[larger];
        int[] newEnds = new int[larger];
        for (int i = 0; i < pieces; i++) {
            int place = (head + i) & (arrays.length - 1);
            newArrays[i] = arrays[place];
            newFroms[i] = froms[place];
            newEnds[i] = ends[place];
        }
        arrays = newArrays;
        froms = newFroms;
        ends = newEnds;
        head = 0;
    }

    /** Reads up to {@code most} bytes. */
    int read(ByteBuffer target, int most) {
        int wanted = Math.min(Math.min(most, target.remaining()), size);
        int left = wanted;
        while (left > 0) {
            int part = Math.min(left, ends[head] - froms[head]);
            target.put(arrays[head], froms[head], part);
            froms[head] += part;
            left -= part;
            if (froms[head] == ends[head]) {
                arrays[head] = NOTHING;
                head = (head + 1) & (arrays.length - 1);
                pieces--;
            }
        }
        size -= wanted;
        return wanted;
    }

    /** Forgets what has not been read. */
    void clear() {
        Arrays.fill(arrays, NOTHING);
        pieces = 0;
        size = 0;
        early.clear();
    }
}
