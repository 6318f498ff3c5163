package dev.orrery.sim.thread;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.Turns;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Turns a simulation: gives one actor after the other its turn, and when none has anything to do
 * lets virtual time jump to the next thing that happens.
 *
 * <p>Threading: one thread turns it; the bodies of simulated threads call it while that one is
 * parked. Time and units: nanoseconds from the start of the run, 0 at first. Order: at one instant
 * first the events of the environment, in the order added, then the actors; which of several
 * runnable actors is next is a decision whose option 0 is the one that has been runnable longest.
 * Source: the simulators of FoundationDB and madsim, which jump instead of ticking.
 */
public final class Crank {
    private static final String ENVIRONMENT = "environment";
    // How late a timer may fire; never early.
    private static final Choices LATENESS = Choices.of("on time", "80us", "1ms", "15ms", "200ms");
    private static final long[] LATENESS_NANOS = {0, 80_000, 1_000_000, 15_000_000, 200_000_000};

    /** Something that the environment does, and the event that has asked for it. */
    private record Event(Runnable action, Origin origin) implements Runnable {
        @Override
        public void run() {
            action.run();
        }
    }

    /** The runnable actors as options. */
    private final class RunnableActors implements Turns {
        @Override
        public int size() {
            return runnable.size();
        }

        @Override
        public String key(int option) {
            return runnable.get(option).name();
        }

        @Override
        public @Nullable String footprint(int option) {
            return runnable.get(option).footprint();
        }
    }

    private final Decisions decisions;
    private final Trace trace;
    private final CrankWatch watch;
    private final Site pick;
    private final RunnableActors options = new RunnableActors();
    // In the order in which they became runnable.
    private final List<Actor> runnable = new ArrayList<>();
    private final Agenda<Actor> sleepers = new Agenda<>();
    // Events with their origins where somebody records, else as they were given.
    private final Agenda<Runnable> environment = new Agenda<>();
    // The event of the last jump in time.
    private long jumped = Origin.NO_EVENT;
    private long nowNanos;
    private @Nullable Actor current;
    private boolean closed;
    private int nesting;
    // Turns that have not ended, one within the other.
    private int turning;

    /**
     * A crank at time 0 with nothing to do.
     *
     * @param decisions the decisions of the run
     * @param trace the trace of the run
     * @param watch told after every turn
     */
    public Crank(Decisions decisions, Trace trace, CrankWatch watch) {
        this.decisions = decisions;
        this.trace = trace;
        this.watch = watch;
        this.pick = decisions.site("crank", "actor.pick");
    }

    /**
     * The virtual time.
     *
     * @return nanoseconds from the start of the run
     */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * Whose turn it is.
     *
     * @return the actor, or null between turns and in events of the environment
     */
    public @Nullable Actor current() {
        return current;
    }

    /**
     * Makes {@code actor} runnable, if it is not, and forgets its alarm.
     *
     * @param actor who shall have a turn
     */
    public void wake(Actor actor) {
        if (!closed && !actor.runnable && !actor.held) {
            clearAlarm(actor);
            actor.wokenBy = trace.scope();
            release(actor);
        }
    }

    /** Puts an actor into the line of the runnable, or keeps it for when its machine goes on. */
    void release(Actor actor) {
        Incarnation home = actor.home;
        if (closed) {
            return;
        }
        if (home != null && (home.isPaused() || home.isDead())) {
            home.hold(actor);
            return;
        }
        actor.runnable = true;
        runnable.add(actor);
    }

    /** Takes those of a paused machine out of the line. */
    void hold(Incarnation machine) {
        for (Actor actor : takeOut(machine)) {
            machine.hold(actor);
        }
    }

    /** Forgets those of a machine that has crashed, and what they were waiting for. */
    void drop(Incarnation machine) {
        takeOut(machine);
        sleepers.removeIf((actor, serial) -> actor.home == machine || actor.wakeSerial != serial);
    }

    /** Wakes those of a machine who wait for a time. */
    void wakeSleepers(Incarnation machine) {
        List<Actor> waiting = new ArrayList<>();
        sleepers.forEach(
                (timeNanos, actor, serial) -> {
                    if (actor.home == machine && actor.wakeSerial == serial) {
                        waiting.add(actor);
                    }
                });
        waiting.forEach(this::wake);
    }

    private List<Actor> takeOut(Incarnation machine) {
        List<Actor> taken = new ArrayList<>();
        for (Actor actor : runnable) {
            if (actor.home == machine) {
                actor.runnable = false;
                taken.add(actor);
            }
        }
        runnable.removeAll(taken);
        return taken;
    }

    /**
     * Makes {@code actor} runnable at a later time, in place of the time set before. Nothing
     * happens to one that is runnable.
     *
     * @param actor who shall have a turn then
     * @param timeNanos when; a time that has passed means now
     */
    public void wakeAt(Actor actor, long timeNanos) {
        if (closed || actor.runnable || actor.held || actor.wakeNanos == timeNanos) {
            return;
        }
        if (actor.isDead()) {
            return;
        }
        clearAlarm(actor);
        actor.wakeNanos = timeNanos;
        actor.alarmBy = trace.scope();
        sleepers.add(Math.max(timeNanos, nowNanos), actor, actor.wakeSerial);
    }

