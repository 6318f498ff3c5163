package dev.orrery.sim.trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The events that a trace keeps, in columns: the newest ones, as many as there is room for. An
 * event becomes an object, and its texts are written, when it is read.
 *
 * <p>Threading: that of its trace. Cost: an event takes 33 bytes, one with a stack four more and an
 * accident 24 more; adding one is a few stores, and every 64th allocates.
 */
final class EventColumns {
    // A power of two, for quick division.
    private static final int LENGTH = 64;
    private static final int NUMBERS = 2;
    private static final int OBJECTS = 3;
    private static final int DECISION = 0x80;
    private static final int KIND = 0x7f;
    private static final int NO_CAUSE = 0;
    private static final EventKind[] KINDS = EventKind.values();

    /** A length of all columns. */
    private static final class Piece {
        // Of each event its time and value.
        private final long[] numbers;
        // Of each event its actor, detail and label; of a decision its key as the label, and an
        // Accident in place of the question where the answer is not the calm one.
        private final Object[] objects;
        // Of each event how many events before it its cause was, or NO_CAUSE.
        private final int[] causes;
        // Of each event the ordinal of its kind, with DECISION if it has a key.
        private final byte[] kinds;
        // Null until an event has one.
        private @Nullable String @Nullable [] stacks;

        private Piece(int length) {
            numbers = new long[length * NUMBERS];
            objects = new Object[length * OBJECTS];
            causes = new int[length];
            kinds = new byte[length];
        }
    }

    private record Accident(String question, int answer) {
        @Override
        public String toString() {
            return question;
        }
    }

    private final int capacity;
    private final List<Piece> pieces = new ArrayList<>();
    // The piece and the place in it of the newest event, and its place in all of them: before
    // place 0 comes the last one.
    private Piece piece;
    private int inPiece;
    private int place = -1;
    private long added;

    EventColumns(int capacity) {
        this.capacity = capacity;
        this.piece = new Piece(Math.min(capacity, LENGTH));
        pieces.add(piece);
    }

    /** Adds an event; {@link #origin} comes next. */
    // The ordinal never leaves this object, and a reference in its place would take four bytes.
    @SuppressWarnings("EnumOrdinal")
    void add(long timeNanos, String actor, EventKind kind, String detail, long value) {
        advance();
        Piece now = piece;
        int at = inPiece;
        now.numbers[at * NUMBERS] = timeNanos;
        now.numbers[at * NUMBERS + 1] = value;
        now.objects[at * OBJECTS] = actor;
        now.objects[at * OBJECTS + 1] = detail;
        now.kinds[at] = (byte) kind.ordinal();
        added++;
    }

    /** Says why the newest event happened. */
    void origin(Object called, long cause, String stack) {
        Piece now = piece;
        int at = inPiece;
        now.objects[at * OBJECTS + 2] = called;
        // A cause so far back that its distance is no int is not kept in any trace.
        long distance = cause == Origin.NO_EVENT ? NO_CAUSE : added - 1 - cause;
        now.causes[at] = distance == (int) distance ? (int) distance : NO_CAUSE;
        @Nullable String[] stacks = now.stacks;
        if (stacks == null && !stack.isEmpty()) {
            stacks = new String[LENGTH];
            now.stacks = stacks;
        }
        if (stacks != null) {
            stacks[at] = stack;
        }
    }

    /** Says that the newest event is a decision; {@link #origin} was told its key. */
    void decision(String question, int answer) {
        piece.kinds[inPiece] |= (byte) DECISION;
        if (answer != 0) {
            piece.objects[inPiece * OBJECTS + 1] = new Accident(question, answer);
        }
    }

    private void advance() {
        place++;
        if (place == capacity) {
            place = 0;
        }
        inPiece = place % LENGTH;
        if (inPiece == 0) {
            int next = place / LENGTH;
            if (next == pieces.size()) {
                pieces.add(new Piece(Math.min(capacity - place, LENGTH)));
            }
            piece = pieces.get(next);
        }
    }

    /** How many events were added, kept or not. */
    long added() {
        return added;
    }

    /** How many events are kept. */
    int size() {
        return (int) Math.min(added, capacity);
    }

    /** The event that was added as the how-manieth; one that is kept. */
    TraceEvent event(long index) {
        int at = (int) (place - (added - 1 - index));
        int wrapped = at < 0 ? at + capacity : at;
        return event(pieces.get(wrapped / LENGTH), wrapped % LENGTH, index);
    }

    private static TraceEvent event(Piece from, int at, long index) {
        Object what = from.objects[at * OBJECTS + 1];
        String detail = what.toString();
        String label = from.objects[at * OBJECTS + 2].toString();
        if ((from.kinds[at] & DECISION) != 0) {
            detail = detail + " = " + label;
            label = what instanceof Accident accident ? "accident " + accident.answer() : "";
        }
        @Nullable String[] stacks = from.stacks;
        String stack = stacks == null ? null : stacks[at];
        int distance = from.causes[at];
        long cause = distance == NO_CAUSE ? Origin.NO_EVENT : index - distance;
        return new TraceEvent(
                from.numbers[at * NUMBERS],
                from.objects[at * OBJECTS].toString(),
                KINDS[from.kinds[at] & KIND],
                detail,
                from.numbers[at * NUMBERS + 1],
                index,
                new Origin(cause, label, stack == null ? "" : stack));
    }
}
