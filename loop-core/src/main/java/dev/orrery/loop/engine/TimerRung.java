package dev.orrery.loop.engine;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of time cut into slots of equal width, with one more slot for all that is before and
 * one for all that is beyond. A slot has a {@link TimerBucket}, which becomes a finer rung when it
 * holds too many timers: so one step never handles more than a bucket, however many there are.
 *
 * <p>Slots are taken in order of time, and then closed: what comes for a closed slot is to be kept
 * where the taken timers went. Threading: loop thread only. Cost: add O(depth), which grows with
 * the logarithm of the number of timers to the base of the fan-out.
 */
final class TimerRung {
    // No rung is longer, so that distances within one cannot overflow.
    private static final int MOST_BITS = 58;

    private final long start;
    private final int shift;
    private final int fanoutBits;
    // 0: before the start; 1 to fan-out: the stretches from the start on; the last one: beyond.
    private final @Nullable TimerBucket[] slots;
    // Slots before it are closed, and empty.
    private int closed;
    // No slot before it has a timer.
    private int lowest;

    /** A rung from {@code start} on, 2^bits nanoseconds long or the shortest or longest. */
    TimerRung(long start, int bits, int fanoutBits) {
        this.start = start;
        this.fanoutBits = fanoutBits;
        this.shift = Math.max(0, Math.min(bits, MOST_BITS) - fanoutBits);
        this.slots = new TimerBucket[(1 << fanoutBits) + 2];
        this.lowest = slots.length;
    }

    /** The width in bits of a stretch that goes from {@code first} to {@code last}. */
    static int bits(long first, long last) {
        return Long.SIZE - Long.numberOfLeadingZeros(last - first);
    }

    long start() {
        return start;
    }

    /** Adds a timer; false if its slot is closed. */
    boolean add(long key, Timer timer, TimerQueueLimits limits) {
        TimerRung rung = this;
        while (true) {
            int slot = rung.slotOf(key);
            if (slot < rung.closed) {
                return false;
            }
            if (slot < rung.lowest) {
                rung.lowest = slot;
            }
            TimerBucket bucket = rung.slots[slot];
            if (bucket == null) {
                bucket = new TimerBucket();
                rung.slots[slot] = bucket;
            }
            TimerRung inner = bucket.inner();
            if (inner == null) {
                bucket.add(key, timer);
                if (bucket.size() > limits.bucket() && rung.canSplit(slot)) {
                    rung.split(slot, bucket, limits);
                }
                return true;
            }
            rung = inner;
        }
    }

    /** Opens all slots again; only if what was taken out of them is nowhere else any more. */
    void reopen() {
        TimerRung rung = this;
        while (rung != null) {
            TimerBucket half = rung.closed < rung.slots.length ? rung.slots[rung.closed] : null;
            rung.closed = 0;
            rung = half == null ? null : half.inner();
        }
    }

    /** The bucket where a timer with this key is, or null if its slot is closed. */
    @Nullable TimerBucket find(long key) {
        TimerRung rung = this;
        while (true) {
            int slot = rung.slotOf(key);
            TimerBucket bucket = slot < rung.closed ? null : rung.slots[slot];
            if (bucket == null || bucket.inner() == null) {
                return bucket;
            }
            rung = bucket.inner();
        }
    }

    /** The first bucket that has timers, or null. */
    @Nullable TimerBucket first() {
        while (lowest < slots.length) {
            TimerBucket bucket = slots[lowest];
            if (bucket != null) {
                TimerRung inner = bucket.inner();
                TimerBucket first = inner == null ? bucket : inner.first();
                if (first != null && first.size() > 0) {
                    return first;
                }
            }
            lowest++;
        }
        return null;
    }

    /**
     * Takes the first bucket out and closes its slot and all before. Only if there is one, and
     * {@link #first()} was asked.
     */
    void takeFirst() {
        TimerBucket bucket = slots[lowest];
        for (int i = closed; i < lowest; i++) {
            slots[i] = null;
        }
        closed = lowest;
        if (bucket != null && bucket.inner() != null) {
            bucket.inner().takeFirst();
        } else {
            slots[lowest] = null;
            closed = ++lowest;
        }
    }

    /**
     * The rung that holds all there is: this one, or a finer one in its last slot. Only while there
     * is nothing near, since a slot before that one's start may be open.
     */
    TimerRung shortened() {
        TimerRung rung = this;
        while (rung.first() != null && rung.lowest == rung.slots.length - 1) {
            TimerBucket last = rung.slots[rung.lowest];
            TimerRung inner = last == null ? null : last.inner();
            if (inner == null) {
                break;
            }
            rung = inner;
        }
        return rung;
    }

    /** Cuts the first bucket, which is there, into slots of a finer rung. */
    void splitFirst(TimerQueueLimits limits) {
        TimerBucket bucket = slots[lowest];
        if (bucket != null && bucket.inner() != null) {
            bucket.inner().splitFirst(limits);
        } else if (bucket != null) {
            split(lowest, bucket, limits);
        }
    }

    void forEach(TimerSink sink) {
        for (TimerBucket bucket : slots) {
            if (bucket == null) {
                continue;
            }
            if (bucket.inner() == null) {
                bucket.forEach(sink);
            } else {
                bucket.inner().forEach(sink);
            }
        }
    }

    /** Forgets all cancelled timers and says how many there were. */
    int sweep() {
        int swept = 0;
        for (TimerBucket bucket : slots) {
            if (bucket != null) {
                swept += bucket.inner() == null ? bucket.sweep() : bucket.inner().sweep();
            }
        }
        return swept;
    }

    private int slotOf(long key) {
        long distance = key - start;
        if (distance < 0) {
            return 0;
        }
        long index = (distance >>> shift) + 1;
        return index < slots.length ? (int) index : slots.length - 1;
    }

    private boolean isOpenEnded(int slot) {
        return slot == 0 || slot == slots.length - 1;
    }

    // A slot of one nanosecond has timers of one deadline only.
    private boolean canSplit(int slot) {
        return shift > 0 || isOpenEnded(slot);
    }

    private void split(int slot, TimerBucket bucket, TimerQueueLimits limits) {
        bucket.moveInto(finer(slot, bucket), limits);
    }

    /**
     * The rung for what is in {@code bucket}. Within a slot it covers where most of the timers are.
     * At an end it begins or ends where this one does not reach, and each of its slots is at least
     * as long as all of this one: so a queue that grows at one end has few rungs.
     */
    private TimerRung finer(int slot, TimerBucket bucket) {
        long[] sample = bucket.sample(start);
        long low = sample[sample.length / 8];
        long high = sample[sample.length - 1 - sample.length / 8];
        int ownBits = shift + fanoutBits;
        if (slot == 0) {
            int bits = Math.min(MOST_BITS, Math.max(ownBits + fanoutBits, bits(low, 0) + 1));
            return new TimerRung(start - (1L << bits), bits, fanoutBits);
        }
        if (slot == slots.length - 1) {
            long end = 1L << ownBits;
            int bits = Math.max(ownBits + fanoutBits, bits(end, high) + 1);
            return new TimerRung(start + end, bits, fanoutBits);
        }
        return new TimerRung(start + low, bits(low, high), fanoutBits);
    }
}
