package dev.orrery.sim;

import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.trace.Origin;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Which event set the timers of a loop, and why they run: by deadline, since a timer has no hash
 * that is quick to get and the same in every run.
 *
 * <p>Threading: that of its loop. Order: timers of one deadline fire as they were set, so that the
 * one that fires is the first of its deadline that was not cancelled. Cost: O(1) for each timer; a
 * timer that was cancelled stays until a later one of its deadline fires.
 */
final class SetTimers {
    private static final int FIRST_ROOM = 8;
    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;
    private static final int NONE = -1;

    // A table of deadlines with open addressing, at most half full.
    private long[] deadlines = new long[FIRST_ROOM];
    // The event at which a timer of this deadline was set first; NO_EVENT in a free place.
    private long[] firstEvents = filled(FIRST_ROOM);
    private int[] firsts = new int[FIRST_ROOM];
    private int[] lasts = new int[FIRST_ROOM];
    private int used;

    // One entry for each timer.
    private @Nullable TimerHandle[] timers = new TimerHandle[FIRST_ROOM];
    private @Nullable Object[] names = new Object[FIRST_ROOM];
    private String[] stacks = new String[FIRST_ROOM];
    private long[] events = new long[FIRST_ROOM];
    private int[] nexts = new int[FIRST_ROOM];
    private int size;

    // Of the one that was taken out last.
    private @Nullable Object takenCalled;
    private String takenStack = "";
    private long takenCause;

    /** Notes a timer that an event has set. */
    void add(TimerHandle timer, Object called, long event, String stack) {
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, size * 2);
            names = Arrays.copyOf(names, size * 2);
            stacks = Arrays.copyOf(stacks, size * 2);
            events = Arrays.copyOf(events, size * 2);
            nexts = Arrays.copyOf(nexts, size * 2);
        }
        timers[size] = timer;
        names[size] = called;
        stacks[size] = stack;
        events[size] = event;
        nexts[size] = NONE;
        int place = place(timer.deadlineNanos());
        if (firstEvents[place] == Origin.NO_EVENT) {
            deadlines[place] = timer.deadlineNanos();
            firstEvents[place] = event;
            firsts[place] = size;
            used++;
        } else if (firsts[place] == NONE) {
            firsts[place] = size;
        } else {
            nexts[lasts[place]] = size;
        }
        lasts[place] = size;
        size++;
        if (used > deadlines.length / 2) {
            grow();
        }
    }

    /** Takes a timer out that fires; false if it is not known. */
    boolean take(TimerHandle timer) {
        int place = place(timer.deadlineNanos());
        if (firstEvents[place] == Origin.NO_EVENT) {
            return false;
        }
        boolean found = false;
        while (!found && firsts[place] != NONE) {
            int entry = firsts[place];
            firsts[place] = nexts[entry];
            found = timers[entry] == timer;
            takenCalled = names[entry];
            takenStack = stacks[entry];
            takenCause = events[entry];
            timers[entry] = null;
            names[entry] = null;
        }
        return found;
    }

    /** What the timer that was taken last is called. */
    @Nullable Object takenCalled() {
        return takenCalled;
    }

    /** Which event has set the timer that was taken last. */
    long takenCause() {
        return takenCause;
    }

    /** Where in the user's code the timer that was taken last was set. */
    String takenStack() {
        return takenStack;
    }

    /** The event at which a timer of this deadline was set first, or {@link Origin#NO_EVENT}. */
    long setAt(long deadlineNanos) {
        return firstEvents[place(deadlineNanos)];
    }

    private int place(long deadlineNanos) {
        int mask = deadlines.length - 1;
        int place = (int) ((deadlineNanos * GAMMA) >>> 32) & mask;
        while (firstEvents[place] != Origin.NO_EVENT && deadlines[place] != deadlineNanos) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldDeadlines = deadlines;
        long[] oldEvents = firstEvents;
        int[] oldFirsts = firsts;
        int[] oldLasts = lasts;
        int room = oldDeadlines.length * 2;
        deadlines = new long[room];
        firstEvents = filled(room);
        firsts = new int[room];
        lasts = new int[room];
        for (int old = 0; old < oldDeadlines.length; old++) {
            if (oldEvents[old] != Origin.NO_EVENT) {
                int place = place(oldDeadlines[old]);
                deadlines[place] = oldDeadlines[old];
                firstEvents[place] = oldEvents[old];
                firsts[place] = oldFirsts[old];
                lasts[place] = oldLasts[old];
            }
        }
    }

    private static long[] filled(int room) {
        long[] events = new long[room];
        Arrays.fill(events, Origin.NO_EVENT);
        return events;
    }
}