    /**
     * Forgets the time set by {@link #wakeAt}.
     *
     * @param actor whose alarm it is
     */
    public void clearAlarm(Actor actor) {
        actor.wakeNanos = Actor.NEVER;
        actor.wakeSerial++;
        actor.askedForLateness = false;
    }

    /**
     * Takes {@code actor} out: it gets no turn until it is woken again.
     *
     * @param actor who shall rest
     */
    public void rest(Actor actor) {
        clearAlarm(actor);
        if (actor.runnable) {
            actor.runnable = false;
            runnable.remove(actor);
        } else if (actor.home != null) {
            actor.home.forget(actor);
        }
    }

    /**
     * Lets the environment do something at a time, before any actor's turn at that time.
     *
     * @param timeNanos when; a time that has passed means before the next turn
     * @param event what happens
     */
    public void at(long timeNanos, Runnable event) {
        Runnable item = trace.isRecording() ? new Event(event, trace.here()) : event;
        environment.add(timeNanos, item, 0);
    }

    /** Runs the events of the environment whose time has come. */
    public void runDueEvents() {
        while (!environment.isEmpty() && environment.firstNanos() <= nowNanos) {
            runEvent();
        }
    }

    /**
     * One turn of one actor or one event of the environment, after a jump in time if nothing is to
     * be done now.
     *
     * @param limitNanos the latest time to jump to
     * @return false if nothing happens until then; the time is {@code limitNanos} then, unless that
     *     is {@link Long#MAX_VALUE}
     */
    public boolean turn(long limitNanos) {
        turning++;
        try {
            return turnOnce(limitNanos);
        } finally {
            turning--;
        }
    }

    private boolean turnOnce(long limitNanos) {
        while (true) {
            if (!environment.isEmpty() && environment.firstNanos() <= nowNanos) {
                runEvent();
                return true;
            }
            wakeDueSleepers();
            watch.picking();
            if (!runnable.isEmpty()) {
                turnRunnable();
                return true;
            }
            long next = nextNanos();
            if (next > limitNanos || next == Actor.NEVER) {
                if (limitNanos != Actor.NEVER && limitNanos > nowNanos) {
                    jump(limitNanos);
                }
                return false;
            }
            jump(next);
        }
    }

    /**
     * Tells whether an actor could have a turn without time moving.
     *
     * @return true if one is runnable
     */
    public boolean hasRunnable() {
        return !runnable.isEmpty();
    }

    /**
     * Tells whether nothing can happen any more, whatever time it gets.
     *
     * @return true if nobody is runnable or sleeps, and no event is to come
     */
    public boolean isIdle() {
        return runnable.isEmpty() && nextNanos() == Actor.NEVER;
    }

    /**
     * Gives one runnable actor its turn. Only if {@link #hasRunnable()}.
     *
     * <p>May be called inside another actor's turn: the turns nest.
     */
    public void turnRunnable() {
        turn(runnable.get(decisions.choose(pick, options)));
    }

    /**
     * The runnable actors, the one that has been runnable longest first.
     *
     * @return a copy
     */
    public List<Actor> runnable() {
        return new ArrayList<>(runnable);
    }

    /**
     * Gives a runnable actor its turn out of line. May be called inside another actor's turn.
     *
     * @param actor one of {@link #runnable()}
     */
    public void turn(Actor actor) {
        runnable.remove(actor);
        actor.runnable = false;
        Actor before = current;
        current = actor;
        long scopeBefore = trace.within(actor.wokenBy);
        long scopeAtEnd;
        try {
            actor.takeTurn();
        } finally {
            current = before;
            scopeAtEnd = trace.within(scopeBefore);
        }
        turned(actor.name(), scopeAtEnd);
    }

    /**
     * Turns the crank until {@code waiting}, whose turn sets a flag of the caller's, has had its
     * turn. This is how code on the crank's own stack waits: everything else goes on meanwhile.
     *
     * @param isOver true when the wait is over
     * @return false if nothing can ever happen any more and the wait is not over
     */
    public boolean turnUntil(BooleanSupplier isOver) {
        watch.entered();
        Actor before = current;
        current = null;
        long scopeBefore = trace.within(Origin.NO_EVENT);
        nesting++;
        try {
            while (!isOver.getAsBoolean()) {
                if (!turn(Actor.NEVER)) {
                    return isOver.getAsBoolean();
                }
            }
            return true;
        } finally {
            nesting--;
            current = before;
            trace.within(scopeBefore);
        }
    }

    /**
     * How deep the crank is turned inside of its own turns.
     *
     * @return the number of {@link #turnUntil} that have not returned
     */
    public int nesting() {
        return nesting;
    }

