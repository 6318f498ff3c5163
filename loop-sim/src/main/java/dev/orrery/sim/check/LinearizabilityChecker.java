package dev.orrery.sim.check;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Decides whether a history is linearizable: whether there is an order of all calls that a {@link
 * SequentialModel} would answer in the same way, with each call between its invocation and its end.
 *
 * <p>Calls that do not concern each other, such as those of different keys of a map, should be
 * checked apart: {@link #partitionedBy}. That is right where the model is a product of independent
 * parts, and makes long histories cheap.
 *
 * <p>Threading: immutable, any thread if the model is. Cost: for most histories of real systems
 * about linear; at worst exponential in the calls that overlap, so there is a limit of steps.
 * Source: Wing and Gong (1993), see {@link Linearizability}; parts as in Horn and Kroening, "Faster
 * linearizability checking via P-compositionality" (2015); memory as in Lowe (2017), Knossos and
 * Porcupine.
 *
 * @param <S> the state of the model
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class LinearizabilityChecker<S, I, O extends @Nullable Object> {
    private static final long MOST_STEPS = 500_000;
    private static final int LINES = 30;
    private static final Object WHOLE = "";

    private final SequentialModel<S, I, O> model;
    private final @Nullable Function<? super I, ?> partition;
    private final long mostSteps;

    private LinearizabilityChecker(
            SequentialModel<S, I, O> model,
            @Nullable Function<? super I, ?> partition,
            long mostSteps) {
        this.model = model;
        this.partition = partition;
        this.mostSteps = mostSteps;
    }

    /**
     * A checker of whole histories.
     *
     * @param <S> the state of the model
     * @param <I> what is asked
     * @param <O> what is answered
     * @param model what is right
     * @return a checker with a limit of 500,000 steps of the model for each part
     */
    public static <S, I, O extends @Nullable Object> LinearizabilityChecker<S, I, O> of(
            SequentialModel<S, I, O> model) {
        return new LinearizabilityChecker<>(
                Objects.requireNonNull(model, "model"), null, MOST_STEPS);
    }

    /**
     * Returns a checker that looks at parts of the history, each from the model's initial state.
     *
     * @param key the part that a call belongs to, with {@code equals} and {@code hashCode}: the key
     *     of a map, the name of a lock
     * @return a checker, otherwise equal
     */
    public LinearizabilityChecker<S, I, O> partitionedBy(Function<? super I, ?> key) {
        return new LinearizabilityChecker<>(model, Objects.requireNonNull(key, "key"), mostSteps);
    }

    /**
     * Returns a checker that gives up sooner or later.
     *
     * @param newMostSteps how many steps of the model a part may take, at least 1
     * @return a checker, otherwise equal
     * @throws IllegalArgumentException if it is less than 1
     */
    public LinearizabilityChecker<S, I, O> withMostSteps(long newMostSteps) {
        if (newMostSteps < 1) {
            throw new IllegalArgumentException(
                    "mostSteps must be at least 1: mostSteps="
                            + newMostSteps
                            + ". A call takes one step at the least.");
        }
        return new LinearizabilityChecker<>(model, partition, newMostSteps);
    }

    /**
     * Checks a history.
     *
     * @param history what clients asked and what was answered; calls under way are unknown
     * @return the verdict; of several parts that are wrong, it tells of the shortest
     */
    public Linearizability<I, O> check(History<I, O> history) {
        List<Map.Entry<Object, List<Operation<I, O>>>> parts =
                new ArrayList<>(parts(history.operations()).entrySet());
        parts.sort(Comparator.comparingInt(part -> part.getValue().size()));
        long steps = 0;
        Map.Entry<Object, List<Operation<I, O>>> gaveUp = null;
        for (Map.Entry<Object, List<Operation<I, O>>> part : parts) {
            WingGongSearch<S, I, O> search = search(part.getValue());
            Linearizability.Verdict verdict = search.run();
            steps += search.steps();
            if (verdict == Linearizability.Verdict.NOT_LINEARIZABLE) {
                return counterexample(part.getKey(), part.getValue(), steps);
            }
            if (verdict == Linearizability.Verdict.GAVE_UP) {
                gaveUp = part;
            }
        }
        if (gaveUp != null) {
            return gaveUp(gaveUp.getKey(), gaveUp.getValue().size(), steps);
        }
        return new Linearizability<>(
                Linearizability.Verdict.LINEARIZABLE,
                null,
                List.of(),
                List.of(),
                List.of(),
                steps,
                "linearizable");
    }

    private WingGongSearch<S, I, O> search(List<Operation<I, O>> operations) {
        return new WingGongSearch<>(model, operations, mostSteps);
    }

    private Map<Object, List<Operation<I, O>>> parts(List<Operation<I, O>> operations) {
        Map<Object, List<Operation<I, O>>> parts = new LinkedHashMap<>();
        for (Operation<I, O> operation : operations) {
            if (operation.outcome() != Operation.Outcome.FAILED) {
                Object key = partition == null ? WHOLE : partition.apply(operation.input());
                parts.computeIfAbsent(key, none -> new ArrayList<>()).add(operation);
            }
        }
        return parts;
    }

    /** The part up to the first end that made it wrong: what comes later explains nothing. */
    private Linearizability<I, O> counterexample(
            Object part, List<Operation<I, O>> operations, long steps) {
        List<Long> ends =
                operations.stream()
                        .filter(one -> one.outcome() == Operation.Outcome.COMPLETED)
                        .map(Operation::endedAt)
                        .sorted()
                        .toList();
        // Invariant: wrong up to ends[high]; not known to be so up to ends[low - 1].
        int low = 0;
        int high = ends.size() - 1;
        List<Operation<I, O>> kept = upTo(operations, ends.getLast());
        WingGongSearch<S, I, O> shortest = wrong(kept);
        while (low < high) {
            int middle = (low + high) / 2;
            List<Operation<I, O>> cut = upTo(operations, ends.get(middle));
            WingGongSearch<S, I, O> search = search(cut);
            if (search.run() == Linearizability.Verdict.NOT_LINEARIZABLE) {
                high = middle;
                shortest = search;
                kept = cut;
            } else {
                low = middle + 1;
            }
        }
        return told(part, kept, shortest.longest(), steps);
    }

    private WingGongSearch<S, I, O> wrong(List<Operation<I, O>> operations) {
        WingGongSearch<S, I, O> search = search(operations);
        search.run();
        return search;
    }

    private static <I, O extends @Nullable Object> List<Operation<I, O>> upTo(
            List<Operation<I, O>> operations, long end) {
        List<Operation<I, O>> cut = new ArrayList<>();
        for (Operation<I, O> operation : operations) {
            if (operation.invokedAt() <= end) {
                cut.add(operation.endedAt() <= end ? operation : operation.unended());
            }
        }
        return cut;
    }

    private Linearizability<I, O> told(
            Object part,
            List<Operation<I, O>> operations,
            List<Operation<I, O>> prefix,
            long steps) {
        S state = model.initial();
        for (Operation<I, O> operation : prefix) {
            state = model.step(state, operation.input()).state();
        }
        StringBuilder text = new StringBuilder("not linearizable");
        text.append(partition == null ? "" : ", part " + part)
                .append(": the first ")
                .append(operations.size())
                .append(" calls have no order that the model agrees with.");
        text.append("\n  agrees, in this order:");
        int left = Math.max(0, prefix.size() - LINES);
        if (left > 0) {
            text.append("\n    (").append(left).append(" calls before these)");
        }
        for (Operation<I, O> operation : prefix.subList(left, prefix.size())) {
            text.append("\n    ").append(operation.text());
        }
        text.append("\n  and leads to the state ").append(state);
        text.append(", after which none of these fits:");
        List<Operation<I, O>> rejected = next(operations, prefix);
        for (Operation<I, O> operation : rejected) {
            text.append("\n    ").append(operation.text());
            if (operation.outcome() == Operation.Outcome.COMPLETED) {
                text.append(", the model answers ")
                        .append(model.step(state, operation.input()).output());
            } else {
                text.append(", which leads to no agreement either");
            }
        }
        return new Linearizability<>(
                Linearizability.Verdict.NOT_LINEARIZABLE,
                partition == null ? null : part,
                operations,
                prefix,
                rejected,
                steps,
                text.toString());
    }

    /** The calls outside of {@code prefix} that were invoked before the first end among them. */
    private static <I, O extends @Nullable Object> List<Operation<I, O>> next(
            List<Operation<I, O>> operations, List<Operation<I, O>> prefix) {
        List<Operation<I, O>> left = new ArrayList<>(operations);
        left.removeAll(prefix);
        long firstEnd = Long.MAX_VALUE;
        for (Operation<I, O> operation : left) {
            firstEnd = Math.min(firstEnd, operation.endedAt());
        }
        long end = firstEnd;
        left.removeIf(operation -> operation.invokedAt() > end);
        return left;
    }

    private Linearizability<I, O> gaveUp(Object part, int size, long steps) {
        return new Linearizability<>(
                Linearizability.Verdict.GAVE_UP,
                partition == null ? null : part,
                List.of(),
                List.of(),
                List.of(),
                steps,
                "not decided within "
                        + mostSteps
                        + " steps"
                        + (partition == null ? "" : ", part " + part)
                        + ": "
                        + size
                        + " calls. Partition the history, or raise the limit.");
    }
}
