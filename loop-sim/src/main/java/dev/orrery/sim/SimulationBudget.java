package dev.orrery.sim;

import dev.orrery.loop.handle.Handle;
import dev.orrery.sim.trace.VirtualTime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** What one run may use up: events, virtual time, and events at one instant. */
final class SimulationBudget {
    private static final long EVENTS = 1_000_000;
    private static final long EVENTS_AT_ONE_INSTANT = 100_000;
    private static final long TEN_YEARS_NANOS = Duration.ofDays(3653).toNanos();
    private static final long LATELY = 1_000;
    private static final int MOST_NAMED = 5;

    private long mostEvents = EVENTS;
    private long mostNanos = TEN_YEARS_NANOS;
    // What ran lately, and how often; filled shortly before the verdict.
    private final Map<String, Integer> lately = new LinkedHashMap<>();
    private long events;
    private long eventsSinceTimeMoved;

    void set(long events, long nanos) {
        if (events < 1 || nanos < 0) {
            throw new IllegalArgumentException(
                    "budget must be at least one event and no negative time: events="
                            + events
                            + ", nanos="
                            + nanos
                            + ". Give what the run may use.");
        }
        mostEvents = events;
        mostNanos = nanos;
    }

    /** A callback begins. */
    void callback(String loop, Handle callback) {
        if (eventsSinceTimeMoved > EVENTS_AT_ONE_INSTANT - LATELY) {
            String name = CallbackText.of(callback) + " on " + loop;
            if (lately.size() < MOST_NAMED || lately.containsKey(name)) {
                lately.merge(name, 1, Integer::sum);
            }
        }
    }

    private String ranLately() {
        StringJoiner all = new StringJoiner(", ");
        lately.forEach((name, count) -> all.add(count + " times " + name));
        return lately.isEmpty() ? "no callback" : all.toString();
    }

    void event(long nowNanos, String actor) {
        events++;
        eventsSinceTimeMoved++;
        if (eventsSinceTimeMoved > EVENTS_AT_ONE_INSTANT) {
            throw new BudgetExceededException(
                    "virtual time must move on within "
                            + EVENTS_AT_ONE_INSTANT
                            + " events: time="
                            + VirtualTime.format(nowNanos)
                            + ", actor="
                            + actor
                            + ", ran lately="
                            + ranLately()
                            + ". Look for a callback that schedules itself with callSoon, or a"
                            + " channel that stays ready.");
        }
        if (events > mostEvents) {
            throw new BudgetExceededException(
                    "a run must end within its budget of events: events="
                            + mostEvents
                            + ", time="
                            + VirtualTime.format(nowNanos)
                            + ", actor="
                            + actor
                            + ". Raise it with setBudget, or end the run earlier.");
        }
    }

    void timeMoved(long nowNanos) {
        eventsSinceTimeMoved = 0;
        if (!lately.isEmpty()) {
            lately.clear();
        }
        if (nowNanos > mostNanos) {
            throw new BudgetExceededException(
                    "a run must end within its budget of virtual time: budget="
                            + VirtualTime.format(mostNanos)
                            + ", time="
                            + VirtualTime.format(nowNanos)
                            + ". Raise it with setBudget, or end the run earlier.");
        }
    }
}
