package dev.orrery.loop.engine;

import dev.orrery.loop.handle.Context;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The pending timers of one loop, fired in deadline order: a heap while they are few, a ladder when
 * they are many.
 *
 * <p>The ladder: far timers lie unsorted in the buckets of a {@link TimerRung}. When the nearest
 * bucket is due it is sorted into the {@link TimerRun}, from which its timers fire. What is added
 * for a time whose bucket was taken already goes to the {@link TimerHeap}; when that has grown too
 * large it is put back into the ladder, with what is left of the run. A heap that is due and not
 * small is sorted into the run, if that is empty. Buckets that grow too large are cut at once. So a
 * step handles a bucket of timers, or the heap and what is left of the run, however many are
 * pending; except that equal deadlines cannot be cut, that a sweep after cancels by foreign threads
 * walks all, and that deadlines too far from all others gather everything in one heap.
 *
 * <p>A new timer lies with the latest ones, unsorted, until they are many or one of them is due:
 * most timers are time limits of something that ends long before, and such a one never gets
 * further.
 *
 * <p>A cancelled timer that is the oldest or the newest of its bucket is taken out at once: most
 * are, those that are cancelled soon and those that are cancelled in the order added. Another one
 * lets go of its callback and stays behind as a dead entry until more than half of its bucket, or
 * of all entries, are dead; then they are swept out.
 *
 * <p>Threading: the owner's thread; {@link Timer#cancel()} from any thread. Time and units:
 * nanoseconds, compared as differences; deadlines up to 2^62 ahead of the loop's clock and 2^61
 * behind it, so that no difference overflows. Order: equal deadlines in the order added. Cost: add
 * O(1) and one allocation of 40 bytes, apart from the arrays; firing a timer O(log b), where b is
 * the number of timers in a bucket; cancel O(1), all amortised. Source: W. T. Tang, R. S. M. Goh,
 * I. L.-J. Thng, "Ladder queue: an O(1) priority queue structure for large-scale discrete event
 * simulation", 2005, whose unsorted buckets are cut when their time comes; that they are cut when
 * they overflow is from the burst tries of S. Heinz, J. Zobel and H. E. Williams, 2002.
 */
public final class TimerQueue {
    // Sweeping fewer than this is not worth the walk.
    private static final int FEWEST_DEAD = 32;
    // The latest timers get new arrays after having been none so often: stores into young ones are
    // cheaper (see ReadyQueue). A power of two.
    private static final int RENEWAL = 4096;
    // How far from the ladder's start a deadline may be, so that no difference overflows.
    private static final long MOST_BEFORE = 1L << 60;
    private static final long MOST_AFTER = (1L << 62) + (1L << 61);

    private final BooleanSupplier isOwner;
    private final TimerQueueLimits limits;
    // Added after all others.
    private TimerBucket latest = new TimerBucket();
    private int emptied;
    // Near: all that comes before the open slots of the ladder. On a tie the run was added first.
    private final TimerRun run = new TimerRun();
    private TimerHeap heap = new TimerHeap();
    private int heapLimit;
    // So large a heap may be to be sorted; less after a heap whose deadlines were too far apart.
    private int sortable = Integer.MAX_VALUE;
    // Far: the ladder, if there is one.
    private @Nullable TimerRung root;
    private int far;
    private int size;
    // Dead entries counted on the owner's thread, and those that foreign threads made.
    private int dead;
    private final AtomicInteger foreignDead = new AtomicInteger();

    /**
     * A queue without timers.
     *
     * @param isOwner true if the calling thread is the one that works with this queue
     */
    public TimerQueue(BooleanSupplier isOwner) {
        this(isOwner, TimerQueueLimits.MEASURED);
    }

    TimerQueue(BooleanSupplier isOwner, TimerQueueLimits limits) {
        this.isOwner = isOwner;
        this.limits = limits;
        this.heapLimit = limits.heap();
    }

    /**
     * Adds a timer.
     *
     * @param body what to run
     * @param context the context that it runs in
     * @param deadlineNanos when, on the scale of the loop's clock
     * @return the pending timer
     */
    public Timer add(Runnable body, Context context, long deadlineNanos) {
        sweepIfMostlyDead();
        if (latest.size() >= limits.latest()) {
            putAwayLatest();
        }
        Timer timer = new Timer(body, context, deadlineNanos, this);
        latest.add(deadlineNanos, timer);
        size++;
        return timer;
    }

    /**
     * The timer that fires first.
     *
     * @return a live timer, or null if none is pending
     */
    public @Nullable Timer firstOrNull() {
        Timer newest = firstLatest();
        Timer sorted = firstSorted();
        return newest == null || (sorted != null && sorted.isNotAfter(newest)) ? sorted : newest;
    }

