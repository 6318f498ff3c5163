package dev.orrery.benchmarks.bare;

import java.util.PriorityQueue;

/** The JDK's binary heap of objects. */
public final class QueueOfEntries implements TimerQueue {
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();

    private record Entry(long deadlineNanos, Runnable body) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(deadlineNanos, other.deadlineNanos);
        }
    }

    @Override
    public int size() {
        return queue.size();
    }

    @Override
    public Object add(long deadlineNanos, Runnable body) {
        Entry entry = new Entry(deadlineNanos, body);
        queue.add(entry);
        return entry;
    }

    @Override
    public long nextDeadlineNanos() {
        return queue.element().deadlineNanos;
    }

    @Override
    public Runnable poll() {
        return queue.remove().body;
    }
}
