package dev.orrery.sim.picture;

import dev.orrery.sim.json.Json;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's events as a trace that Perfetto and Chrome open: a process for each host, a thread for
 * each row, callbacks as slices, tasks, timers and work of executors as spans, posts and bytes as
 * flows.
 *
 * <p>Threading: stateless, any thread. Time and units: virtual time. Much happens at one instant of
 * it; so that its order can be seen, each event is drawn one nanosecond after the one before, as
 * far as there is room before the next instant. The exact time is among its arguments. Cost: memory
 * for all events. Source: "Trace Event Format" by Nat Duca and Dean Sinclair, the JSON object form.
 */
public final class Perfetto {
    private final List<TraceEvent> events;
    private final Lanes lanes;
    private final List<Lane> rows;
    // By row: the number of its host.
    private final int[] pids;
    private final Slices slices;
    private final long[] shown;
    private final StringBuilder json = new StringBuilder("{\"traceEvents\":[");
    private String comma = "\n";

    private Perfetto(List<TraceEvent> events) {
        this.events = events;
        this.lanes = new Lanes(events, List.of());
        this.rows = lanes.all();
        this.pids = new int[rows.size()];
        for (int i = 0; i < pids.length; i++) {
            boolean same = i > 0 && rows.get(i).host().equals(rows.get(i - 1).host());
            pids[i] = same ? pids[i - 1] : i + 1;
        }
        this.shown = shownTimes(events);
        this.slices = new Slices(events, lanes);
    }

    /**
     * Writes a trace.
     *
     * @param events a run's events, the first of the run first
     * @return JSON; conventionally the file's name ends with .json
     */
    public static String of(List<TraceEvent> events) {
        return new Perfetto(List.copyOf(events)).write();
    }

    /** When each event is drawn: not before its time, in order, and not in the next instant. */
    private static long[] shownTimes(List<TraceEvent> events) {
        long[] shown = new long[events.size()];
        long next = Long.MAX_VALUE;
        long instant = Long.MAX_VALUE;
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).timeNanos() != instant) {
                next = instant;
                instant = events.get(i).timeNanos();
            }
            shown[i] = next;
        }
        long before = -1;
        for (int i = 0; i < shown.length; i++) {
            long time = events.get(i).timeNanos();
            long wanted = Math.max(time, before + 1);
            shown[i] = Math.max(before, Math.min(wanted, Math.max(time, shown[i] - 1)));
            before = shown[i];
        }
        return shown;
    }

    private String write() {
        names();
        long id = 0;
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            if (slices.end(i) >= 0) {
                Map<String, Object> slice = event("X", i, name(event));
                slice.put("dur", micros(end(i) - shown[i]));
                add(slice);
            } else {
                Map<String, Object> instant = event("i", i, name(event));
                boolean failed =
                        event.kind() == EventKind.INVARIANT_FAILED
                                || event.kind() == EventKind.FAILURE;
                instant.put("s", failed ? "g" : "t");
                add(instant);
            }
            int from = slices.messageFrom(i);
            if (from >= 0) {
                id++;
                flow("s", from, id);
                flow("f", i, id);
            }
        }
        for (Slices.Span span : slices.spans()) {
            id++;
            span("b", span, span.from(), id);
            span("e", span, span.to() < 0 ? events.size() - 1 : span.to(), id);
        }
        return json.append("\n],\"displayTimeUnit\":\"ns\"}\n").toString();
    }

    private void names() {
        String host = "";
        for (int i = 0; i < rows.size(); i++) {
            Lane lane = rows.get(i);
            if (!lane.host().equals(host)) {
                host = lane.host();
                add(named("process_name", pids[i], null, host));
            }
            add(named("thread_name", pids[i], i + 1, lane.name()));
        }
    }

    private static Map<String, Object> named(
            String what, int pid, @Nullable Integer tid, String name) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("ph", "M");
        event.put("name", what);
        event.put("pid", pid);
        if (tid != null) {
            event.put("tid", tid);
        }
        event.put("args", Json.member("name", name));
        return event;
    }

    /** When a slice is over: with the next event at the same instant, or when it has computed. */
    private long end(int slice) {
        int last = slices.end(slice);
        int next = last + 1;
        boolean room =
                next < shown.length && events.get(next).timeNanos() == events.get(last).timeNanos();
        return Math.max(shown[room ? next : last], slices.busyUntil(slice));
    }

    private Map<String, Object> event(String phase, int position, String name) {
        TraceEvent event = events.get(position);
        int lane = lanes.of(event.actor());
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("ph", phase);
        made.put("name", name);
        made.put("cat", event.isAccident() ? "accident" : event.kind().name());
        made.put("ts", micros(shown[position]));
        made.put("pid", pids[lane]);
        made.put("tid", lane + 1);
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("event", position);
        args.put("timeNanos", event.timeNanos());
        args.put("actor", event.actor());
        args.put("detail", event.detail());
        args.put("value", event.value());
        if (!event.origin().stack().isEmpty()) {
            args.put("stack", event.origin().stack());
        }
        made.put("args", args);
        return made;
    }

    private void flow(String phase, int position, long id) {
        Map<String, Object> made = event(phase, position, "message");
        made.put("cat", "message");
        made.put("id", id);
        made.remove("args");
        if (phase.equals("f")) {
            // To the slice that it is in, not to the next one.
            made.put("bp", "e");
        }
        add(made);
    }

    private void span(String phase, Slices.Span span, int position, long id) {
        Map<String, Object> made = event(phase, position, span.name());
        TraceEvent first = events.get(span.from());
        int lane = lanes.of(first.actor());
        made.put("pid", pids[lane]);
        made.put("tid", lane + 1);
        made.put("cat", span.category());
        made.put("id", id);
        add(made);
    }

    private static String name(TraceEvent event) {
        String label = event.origin().label();
        return switch (event.kind()) {
            case CALLBACK -> label.isEmpty() ? "callback" : label;
            case ITERATION, THREAD_STEP -> event.kind().name().replace('_', ' ');
            default ->
                    event.kind().name() + (event.detail().isEmpty() ? "" : ": " + event.detail());
        };
    }

    /** Exactly: microseconds with three digits. */
    private static BigDecimal micros(long nanos) {
        return BigDecimal.valueOf(nanos, 3);
    }

    private void add(Map<String, Object> event) {
        json.append(comma).append(Json.of(event));
        comma = ",\n";
    }
}
