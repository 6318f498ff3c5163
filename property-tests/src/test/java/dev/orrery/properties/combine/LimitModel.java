package dev.orrery.properties.combine;

import dev.orrery.properties.combine.LimitProgram.Step;

import java.util.ArrayList;
import java.util.List;

/**
 * The plainest statement of what limits do to a task: at each suspension it is known which
 * deadlines come first, for nobody else is there.
 */
final class LimitModel {
    private enum State {
        ARMED,
        /** Its alarm comes in this turn of the loop, behind the task. */
        BEHIND,
        /** Its alarm comes in the next turn, before the task. */
        NEXT,
        FIRED,
        LEFT
    }

    private static final class Limit {
        State state;
        long deadline;
        int cancelsBefore;
    }

    private static final class Cancelled extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Late extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final List<String> trace = new ArrayList<>();
    // Outermost first.
    private final List<Limit> open = new ArrayList<>();
    private long now;
    private int cancels;

    private LimitModel() {}

    static List<String> traceOf(List<Step> program) {
        LimitModel model = new LimitModel();
        try {
            model.perform(program);
            model.note("ends ok");
        } catch (Cancelled end) {
            model.note("ends cancelled");
        } catch (Late end) {
            model.note("ends late");
        } catch (Failed end) {
            model.note("ends failed");
        }
        return model.trace;
    }

    private void note(String what) {
        trace.add(now + " " + what + " cancels=" + cancels);
    }

    private void perform(List<Step> steps) throws Cancelled, Late, Failed {
        for (Step step : steps) {
            switch (step) {
                case LimitProgram.Sleep sleep -> {
                    suspend(sleep.millis());
                    note("slept");
                }
                case LimitProgram.Busy busy -> now += busy.millis();
                case LimitProgram.Fail fail -> throw new Failed();
                case LimitProgram.Move move -> move(move);
                case LimitProgram.Within within -> within(within);
                case LimitProgram.Swallow swallow -> {
                    try {
                        perform(swallow.steps());
                    } catch (Cancelled swallowed) {
                        note("swallowed");
                    }
                }
            }
        }
    }

    private void within(LimitProgram.Within within) throws Cancelled, Late, Failed {
        Limit limit = new Limit();
        limit.cancelsBefore = cancels;
        arm(limit, within.millis());
        open.add(limit);
        try {
            try {
                perform(within.steps());
            } catch (Cancelled cancelled) {
                if (leave(limit)) {
                    throw new Late();
                }
                throw cancelled;
            } catch (Late | Failed other) {
                leave(limit);
                throw other;
            }
            leave(limit);
        } catch (Late | Failed caught) {
            if (!within.catches()) {
                throw caught;
            }
            note("caught " + (caught instanceof Late ? "late" : "failed"));
        }
    }

    private boolean leave(Limit limit) {
        open.remove(limit);
        boolean hasFired = limit.state == State.FIRED;
        limit.state = State.LEFT;
        if (hasFired) {
            cancels--;
        }
        return hasFired && cancels <= limit.cancelsBefore;
    }

    private void move(LimitProgram.Move move) {
        int index = open.size() - 1 - move.outwards();
        if (index < 0) {
            return;
        }
        Limit limit = open.get(index);
        if (limit.state == State.FIRED) {
            note("refused");
        } else {
            arm(limit, move.millis());
        }
    }

    private void arm(Limit limit, int millis) {
        limit.deadline = millis == LimitProgram.NEVER ? Long.MAX_VALUE : now + millis;
        limit.state = limit.deadline <= now ? State.NEXT : State.ARMED;
    }

    /** Waits; a millisecond or more is a timer, less only a turn of the loop. */
    private void suspend(int millis) throws Cancelled {
        boolean isCancelledInThisTurn = fire(State.BEHIND, Long.MAX_VALUE);
        boolean isCancelled = fire(State.NEXT, Long.MAX_VALUE) || isCancelledInThisTurn;
        if (millis <= 0 || isCancelledInThisTurn) {
            // The task goes on in the next turn; what is due then comes behind it.
            for (Limit limit : open) {
                if (limit.state == State.ARMED && limit.deadline <= now) {
                    limit.state = State.BEHIND;
                }
            }
        } else {
            isCancelled |= fire(State.ARMED, now);
            if (!isCancelled) {
                long first = now + millis;
                for (Limit limit : open) {
                    if (limit.state == State.ARMED) {
                        first = Math.min(first, limit.deadline);
                    }
                }
                now = first;
                isCancelled = fire(State.ARMED, now);
            }
        }
        if (isCancelled) {
            throw new Cancelled();
        }
    }

    private boolean fire(State state, long until) {
        boolean hasFired = false;
        for (Limit limit : open) {
            if (limit.state == state && limit.deadline <= until) {
                limit.state = State.FIRED;
                cancels++;
                hasFired = true;
            }
        }
        return hasFired;
    }
}