    /**
     * Moves every timer that is due at {@code nowNanos} to {@code ready}, in deadline order.
     *
     * @param nowNanos the time of the loop's clock
     * @param ready gets the timers
     */
    public void fire(long nowNanos, ReadyQueue ready) {
        sweepIfMostlyDead();
        if (latest.size() > 0 && latest.first().deadlineNanos() - nowNanos <= 0) {
            putAwayLatest();
        }
        sortHeap(nowNanos);
        do {
            fireNear(nowNanos, ready);
        } while (root != null && isNearEmpty() && takeBucket(nowNanos));
    }

    /** {@return how many entries the queue holds, dead ones included} */
    public int size() {
        return size;
    }

    /** {@return the live timers, in the order in which they will fire} Cost: O(n log n). */
    public List<Timer> pending() {
        List<Timer> pending = new ArrayList<>();
        forEach(
                (deadline, timer) -> {
                    if (!timer.isCancelled()) {
                        pending.add(timer);
                    }
                });
        // Equal deadlines stay in the order in which they were given.
        pending.sort((a, b) -> Long.compare(a.deadlineNanos() - b.deadlineNanos(), 0));
        return pending;
    }

    /** Forgets everything; nothing is added any more. */
    public void clear() {
        latest.clear();
        run.clear();
        heap.clear();
        root = null;
        far = 0;
        size = 0;
        dead = 0;
        foreignDead.set(0);
    }

    boolean isOwner() {
        return isOwner.getAsBoolean();
    }

    void entryDiedElsewhere() {
        foreignDead.incrementAndGet();
    }

    void entryDied(Timer timer) {
        if (timer.state == Timer.LATEST) {
            latestDied(timer);
        } else {
            sortedDied(timer);
        }
        sweepIfMostlyDead();
    }

    private void latestDied(Timer timer) {
        if (latest.removeIfAtEnd(timer)) {
            timer.state = Timer.GONE;
            size--;
            if (latest.size() == 0 && (++emptied & (RENEWAL - 1)) == 0) {
                latest = new TimerBucket();
            }
        } else {
            dead++;
            if (latest.countDead()) {
                int swept = latest.sweep();
                size -= swept;
                forgetDead(swept);
            }
        }
    }

    private void sortedDied(Timer timer) {
        TimerBucket bucket = root == null ? null : root.find(timer.deadlineNanos());
        if (bucket == null ? heap.removeIfLatest(timer) : bucket.removeIfAtEnd(timer)) {
            timer.state = Timer.GONE;
            size--;
            far -= bucket == null ? 0 : 1;
        } else {
            dead++;
            if (bucket != null && bucket.countDead()) {
                int swept = bucket.sweep();
                forgetFar(swept);
                forgetDead(swept);
            }
        }
    }

    // ---- the latest

    /** The first live one of the latest, or null. */
    private @Nullable Timer firstLatest() {
        while (latest.size() > 0) {
            Timer first = latest.first();
            if (!first.isCancelled()) {
                return first;
            }
            first.state = Timer.GONE;
            latest.removeFirst();
            size--;
            forgetDead(1);
        }
        return null;
    }

    /** Puts the latest timers where they belong by their deadlines, in the order added. */
    private void putAwayLatest() {
        latest.forEach(
                (deadline, timer) -> {
                    if (timer.isCancelled()) {
                        timer.state = Timer.GONE;
                        size--;
                        forgetDead(1);
                    } else {
                        timer.state = Timer.SORTED;
                        putAway(deadline, timer);
                    }
                });
        latest.clear();
    }

    private void putAway(long deadline, Timer timer) {
        if (root != null && addFar(root, deadline, timer)) {
            return;
        }
        if (isNearEmpty()) {
            heapLimit = limits.heap();
        }
        heap.add(deadline, timer);
        if (heap.size() > heapLimit) {
            spread();
        }
    }

    /** The first live one of those near and far, or null. */
    private @Nullable Timer firstSorted() {
        dropDeadNear();
        if (!isNearEmpty()) {
            return isRunFirst() ? run.first() : heap.first();
        }
        return firstFar();
    }

    // ---- near

    private boolean isNearEmpty() {
        return run.isEmpty() && heap.size() == 0;
    }

    /** True if the first near timer, which is there, is the run's. */
    private boolean isRunFirst() {
        return !run.isEmpty()
                && (heap.size() == 0 || run.firstDeadline() - heap.firstDeadline() <= 0);
    }

    private Timer removeFirstNear() {
        Timer first = isRunFirst() ? run.removeFirst() : heap.removeFirst();
        first.state = Timer.GONE;
        size--;
        return first;
    }

    private void dropDeadNear() {
        while (!isNearEmpty() && (isRunFirst() ? run.first() : heap.first()).isCancelled()) {
            removeFirstNear();
            forgetDead(1);
        }
    }

    /** Sorts the heap into the run if it is large and due: then its timers sift no more. */
    private void sortHeap(long nowNanos) {
        if (heap.size() < limits.sorted()) {
            sortable = Integer.MAX_VALUE;
        } else if (run.isEmpty()
                && heap.size() <= sortable
                && heap.firstDeadline() - nowNanos <= 0
                && !run.load(heap)) {
            sortable = heap.size() / 2;
        }
    }

