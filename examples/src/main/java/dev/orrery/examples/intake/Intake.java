package dev.orrery.examples.intake;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Event;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue with few places between threads that hand work in and a task that takes it out.
 *
 * <p>Promise: there is never more in it than it has places; who gets no place is told so at once.
 * Threading: {@link #offer} from any thread, it does not block; the rest in a task of the loop.
 * Order: that in which the offers reached the loop.
 */
public final class Intake {
    private final EventLoop loop;
    private final int places;
    private final Reservation reservation;
    private final AtomicInteger taken = new AtomicInteger();
    private final ArrayDeque<String> items = new ArrayDeque<>();
    private final Event some = new Event("some work");

    /**
     * An empty intake.
     *
     * @param loop where work is taken out
     * @param places how much it holds
     */
    public Intake(EventLoop loop, int places) {
        this(loop, places, Reservation.BY_THE_SENDER);
    }

    Intake(EventLoop loop, int places, Reservation reservation) {
        this.loop = loop;
        this.places = places;
        this.reservation = reservation;
    }

    /**
     * Hands work in, from any thread.
     *
     * @param item the work
     * @return false if there is no place
     */
    public boolean offer(String item) {
        if (!reservation.reserve(taken, places)) {
            return false;
        }
        loop.callSoonThreadsafe(() -> arrived(item));
        return true;
    }

    /**
     * Takes work out; waits for some.
     *
     * @return the work that came first
     */
    public String take() {
        while (items.isEmpty()) {
            some.clear();
            some.await();
        }
        taken.decrementAndGet();
        return items.removeFirst();
    }

    /**
     * How much is in it.
     *
     * @return the number of items that have arrived and were not taken out
     */
    public int size() {
        return items.size();
    }

    private void arrived(String item) {
        reservation.arrived(taken);
        items.addLast(item);
        some.set();
    }
}
