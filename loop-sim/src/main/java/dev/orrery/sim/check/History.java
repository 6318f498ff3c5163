package dev.orrery.sim.check;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What clients asked of a system and what it answered, in the order in which it happened; to be
 * checked by a {@link LinearizabilityChecker}.
 *
 * <p>A client has one call under way at a time. One that gets no answer (a time-out, a crash, a
 * broken connection) ends as {@link #unknown}: it may have taken effect or may do so at any later
 * time, and the client may go on. Only a call that certainly had no effect may end as {@link
 * #fail}.
 *
 * <p>Threading: one run, one thread at a time. Time and units: nanoseconds, for messages only; what
 * counts is the order of the calls of these methods. Source: the histories of Jepsen.
 *
 * @param <I> what is asked; its text is used in messages
 * @param <O> what is answered; compared with {@code equals}
 */
public final class History<I, O extends @Nullable Object> {
    private final LongSupplier clock;
    // In the order of their invocations.
    private final List<Operation<I, O>> operations = new ArrayList<>();
    // By client, the index of the call under way.
    private final Map<String, Integer> underWay = new LinkedHashMap<>();
    private long events;

    /**
     * An empty history.
     *
     * @param clock the virtual time, such as {@code sim::nanoTime}
     */
    public History(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A client calls.
     *
     * @param client its name
     * @param input what it asks
     * @throws IllegalStateException if a call of this client is under way
     */
    public void invoke(String client, I input) {
        if (underWay.containsKey(client)) {
            throw new IllegalStateException(
                    "invoke must come after the end of the client's call before: client="
                            + client
                            + ", input="
                            + input
                            + ". End that with complete, fail or unknown, or give each thread of"
                            + " the client a name.");
        }
        underWay.put(client, operations.size());
        operations.add(
                new Operation<>(
                        client,
                        input,
                        null,
                        Operation.Outcome.UNKNOWN,
                        events++,
                        Long.MAX_VALUE,
                        clock.getAsLong(),
                        Long.MAX_VALUE));
    }

    /**
     * A client's call was answered.
     *
     * @param client its name
     * @param output the answer
     * @throws IllegalStateException if no call of this client is under way
     */
    public void complete(String client, O output) {
        end("complete", client, Operation.Outcome.COMPLETED, output);
    }

    /**
     * A client's call certainly had no effect and will never have one.
     *
     * @param client its name
     * @throws IllegalStateException if no call of this client is under way
     */
    public void fail(String client) {
        end("fail", client, Operation.Outcome.FAILED, null);
    }

    /**
     * A client will never know what became of its call.
     *
     * @param client its name
     * @throws IllegalStateException if no call of this client is under way
     */
    public void unknown(String client) {
        take("unknown", client);
    }

    /**
     * The calls so far.
     *
     * @return a copy, in the order of their invocations; those under way are unknown
     */
    public List<Operation<I, O>> operations() {
        return new ArrayList<>(operations);
    }

    private void end(String method, String client, Operation.Outcome outcome, @Nullable O output) {
        int index = take(method, client);
        Operation<I, O> ended =
                operations.get(index).ended(outcome, output, events++, clock.getAsLong());
        operations.set(index, ended);
    }

    private int take(String method, String client) {
        Integer index = underWay.remove(client);
        if (index == null) {
            throw new IllegalStateException(
                    method
                            + " must come after invoke: client="
                            + client
                            + ". Call invoke when the client calls, and end each call once.");
        }
        return index;
    }
}
