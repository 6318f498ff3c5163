package dev.orrery.sim.trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events of one run, in order: always folded into a digest, kept only on request.
 *
 * <p>While events are kept each knows which one caused it: whoever makes something happen later
 * takes its {@link #scope()} along, and {@link #within} says so when it happens. More events are
 * kept than are folded, see {@link #note}.
 *
 * <p>Threading: one run, one thread at a time.
 *
 * <p>Order: the digest depends on every field of every event and on their order. It is the same in
 * every JVM, and whether events are kept or not.
 *
 * <p>Cost: {@link #record} is O(1) and allocates nothing when no event is kept and nobody listens;
 * callers should pass texts that exist already, and never build one for it. An event that is kept
 * takes 33 bytes; it becomes an object when it is read.
 */
public final class Trace {
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final Digest digest = new Digest();
    private final int capacity;
    private final boolean stacks;
    private final boolean bytes;
    private final List<Segment> segments = new ArrayList<>();
    private final @Nullable TraceListener listener;
    private final @Nullable Reached reached;

    // Null where nobody records. Invariant: has room for one event at least, for the listener.
    private final @Nullable EventColumns kept;
    private final SortedMap<String, Long> states = new TreeMap<>();
    private long count;
    private long scope = Origin.NO_EVENT;

    private Trace(
            int capacity,
            boolean stacks,
            boolean bytes,
            @Nullable TraceListener listener,
            @Nullable Reached reached) {
        this.capacity = capacity;
        this.stacks = stacks;
        this.bytes = bytes;
        this.listener = listener;
        this.reached = reached;
        boolean isRecording = capacity > 0 || listener != null;
        this.kept = isRecording ? new EventColumns(Math.max(1, capacity)) : null;
    }

    /**
     * Makes a trace that keeps no event.
     *
     * @return an empty trace
     */
    public static Trace digestOnly() {
        return new Trace(0, false, false, null, null);
    }

    /**
     * Makes a trace that keeps the last events, for a failure's report.
     *
     * @param n how many, at least 0
     * @return an empty trace
     * @throws IllegalArgumentException if n is negative
     */
    public static Trace recordLast(int n) {
        if (n < 0) {
            throw new IllegalArgumentException(
                    "n must be at least 0: n=" + n + ". Use 0 to keep no event.");
        }
        return new Trace(n, false, false, null, null);
    }

    /**
     * Makes a trace that keeps every event; its memory grows with the run.
     *
     * @return an empty trace
     */
    public static Trace recordAll() {
        return new Trace(UNBOUNDED, false, false, null, null);
    }

    /**
     * Returns an empty trace that keeps as many events as this and tells a listener of each.
     *
     * @param newListener who hears of every event
     * @return a new trace; this one stays as it is
     */
    public Trace withListener(TraceListener newListener) {
        return new Trace(capacity, stacks, bytes, newListener, reached);
    }

    /**
     * Returns an empty trace as this one, which also notes what the run reaches.
     *
     * @param newReached told of every event in the digest; of one run at a time
     * @return a new trace; this one stays as it is
     */
    public Trace withReached(Reached newReached) {
        return new Trace(capacity, stacks, bytes, listener, newReached);
    }

    /**
     * Returns an empty trace as this one, whose events also know where in the user's code they were
     * asked for: for the replay of a failure, since each event costs a walk over the stack.
     *
     * @return a new trace; this one stays as it is
     */
    public Trace withStacks() {
        return new Trace(capacity, true, bytes, listener, reached);
    }

    /**
     * Returns an empty trace as this one that also keeps the bytes on the simulated wire, all of
     * them. It must record, for nobody listens to the wire elsewhere.
     *
     * @return a new trace; this one stays as it is
     */
    public Trace withBytes() {
        return new Trace(capacity, stacks, true, listener, reached);
    }

    /**
     * Tells whether bytes on the wire are kept.
     *
     * @return true after {@link #withBytes()}
     */
    public boolean isCapturing() {
        return bytes && isRecording();
    }

    /**
     * Keeps what went over the wire, if bytes are kept; it is not in the digest.
     *
     * @param segment what went over it
     */
    public void capture(Segment segment) {
        if (isCapturing()) {
            segments.add(segment);
        }
    }

    /**
     * Returns what went over the wire.
     *
     * @return a copy, the oldest first
     */
    public List<Segment> segments() {
        return new ArrayList<>(segments);
    }

    /**
     * Records an event that the present scope causes.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param kind what kind of event it was
     * @param detail what happened; a text that exists already
     * @param value a number that belongs to it, or 0
     */
    public void record(long timeNanos, String actor, EventKind kind, String detail, long value) {
        fold(timeNanos, actor, kind, detail, value);
        keep(timeNanos, actor, kind, detail, value, "", scope, stackHere());
    }

    /**
     * Records an event whose origin is known.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param kind what kind of event it was
     * @param detail what happened; a text that exists already
     * @param value a number that belongs to it, or 0
     * @param origin why it happened; not in the digest
     */
    public void record(
            long timeNanos,
            String actor,
            EventKind kind,
            String detail,
            long value,
            Origin origin) {
        fold(timeNanos, actor, kind, detail, value);
        keep(timeNanos, actor, kind, detail, value, origin.label(), origin.cause(), origin.stack());
    }

    /**
     * Keeps an event for readers, if anybody records; it is not in the digest and not counted.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param kind what kind of event it was
     * @param detail what happened
     * @param value a number that belongs to it, or 0
     * @param origin why it happened
     */
    public void note(
            long timeNanos,
            String actor,
            EventKind kind,
            String detail,
            long value,
            Origin origin) {
        keep(timeNanos, actor, kind, detail, value, origin.label(), origin.cause(), origin.stack());
    }

    /**
     * Records that a callback runs. What is known of its origin is not wrapped in an object, since
     * this is called more often than anything else here.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param value a number that belongs to it, or 0
     * @param called what it is called: a text, or an object whose text never changes, read when
     *     somebody reads the event
     * @param cause the index of the event that caused it, or {@link Origin#NO_EVENT}
     * @param stack the user's frames, as in {@link Origin#stack()}
     */
    public void recordCallback(
            long timeNanos, String actor, long value, Object called, long cause, String stack) {
        fold(timeNanos, actor, EventKind.CALLBACK, "", value);
        keep(timeNanos, actor, EventKind.CALLBACK, "", value, called, cause, stack);
    }

    /**
     * Keeps an event about a callback for readers, if anybody records, caused by the present scope;
     * it is not in the digest and not counted.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor to whom it happened
     * @param kind what kind of event it was
     * @param detail what happened
     * @param value a number that belongs to it, or 0
     * @param called what the callback is called: a text, or an object whose text never changes
     * @param stack the user's frames, as in {@link Origin#stack()}
     */
    public void noteCallback(
            long timeNanos,
            String actor,
            EventKind kind,
            String detail,
            long value,
            Object called,
            String stack) {
        keep(timeNanos, actor, kind, detail, value, called, scope, stack);
    }

    /**
     * Records a decision without building a text for it: the event kept has the detail {@code
     * question = key} and the ordinal as its value.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor who asked
     * @param question what was asked
     * @param ordinal the how-manieth such question it was
     * @param key the key of the option that was taken
     * @param answer the option's index; 0 is the calm one
     */
    public void recordDecision(
            long timeNanos, String actor, String question, long ordinal, String key, int answer) {
        fold(timeNanos, actor, EventKind.DECISION, question, ordinal);
        digest.fold(Digest.hash(key));
        EventColumns events = kept;
        if (events != null) {
            events.add(timeNanos, actor, EventKind.DECISION, question, ordinal);
            events.origin(key, scope, stackHere());
            events.decision(question, answer);
            tell(events);
        }
    }

    /**
     * Records the state that the system is in and counts it, for searches that prefer runs which
     * reach states that were not seen before.
     *
     * @param timeNanos the virtual time, in nanoseconds from the start of the run
     * @param actor whose state it is
     * @param label the state; a text that is the same in every run
     */
    public void recordState(long timeNanos, String actor, String label) {
        record(timeNanos, actor, EventKind.STATE, label, 0);
        states.merge(label, 1L, Long::sum);
    }

    /**
     * Returns the states that were recorded.
     *
     * @return by label, how often; a view that cannot be changed
     */
    public SortedMap<String, Long> states() {
        return Collections.unmodifiableSortedMap(states);
    }

    /**
     * Returns the event during which everything happens now.
     *
     * @return its index, or {@link Origin#NO_EVENT}
     */
    public long scope() {
        return scope;
    }

    /**
     * Says that everything which happens from now on happens during an event. Give the value back
     * when that is over.
     *
     * @param index the event's index, or {@link Origin#NO_EVENT}
     * @return the scope before
     */
    public long within(long index) {
        long before = scope;
        scope = index;
        return before;
    }

    /**
     * Says that everything which happens from now on happens during the last event.
     *
     * @return the scope before
     */
    public long withinLast() {
        return within(lastIndex());
    }

    /**
     * Returns the index of the last event.
     *
     * @return its index; {@link Origin#NO_EVENT} if there is none yet or nobody records
     */
    public long lastIndex() {
        return kept == null ? Origin.NO_EVENT : kept.added() - 1;
    }

    /**
     * Returns the origin of what the caller asks for: the present scope, and the caller's stack if
     * stacks are wanted.
     *
     * @return a new origin; {@link Origin#UNKNOWN} where nobody records
     */
    public Origin here() {
        if (!isRecording()) {
            return Origin.UNKNOWN;
        }
        return new Origin(scope, "", stackHere());
    }

    /**
     * Returns where in the user's code the caller was called, if stacks are wanted.
     *
     * @return frames as in {@link Origin#stack()}; empty where none are wanted
     */
    public String stackHere() {
        return stacks && isRecording() ? UserFrames.here() : "";
    }

    private void fold(long timeNanos, String actor, EventKind kind, String detail, long value) {
        count++;
        if (reached != null) {
            reached.note(actor, kind, detail);
        }
        digest.fold(timeNanos);
        digest.fold(Digest.hash(actor));
        digest.fold(kind.code());
        digest.fold(Digest.hash(detail));
        digest.fold(value);
    }

    private void keep(
            long timeNanos,
            String actor,
            EventKind kind,
            String detail,
            long value,
            Object called,
            long cause,
            String stack) {
        EventColumns events = kept;
        if (events != null) {
            events.add(timeNanos, actor, kind, detail, value);
            events.origin(called, cause, stack);
            tell(events);
        }
    }

    private void tell(EventColumns events) {
        if (listener != null) {
            listener.recorded(events.event(events.added() - 1));
        }
    }

    /**
     * Tells whether events are kept or listened to, that is, whether a caller may spend time on a
     * better detail; the digest must not depend on it.
     *
     * @return whether anybody will see the events
     */
    public boolean isRecording() {
        return kept != null;
    }

    /**
     * Returns the digest of all events so far.
     *
     * @return 64 bits, equal for equal events in equal order
     */
    public long digest() {
        return digest.value();
    }

    /**
     * Returns the digest as text.
     *
     * @return 16 digits of 0-9 and a-f
     */
    public String digestText() {
        return format(digest());
    }

    /**
     * Writes a digest as text.
     *
     * @param digest the digest of a run
     * @return 16 digits of 0-9 and a-f
     */
    public static String format(long digest) {
        String digits = Long.toHexString(digest);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /**
     * Returns how many events the digest holds.
     *
     * @return the number of events, kept or not; notes are not among them
     */
    public long count() {
        return count;
    }

    /**
     * Tells whether every event of the run was kept.
     *
     * @return true if {@link #events()} begins with the first
     */
    public boolean isWhole() {
        return kept != null && kept.added() <= capacity;
    }

    /**
     * Returns the events that were kept, which become objects here.
     *
     * @return a copy, the oldest first
     */
    public List<TraceEvent> events() {
        List<TraceEvent> events = new ArrayList<>();
        if (kept != null && capacity > 0) {
            for (long index = kept.added() - kept.size(); index < kept.added(); index++) {
                events.add(kept.event(index));
            }
        }
        return events;
    }
}
