package dev.orrery.sim.picture;

import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lasts in a run: iterations, callbacks and steps from the first event in them to the last,
 * and tasks, timers and work from beginning to end.
 *
 * <p>Threading: immutable once made.
 */
final class Slices {
    /**
     * Something that goes on while other things happen in its row.
     *
     * @param to the position of its last event; -1 if it had not ended
     */
    record Span(String category, String name, int from, int to) {}

    private static final Set<EventKind> BLOCKS =
            EnumSet.of(EventKind.CALLBACK, EventKind.THREAD_STEP, EventKind.ENVIRONMENT);
    // What happens at a later time is not in the slice of its cause.
    private static final Set<EventKind> LATER =
            EnumSet.of(
                    EventKind.CALLBACK,
                    EventKind.THREAD_STEP,
                    EventKind.ENVIRONMENT,
                    EventKind.ITERATION,
                    EventKind.TIME_JUMP,
                    EventKind.CHANNEL_READY,
                    EventKind.WAKEUP,
                    EventKind.EXECUTOR_START,
                    EventKind.EXECUTOR_END,
                    EventKind.RECEIVED);

    private final List<TraceEvent> events;
    private final Lanes lanes;
    private final long first;
    // By position: the last event of a slice, -1 for what is none.
    private final int[] ends;
    private final long[] busy;
    private final int[] sources;
    private final List<Span> spans = new ArrayList<>();

    Slices(List<TraceEvent> events, Lanes lanes) {
        this.events = events;
        this.lanes = lanes;
        this.first = events.isEmpty() ? 0 : events.getFirst().index();
        this.ends = new int[events.size()];
        this.busy = new long[events.size()];
        this.sources = new int[events.size()];
        Arrays.fill(ends, -1);
        Arrays.fill(sources, -1);
        findSlices();
        findSpans();
    }

    int end(int position) {
        return ends[position];
    }

    /** Until when the code of a slice computed; 0 if it did not. */
    long busyUntil(int position) {
        return busy[position];
    }

    /** The post or the write that led to this callback, -1 if none in another row did. */
    int messageFrom(int position) {
        return sources[position];
    }

    List<Span> spans() {
        return spans;
    }

    private int causeOf(int position) {
        long cause = events.get(position).cause();
        return cause < first || cause - first >= position ? -1 : (int) (cause - first);
    }

    private void findSlices() {
        Map<Integer, Integer> block = new LinkedHashMap<>();
        Map<Integer, Integer> iteration = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            int lane = lanes.of(event.actor());
            int cause = causeOf(i);
            if (event.kind() == EventKind.ITERATION) {
                ends[i] = i;
                iteration.put(lane, i);
                block.remove(lane);
            } else if (BLOCKS.contains(event.kind())) {
                ends[i] = i;
                block.put(lane, i);
                extend(iteration.get(lane), i, 0);
                sources[i] = sourceOf(i, cause);
            } else if (cause >= 0 && !LATER.contains(event.kind())) {
                int causeLane = lanes.of(events.get(cause).actor());
                Integer open = block.get(causeLane);
                // What work does it does in the present step of its thread.
                boolean works = events.get(cause).kind() == EventKind.EXECUTOR_START;
                if (open != null && (open == cause || works)) {
                    boolean computes = event.kind() == EventKind.BUSY;
                    long until = computes ? event.timeNanos() + event.value() : 0;
                    extend(open, i, until);
                    extend(iteration.get(causeLane), i, until);
                }
            }
        }
    }

    private void extend(@Nullable Integer slice, int to, long until) {
        if (slice != null) {
            ends[slice] = Math.max(ends[slice], to);
            busy[slice] = Math.max(busy[slice], until);
        }
    }

    private int sourceOf(int position, int cause) {
        if (cause < 0) {
            return -1;
        }
        boolean ready = events.get(cause).kind() == EventKind.CHANNEL_READY;
        int source = ready ? causeOf(cause) : cause;
        if (source < 0) {
            return -1;
        }
        EventKind kind = events.get(source).kind();
        boolean isMessage = kind == EventKind.POST || kind == EventKind.SENT;
        int lane = lanes.of(events.get(position).actor());
        return isMessage && lanes.of(events.get(source).actor()) != lane ? source : -1;
    }

    private void findSpans() {
        Map<List<Object>, Integer> open = new LinkedHashMap<>();
        Map<List<Object>, String> names = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            String label = event.origin().label();
            int lane = lanes.of(event.actor());
            int cause = causeOf(i);
            switch (event.kind()) {
                case CALLBACK -> {
                    if (label.startsWith("task ")) {
                        begin(open, names, List.of("task", lane, label), label, i);
                    }
                    if (cause >= 0 && events.get(cause).kind() == EventKind.TIMER_SET) {
                        end(open, names, List.of("timer", cause), i);
                    }
                }
                case TASK_END -> end(open, names, List.of("task", lane, event.detail()), i);
                case TIMER_SET -> begin(open, names, List.of("timer", i), "timer: " + label, i);
                case EXECUTOR_START ->
                        begin(open, names, List.of("work", lane), "work: " + event.detail(), i);
                case EXECUTOR_END -> end(open, names, List.of("work", lane), i);
                default -> {
                    // Lasts no time.
                }
            }
        }
        open.forEach((key, from) -> add(key, names.getOrDefault(key, ""), from, -1));
    }

    private static void begin(
            Map<List<Object>, Integer> open,
            Map<List<Object>, String> names,
            List<Object> key,
            String name,
            int position) {
        if (open.putIfAbsent(key, position) == null) {
            names.put(key, name);
        }
    }

    private void end(
            Map<List<Object>, Integer> open,
            Map<List<Object>, String> names,
            List<Object> key,
            int position) {
        Integer from = open.remove(key);
        if (from != null) {
            add(key, names.getOrDefault(key, ""), from, position);
        }
    }

    private void add(List<Object> key, String name, int from, int to) {
        spans.add(new Span(String.valueOf(key.getFirst()), name, from, to));
    }
}
