package dev.orrery.sim.picture;

import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.TraceEvent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * The events of runs as a text that a page's script unpacks: a table of texts, then each run's
 * events column after column in numbers of as many bytes as they need, the whole deflated and in
 * base 64. A trace of 50,000 events takes some hundred kilobytes.
 */
final class EventBytes {
    // What a number of a script can hold exactly.
    private static final long MOST_EXACT = 1L << 52;

    private final Lanes lanes;
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    // In the order in which the page lists them.
    private final Map<EventKind, Integer> kinds = new EnumMap<>(EventKind.class);
    private final ByteArrayOutputStream columns = new ByteArrayOutputStream();

    EventBytes(Lanes lanes) {
        this.lanes = lanes;
        for (EventKind kind : EventKind.values()) {
            kinds.put(kind, kinds.size());
        }
        text("");
    }

    /** Adds a run. Call it for the failing one first. */
    void add(List<TraceEvent> events) {
        number(events.size());
        long before = 0;
        for (TraceEvent event : events) {
            // Time never goes back.
            number(Math.max(0, event.timeNanos() - before));
            before = Math.max(before, event.timeNanos());
        }
        for (TraceEvent event : events) {
            number(lanes.of(event.actor()));
        }
        for (TraceEvent event : events) {
            number(text(event.actor()));
        }
        for (TraceEvent event : events) {
            number(kinds.getOrDefault(event.kind(), 0));
        }
        for (TraceEvent event : events) {
            number(text(event.detail()));
        }
        for (TraceEvent event : events) {
            value(event.value());
        }
        long first = events.isEmpty() ? 0 : events.getFirst().index();
        for (int i = 0; i < events.size(); i++) {
            long cause = events.get(i).cause() - first;
            // How far back; 0 for no cause, or one before the first event that was kept.
            number(events.get(i).cause() >= 0 && cause >= 0 && cause < i ? i - cause : 0);
        }
        for (TraceEvent event : events) {
            number(text(event.origin().label()));
        }
        for (TraceEvent event : events) {
            number(text(event.origin().stack()));
        }
    }

    /** All that was added, in base 64. */
    String packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, best)) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            number(head, texts.size());
            for (String text : texts.keySet()) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                number(head, bytes.length);
                head.writeBytes(bytes);
            }
            out.write(head.toByteArray());
            out.write(columns.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            best.end();
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private int text(String text) {
        Integer known = texts.putIfAbsent(text, texts.size());
        return known == null ? texts.size() - 1 : known;
    }

    /** The sign in the lowest bit; 1 and a text where a script could not hold the number. */
    private void value(long value) {
        if (value > -MOST_EXACT && value < MOST_EXACT) {
            number(value >= 0 ? 2 * value : -2 * value + 1);
        } else {
            // No number is "minus zero", so that stands for a text.
            number(1);
            number(text(Long.toString(value)));
        }
    }

    private void number(long number) {
        number(columns, number);
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more come. */
    private static void number(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
