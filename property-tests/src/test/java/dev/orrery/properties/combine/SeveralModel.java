package dev.orrery.properties.combine;

import dev.orrery.properties.combine.SeveralProgram.End;
import dev.orrery.properties.combine.SeveralProgram.Kind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * What waiting for several futures must do, worked out from the times alone. Times are in quarters
 * of a millisecond: futures end at full ones, limits a quarter later, cancellations a half later.
 */
final class SeveralModel {
    private static final int QUARTERS = 4;
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final SeveralProgram program;
    private final List<String> trace = new ArrayList<>();
    // The distinct arguments, in the order in which their ends are heard of.
    private final List<Integer> heard;
    private final int limit;
    private final int cancel;
    // What the call itself has cancelled.
    private final LinkedHashSet<Integer> cancelled = new LinkedHashSet<>();

    private SeveralModel(SeveralProgram program) {
        this.program = program;
        this.limit = program.limit() == SeveralProgram.NEVER ? FOR_EVER : 4 * program.limit() + 1;
        this.cancel =
                program.cancel() == SeveralProgram.NEVER ? FOR_EVER : 4 * program.cancel() + 2;
        this.heard = new ArrayList<>(new LinkedHashSet<>(program.arguments()));
        // Those that have ended before are told in the order named, the others as they end.
        heard.sort(
                Comparator.comparing((Integer i) -> end(i).millis())
                        .thenComparing(i -> end(i).millis() == SeveralProgram.BEFORE ? 0 : i));
    }

    static List<String> traceOf(SeveralProgram program) {
        SeveralModel model = new SeveralModel(program);
        switch (program.call()) {
            case GATHER -> model.gather();
            case GATHER_OUTCOMES -> model.gatherOutcomes();
            case WAIT -> model.await();
            case AS_COMPLETED -> model.asCompleted();
            case SHIELD -> model.one(cancelsNothing -> {}, FOR_EVER);
            case WAIT_FOR -> model.one(model.cancelled::add, model.limit);
        }
        for (int i = 0; i < program.ends().size(); i++) {
            model.trace.add(
                    "future "
                            + i
                            + " "
                            + (model.cancelled.contains(i) ? "cancelled" : text(i, model.end(i))));
        }
        return model.trace;
    }

    private interface Cancelling {
        void cancel(int future);
    }

    private End end(int future) {
        return program.ends().get(future);
    }

    /** In quarters; those that ended before the call are heard of at once. */
    private int time(int future) {
        return Math.max(0, end(future).millis()) * QUARTERS;
    }

    private static String text(int future, End end) {
        return switch (end.kind()) {
            case VALUE -> "value " + future;
            case FAILURE -> "failure " + future;
            case CANCELLED -> "cancelled";
        };
    }

    private String text(int future) {
        return text(future, end(future));
    }

    private void note(int time, String what) {
        trace.add(time + " " + what);
    }

    private int lastTime() {
        return time(heard.getLast());
    }

    private boolean isPending(int future, int time) {
        return end(future).millis() != SeveralProgram.BEFORE && time(future) > time;
    }

    private void cancelPending(int time) {
        heard.stream().filter(i -> isPending(i, time)).forEach(cancelled::add);
    }

    private void gather() {
        for (int future : heard) {
            if (time(future) > cancel) {
                break;
            }
            if (end(future).kind() != Kind.VALUE) {
                note(time(future), text(future));
                return;
            }
        }
        if (lastTime() > cancel) {
            cancelPending(cancel);
            note(cancel, "cancelled");
        } else {
            note(lastTime(), program.arguments().stream().map(this::text).toList().toString());
        }
    }

    private void gatherOutcomes() {
        if (lastTime() > cancel) {
            cancelPending(cancel);
            note(cancel, "cancelled");
        } else {
            note(lastTime(), program.arguments().stream().map(this::text).toList().toString());
        }
    }

    private void await() {
        Predicate<Integer> ends =
                switch (program.mode()) {
                    case ALL_COMPLETED -> future -> false;
                    case FIRST_COMPLETED -> future -> true;
                    case FIRST_EXCEPTION -> future -> end(future).kind() == Kind.FAILURE;
                };
        int over = heard.stream().filter(ends).mapToInt(this::time).findFirst().orElse(lastTime());
        int until = Math.min(over, limit);
        if (cancel < until) {
            note(cancel, "cancelled");
            return;
        }
        List<Integer> given = new ArrayList<>(new LinkedHashSet<>(program.arguments()));
        note(
                until,
                "done "
                        + given.stream().filter(i -> !isPending(i, until)).toList()
                        + " pending "
                        + given.stream().filter(i -> isPending(i, until)).toList());
    }

    private void asCompleted() {
        for (int future : heard) {
            int time = Math.min(time(future), limit);
            if (cancel < time) {
                note(cancel, "cancelled");
                return;
            }
            note(time, time(future) > limit ? "late" : text(future));
        }
    }

    /** Waits for the first argument; {@code late} happens to it if the wait ends before it does. */
    private void one(Cancelling late, int limit) {
        int future = program.arguments().getFirst();
        boolean isDone = end(future).millis() == SeveralProgram.BEFORE;
        int until = Math.min(limit, cancel);
        if (isDone || time(future) < until) {
            note(time(future), text(future));
        } else {
            late.cancel(future);
            if (program.call() == SeveralProgram.Call.WAIT_FOR && cancel < limit) {
                cancelled.add(future);
            }
            note(until, cancel < limit ? "cancelled" : "late");
        }
    }
}
