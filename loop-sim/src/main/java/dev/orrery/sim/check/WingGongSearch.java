package dev.orrery.sim.check;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The search for one order of calls that keeps to real time and to a model.
 *
 * <p>Invocations and ends stand in a list in real time. Whatever was invoked before the first end
 * in the list may come first: it is tried, lifted out of the list, and so on until all calls that
 * were answered are out. An end that is reached means that its call cannot wait any longer: the
 * search goes back. A pair (calls that are out, state) that was seen before is not tried again.
 *
 * <p>Threading: one search, one thread. Cost: exponential in the calls that overlap, at worst; the
 * memory of a pair for each step. Source: Wing and Gong, "Testing and verifying concurrent objects"
 * (1993), with the list and the memory of Lowe, "Testing for linearizability" (2017), as in Knossos
 * and Porcupine.
 */
final class WingGongSearch<S, I, O extends @Nullable Object> {
    /** The calls that are out, and the state that they lead to. */
    private static final class Seen {
        private final long[] out;
        private final Object state;

        Seen(long[] out, Object state) {
            this.out = out;
            this.state = state;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen
                    && Arrays.equals(out, seen.out)
                    && state.equals(seen.state);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(out) + state.hashCode();
        }
    }

    /** An invocation or an end in the list. */
    private static final class Entry {
        final int operation;
        // Of an invocation: its end, or null if there is none. Of an end: null.
        final @Nullable Entry end;
        final boolean isEnd;
        @Nullable Entry previous;
        @Nullable Entry next;

        Entry(int operation, @Nullable Entry end, boolean isEnd) {
            this.operation = operation;
            this.end = end;
            this.isEnd = isEnd;
        }
    }

    private final SequentialModel<S, I, O> model;
    private final List<Operation<I, O>> operations;
    private final long mostSteps;
    private final Entry head = new Entry(-1, null, false);
    private final Set<Seen> seen = new LinkedHashSet<>();
    // Where each call that is out stood, and the state before it.
    private final List<Entry> lifted = new ArrayList<>();
    private final List<S> before = new ArrayList<>();
    private final long[] out;
    private int answeredLeft;
    private long steps;
    private List<Operation<I, O>> longest = List.of();

    WingGongSearch(
            SequentialModel<S, I, O> model, List<Operation<I, O>> operations, long mostSteps) {
        this.model = model;
        this.operations = operations;
        this.mostSteps = mostSteps;
        this.out = new long[(operations.size() + 63) / 64];
        link();
    }

    long steps() {
        return steps;
    }

    /** The longest order found by a search that found none of all. */
    List<Operation<I, O>> longest() {
        return longest;
    }

    Linearizability.Verdict run() {
        S state = model.initial();
        Entry at = head.next;
        while (answeredLeft > 0) {
            // A call that was answered is in the list, and with it an end to stop at.
            Entry entry = Objects.requireNonNull(at, "an end is left in the list");
            if (entry.isEnd) {
                if (lifted.isEmpty()) {
                    return Linearizability.Verdict.NOT_LINEARIZABLE;
                }
                keepLongest();
                Entry back = lifted.removeLast();
                state = before.removeLast();
                putBack(back);
                at = back.next;
                continue;
            }
            if (steps == mostSteps) {
                return Linearizability.Verdict.GAVE_UP;
            }
            S after = tried(state, operations.get(entry.operation));
            if (after != null && isNew(entry.operation, after)) {
                lifted.add(entry);
                before.add(state);
                state = after;
                lift(entry);
                at = head.next;
            } else {
                at = entry.next;
            }
        }
        return Linearizability.Verdict.LINEARIZABLE;
    }

    /** The state after {@code operation}, or null if its answer is wrong in {@code state}. */
    private @Nullable S tried(S state, Operation<I, O> operation) {
        steps++;
        SequentialModel.Step<S, O> step = model.step(state, operation.input());
        boolean fits =
                operation.outcome() == Operation.Outcome.UNKNOWN
                        || Objects.equals(step.output(), operation.output());
        return fits ? step.state() : null;
    }

    private boolean isNew(int operation, S after) {
        long[] then = out.clone();
        then[operation >> 6] |= 1L << operation;
        return seen.add(new Seen(then, after));
    }

    private void keepLongest() {
        if (lifted.size() > longest.size()) {
            longest = lifted.stream().map(entry -> operations.get(entry.operation)).toList();
        }
    }

    private void lift(Entry entry) {
        out[entry.operation >> 6] |= 1L << entry.operation;
        unlink(entry);
        if (entry.end != null) {
            unlink(entry.end);
            answeredLeft--;
        }
    }

    private void putBack(Entry entry) {
        out[entry.operation >> 6] &= ~(1L << entry.operation);
        // The end first: what was taken out last goes in first.
        if (entry.end != null) {
            relink(entry.end);
            answeredLeft++;
        }
        relink(entry);
    }

    private static void unlink(Entry entry) {
        Entry left = Objects.requireNonNull(entry.previous, "only the head has nobody before it");
        left.next = entry.next;
        if (entry.next != null) {
            entry.next.previous = left;
        }
    }

    private static void relink(Entry entry) {
        Entry left = Objects.requireNonNull(entry.previous, "only the head has nobody before it");
        left.next = entry;
        if (entry.next != null) {
            entry.next.previous = entry;
        }
    }

    private void link() {
        // An event of the history is an invocation or an end, never both.
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Entry end = null;
            if (operations.get(i).outcome() == Operation.Outcome.COMPLETED) {
                end = new Entry(i, null, true);
                entries.add(end);
                answeredLeft++;
            }
            entries.add(new Entry(i, end, false));
        }
        entries.sort((a, b) -> Long.compare(time(a), time(b)));
        Entry last = head;
        for (Entry entry : entries) {
            entry.previous = last;
            last.next = entry;
            last = entry;
        }
    }

    private long time(Entry entry) {
        Operation<I, O> operation = operations.get(entry.operation);
        return entry.isEnd ? operation.endedAt() : operation.invokedAt();
    }
}
