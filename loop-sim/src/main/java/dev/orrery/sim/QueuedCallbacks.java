package dev.orrery.sim;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Where the callbacks that wait in a queue of a loop were queued: a queue beside that queue.
 *
 * <p>Threading: as its simulation. Order: as they were queued, which is that in which they start,
 * or nearly. Cost: O(1) for each callback, no allocation save that the queue grows.
 */
final class QueuedCallbacks {
    private static final int FIRST_ROOM = 4;
    private static final int OBJECTS = 3;

    // Of each its handle, what it is called, and its stack. Invariant: room for a power of two.
    private @Nullable Object[] objects = new Object[FIRST_ROOM * OBJECTS];
    private long[] causes = new long[FIRST_ROOM];
    private int first;
    private int size;

    // Of the one that was taken out last.
    private @Nullable Object takenCalled;
    private String takenStack = "";
    private long takenCause;

    /**
     * Adds one.
     *
     * @param called what it is called; null to find out when it starts
     */
    void add(Handle handle, @Nullable Object called, long cause, String stack) {
        if (size == causes.length) {
            grow();
        }
        int at = at(size);
        objects[at * OBJECTS] = handle;
        objects[at * OBJECTS + 1] = called;
        objects[at * OBJECTS + 2] = stack;
        causes[at] = cause;
        size++;
    }

    /**
     * Takes one out, and all that were added before it: the loop has skipped them. False if it was
     * not added itself.
     */
    boolean takeUpTo(Handle handle) {
        int before = find(handle);
        if (before < 0) {
            return false;
        }
        for (; before > 0; before--) {
            removeFirst();
        }
        takeFirst();
        return true;
    }

    /** Takes one out, and those before it that were cancelled. False if it was not added. */
    boolean take(Handle handle) {
        int before = find(handle);
        if (before < 0) {
            return false;
        }
        // To the front; those before it move up by one.
        for (; before > 0; before--) {
            swap(at(before - 1), at(before));
        }
        takeFirst();
        while (size > 0 && objects[first * OBJECTS] instanceof Handle next && next.isCancelled()) {
            removeFirst();
        }
        return true;
    }

    /** What the one that was taken last is called; null if that was not known. */
    @Nullable Object takenCalled() {
        return takenCalled;
    }

    /** During which event the one that was taken last was queued. */
    long takenCause() {
        return takenCause;
    }

    /** Where in the user's code the one that was taken last was queued. */
    String takenStack() {
        return takenStack;
    }

    /** How many were added before it and are here; -1 if it is not here itself. */
    private int find(Handle handle) {
        for (int before = 0; before < size; before++) {
            if (objects[at(before) * OBJECTS] == handle) {
                return before;
            }
        }
        return -1;
    }

    private void takeFirst() {
        takenCalled = objects[first * OBJECTS + 1];
        takenStack = (String) Objects.requireNonNull(objects[first * OBJECTS + 2]);
        takenCause = causes[first];
        removeFirst();
    }

    private void swap(int one, int other) {
        for (int i = 0; i < OBJECTS; i++) {
            Object object = objects[one * OBJECTS + i];
            objects[one * OBJECTS + i] = objects[other * OBJECTS + i];
            objects[other * OBJECTS + i] = object;
        }
        long cause = causes[one];
        causes[one] = causes[other];
        causes[other] = cause;
    }

    private void removeFirst() {
        objects[first * OBJECTS] = null;
        objects[first * OBJECTS + 1] = null;
        first = at(1);
        size--;
    }

    private int at(int distance) {
        return (first + distance) & (causes.length - 1);
    }

    private void grow() {
        int room = causes.length;
        @Nullable Object[] newObjects = new Object[room * 2 * OBJECTS];
        long[] newCauses = new long[room * 2];
        for (int i = 0; i < size; i++) {
            System.arraycopy(objects, at(i) * OBJECTS, newObjects, i * OBJECTS, OBJECTS);
            newCauses[i] = causes[at(i)];
        }
        objects = newObjects;
        causes = newCauses;
        first = 0;
    }
}