    /**
     * Tells whether somebody has a turn, or an event of the environment happens.
     *
     * @return true inside of {@link #turn(long)}
     */
    public boolean isTurning() {
        return turning > 0;
    }

    /** Ends the run: nobody gets a turn any more. */
    public void close() {
        closed = true;
        for (Actor actor : runnable) {
            actor.runnable = false;
        }
        runnable.clear();
    }

    /**
     * Tells whether the run has ended.
     *
     * @return true after {@link #close()}
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * What is to happen at later times, for a reader.
     *
     * @return a line for each actor that sleeps with an alarm and each event of the environment,
     *     ordered by time
     */
    public List<String> scheduled() {
        SortedMap<Long, List<String>> byTime = new TreeMap<>();
        sleepers.forEach(
                (timeNanos, actor, serial) -> {
                    if (actor.wakeSerial == serial) {
                        byTime.computeIfAbsent(timeNanos, time -> new ArrayList<>())
                                .add(actor.name() + " wakes");
                    }
                });
        environment.forEach(
                (timeNanos, event, serial) ->
                        byTime.computeIfAbsent(timeNanos, time -> new ArrayList<>())
                                .add("an event of the environment"));
        List<String> lines = new ArrayList<>();
        byTime.forEach(
                (timeNanos, events) ->
                        events.stream()
                                .sorted()
                                .forEach(
                                        event ->
                                                lines.add(
                                                        VirtualTime.format(timeNanos)
                                                                + "  "
                                                                + event)));
        return lines;
    }

    private void runEvent() {
        Runnable event = environment.first();
        environment.removeFirst();
        Actor before = current;
        current = null;
        trace.note(nowNanos, ENVIRONMENT, EventKind.ENVIRONMENT, "", 0, originOf(event));
        long scopeBefore = trace.scope();
        if (trace.isRecording()) {
            trace.withinLast();
        }
        long scopeAtEnd = trace.scope();
        try {
            event.run();
        } finally {
            current = before;
            trace.within(scopeBefore);
        }
        turned(ENVIRONMENT, scopeAtEnd);
    }

    /** What is seen after a turn is the doing of what that turn did in the end. */
    private void turned(String actor, long scopeAtEnd) {
        long scopeBefore = trace.within(scopeAtEnd);
        try {
            watch.turned(actor);
        } finally {
            trace.within(scopeBefore);
        }
    }

    private long nextNanos() {
        dropDeadSleepers();
        long sleeper = sleepers.isEmpty() ? Actor.NEVER : sleepers.firstNanos();
        return environment.isEmpty() ? sleeper : Math.min(sleeper, environment.firstNanos());
    }

    private void jump(long timeNanos) {
        nowNanos = timeNanos;
        Origin origin = trace.isRecording() ? originOfJump(timeNanos) : Origin.UNKNOWN;
        trace.record(timeNanos, "crank", EventKind.TIME_JUMP, "", 0, origin);
        jumped = trace.lastIndex();
        watch.timeMoved();
    }

    /** Where that was asked for which happens at this time. */
    private Origin originOfJump(long timeNanos) {
        if (!environment.isEmpty() && environment.firstNanos() == timeNanos) {
            return originOf(environment.first());
        }
        boolean sleeps = !sleepers.isEmpty() && sleepers.firstNanos() == timeNanos;
        return sleeps ? new Origin(sleepers.first().alarmBy, "", "") : Origin.UNKNOWN;
    }

    private static Origin originOf(Runnable event) {
        return event instanceof Event known ? known.origin() : Origin.UNKNOWN;
    }

    private void wakeDueSleepers() {
        while (true) {
            dropDeadSleepers();
            if (sleepers.isEmpty() || sleepers.firstNanos() > nowNanos) {
                return;
            }
            Actor actor = sleepers.first();
            sleepers.removeFirst();
            long late = actor.askedForLateness ? 0 : lateness(actor);
            if (late == 0) {
                if (actor.home != null) {
                    actor.home.alarm();
                }
                // The later of both: an alarm may be set for a time that has come already.
                long scopeBefore = trace.within(Math.max(jumped, actor.alarmBy));
                wake(actor);
                trace.within(scopeBefore);
            } else {
                actor.askedForLateness = true;
                sleepers.add(nowNanos + late, actor, actor.wakeSerial);
            }
        }
    }

    private long lateness(Actor actor) {
        Site site = actor.lateness;
        if (site == null) {
            site = decisions.site(actor.name(), "timer.late");
            actor.lateness = site;
        }
        int answer = decisions.choose(site, LATENESS);
        if (answer != 0) {
            trace.record(nowNanos, actor.name(), EventKind.TIMER_LATE, "", LATENESS_NANOS[answer]);
        }
        return LATENESS_NANOS[answer];
    }

    private void dropDeadSleepers() {
        while (!sleepers.isEmpty() && sleepers.first().wakeSerial != sleepers.firstSerial()) {
            sleepers.removeFirst();
        }
    }
}