    private void fireNear(long nowNanos, ReadyQueue ready) {
        while (!isNearEmpty()) {
            boolean isRunFirst = isRunFirst();
            long deadline = isRunFirst ? run.firstDeadline() : heap.firstDeadline();
            if (deadline - nowNanos > 0) {
                return;
            }
            Timer first = isRunFirst ? run.removeFirst() : heap.removeFirst();
            first.state = Timer.GONE;
            size--;
            if (first.isCancelled()) {
                forgetDead(1);
            } else {
                ready.add(first);
            }
        }
    }

    // ---- far

    private boolean addFar(TimerRung ladder, long deadline, Timer timer) {
        if (!covers(ladder.start(), deadline)) {
            gatherInHeap();
            return false;
        }
        if (!ladder.add(deadline, timer, limits)) {
            return false;
        }
        far++;
        return true;
    }

    /** The first live timer of the ladder, or null. */
    private @Nullable Timer firstFar() {
        while (root != null) {
            root = root.shortened();
            TimerBucket bucket = root.first();
            if (bucket == null) {
                root = null;
                break;
            }
            Timer first = bucket.first();
            if (!first.isCancelled()) {
                return first;
            }
            first.state = Timer.GONE;
            bucket.removeFirst();
            forgetFar(1);
            forgetDead(1);
        }
        return null;
    }

    /** Sorts the first bucket into the run, if one of its timers is due; else false. */
    private boolean takeBucket(long nowNanos) {
        Timer first = firstFar();
        TimerRung ladder = root;
        if (first == null || ladder == null || first.deadlineNanos() - nowNanos > 0) {
            return false;
        }
        TimerBucket bucket = ladder.first();
        while (bucket != null && !run.load(bucket)) {
            ladder.splitFirst(limits);
            bucket = ladder.first();
        }
        ladder.takeFirst();
        far -= run.size();
        if (far == 0) {
            root = null;
        }
        return true;
    }

    /** Puts all near timers into the ladder, which is made if there is none. */
    private void spread() {
        TimerRung ladder = root == null ? newLadder() : root;
        if (ladder == null) {
            heapLimit = 2 * heap.size();
            return;
        }
        ladder.reopen();
        TimerSink sink = (deadline, timer) -> ladder.add(deadline, timer, limits);
        far += run.size() + heap.size();
        run.forEach(sink);
        run.clear();
        heap.forEach(sink);
        heap.clear();
        root = ladder;
    }

    /** A ladder where most of the near timers are, or null if the others are too far from it. */
    private @Nullable TimerRung newLadder() {
        long[] keys = new long[run.size() + heap.size()];
        long origin = heap.firstDeadline();
        int[] count = new int[1];
        TimerSink sink = (deadline, timer) -> keys[count[0]++] = deadline - origin;
        run.forEach(sink);
        heap.forEach(sink);
        Arrays.sort(keys);
        long low = keys[keys.length / 8];
        long high = keys[keys.length - 1 - keys.length / 8];
        if (!covers(low, keys[0]) || !covers(low, keys[keys.length - 1])) {
            return null;
        }
        return new TimerRung(origin + low, TimerRung.bits(low, high) + 1, limits.fanoutBits());
    }

    /** Puts all timers into the heap, since one is to come that is too far from the ladder. */
    private void gatherInHeap() {
        TimerHeap all = new TimerHeap();
        forEachSorted(all::add);
        run.clear();
        heap = all;
        heapLimit = Math.max(limits.heap(), 2 * size);
        root = null;
        far = 0;
    }

    private static boolean covers(long start, long deadline) {
        long distance = deadline - start;
        return distance >= -MOST_BEFORE && distance < MOST_AFTER;
    }

    // ---- the dead

    private void sweepIfMostlyDead() {
        int all = dead + foreignDead.get();
        if (all >= FEWEST_DEAD && all > size / 2) {
            sweep();
        }
    }

    private void sweep() {
        // What a foreign thread cancels during the walk is counted again for the next sweep.
        foreignDead.set(0);
        dead = 0;
        latest.sweep();
        run.sweep();
        heap.sweep();
        if (root != null) {
            far -= root.sweep();
        }
        size = latest.size() + run.size() + heap.size() + far;
    }

    private void forgetFar(int count) {
        far -= count;
        size -= count;
    }

    private void forgetDead(int count) {
        dead = Math.max(0, dead - count);
    }

    /** Gives all timers; those with equal deadlines in the order added. */
    private void forEach(TimerSink sink) {
        forEachSorted(sink);
        latest.forEach(sink);
    }

    private void forEachSorted(TimerSink sink) {
        run.forEach(sink);
        heap.forEach(sink);
        if (root != null) {
            root.forEach(sink);
        }
    }
}
