package dev.orrery.sim.picture;

import dev.orrery.sim.decision.PlanEntry;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.TraceEvent;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A failure that a person understands in a minute: one HTML file with the failure, its plan, and
 * every event of the run on a time axis, which needs nothing else and loads nothing.
 *
 * <p>Threading: stateless, any thread. Cost: memory for all events; below 2 MB for 50,000 of them.
 * Failure: what a text of the run holds, it stays a text.
 */
public final class Picture {
    private static final int LAST_EVENTS = 14;
    private static final int MOST_CAUSES = 12;
    private static final int LONGEST_TITLE = 120;

    private record Decided(String actor, String detail, long ordinal) {}

    private final PictureInput input;
    private final List<TraceEvent> events;
    private final int failing;

    private Picture(PictureInput input) {
        this.input = input;
        this.events = input.events();
        this.failing = failing(events);
    }

    /**
     * Draws a picture.
     *
     * @param input what it shows
     * @return a whole HTML document
     */
    public static String of(PictureInput input) {
        return new Picture(Objects.requireNonNull(input, "input")).html();
    }

    /**
     * Draws a picture into a file, in place of what is there.
     *
     * @param input what it shows
     * @param file where it goes
     * @throws IOException if the file cannot be written
     */
    public static void write(PictureInput input, Path file) throws IOException {
        Files.writeString(file, of(input));
    }

    /** The position of the failing event: the first that failed, else the last one; -1 if none. */
    static int failing(List<TraceEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            EventKind kind = events.get(i).kind();
            if (kind == EventKind.INVARIANT_FAILED || kind == EventKind.FAILURE) {
                return i;
            }
        }
        return events.size() - 1;
    }

    private String html() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("css", resource("picture.css"));
        parts.put("js", resource("picture.js"));
        parts.put("title", Html.text(title()));
        parts.put("headline", Html.text(input.headline()));
        parts.put("held", input.isHeld() ? "held" : "failed");
        parts.put("details", details());
        parts.put("facts", facts());
        parts.put("replay", Html.text(input.replay()));
        parts.put("replay-hidden", input.replay().isEmpty() ? "hidden" : "");
        parts.put("last", last());
        parts.put("causes", causes());
        parts.put("plan", plan());
        parts.put("plan-size", Integer.toString(input.plan().entries().size()));
        parts.put("header", header());
        parts.put("data", data());
        return fill(resource("picture.html"), parts);
    }

    /** Each part in its place, found from left to right: a part that looks like a place is none. */
    private static String fill(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder(template.length());
        int from = 0;
        while (true) {
            int open = template.indexOf("<!--#", from);
            if (open < 0) {
                return page.append(template, from, template.length()).toString();
            }
            int close = template.indexOf("#-->", open);
            String name = template.substring(open + "<!--#".length(), close);
            String part = parts.get(name);
            if (part == null) {
                throw new IllegalStateException("the page has a place for no part: part=" + name);
            }
            page.append(template, from, open).append(part);
            from = close + "#-->".length();
        }
    }

    private String title() {
        String whole = input.headline() + " - " + input.plan().scenario();
        return whole.length() <= LONGEST_TITLE ? whole : whole.substring(0, LONGEST_TITLE) + "...";
    }

    private String details() {
        StringBuilder html = new StringBuilder();
        for (String line : input.details()) {
            html.append("<p class=\"detail\">").append(Html.text(line)).append("</p>\n");
        }
        return html.toString();
    }

    private String facts() {
        StringBuilder html = new StringBuilder();
        fact(html, "scenario", input.plan().scenario());
        if (failing >= 0) {
            TraceEvent event = events.get(failing);
            fact(html, "virtual time", VirtualTime.format(event.timeNanos()));
            Lane lane = Lane.of(event.actor());
            fact(html, lane.host().equals(Lane.WORLD) ? "actor" : "host", event.actor());
        }
        if (!input.seed().isEmpty()) {
            fact(html, "seed", input.seed());
        }
        input.plan().digest().ifPresent(digest -> fact(html, "digest", Trace.format(digest)));
        fact(html, "events", String.format(java.util.Locale.ROOT, "%,d", events.size()));
        return html.toString();
    }

    private static void fact(StringBuilder html, String name, String value) {
        html.append("<div><dt>").append(name).append("</dt><dd>");
        html.append(Html.text(value)).append("</dd></div>\n");
    }

    private String last() {
        StringBuilder html = new StringBuilder();
        List<Integer> shown = new ArrayList<>();
        for (int i = failing; i >= 0 && shown.size() < LAST_EVENTS; i--) {
            TraceEvent event = events.get(i);
            if (event.kind() != EventKind.DECISION || event.isAccident()) {
                shown.addFirst(i);
            }
        }
        for (int position : shown) {
            item(html, position);
        }
        return html.toString();
    }

    private String causes() {
        StringBuilder html = new StringBuilder();
        List<Integer> chain = new ArrayList<>();
        int position = failing;
        while (position >= 0 && chain.size() < MOST_CAUSES) {
            chain.addFirst(position);
            position = causeOf(position);
        }
        if (position >= 0) {
            html.append("<li class=\"more\">... and what caused that</li>\n");
        }
        for (int link : chain) {
            for (int accident : accidentsOf(link)) {
                item(html, accident);
            }
            item(html, link);
        }
        return html.toString();
    }

    /** The accidents right before an event in the same scope: they decided how it went. */
    private List<Integer> accidentsOf(int position) {
        List<Integer> accidents = new ArrayList<>();
        int before = position - 1;
        while (before >= 0 && events.get(before).kind() == EventKind.DECISION) {
            if (events.get(before).isAccident()) {
                accidents.addFirst(before);
            }
            before--;
        }
        return accidents;
    }

    private int causeOf(int position) {
        long first = events.getFirst().index();
        long cause = events.get(position).cause();
        return cause < first || cause - first >= position ? -1 : (int) (cause - first);
    }

    private void item(StringBuilder html, int position) {
        TraceEvent event = events.get(position);
        html.append("<li data-event=\"").append(position).append('"');
        if (position == failing && !input.isHeld()) {
            html.append(" class=\"failing\"");
        } else if (event.isAccident()) {
            html.append(" class=\"accident\"");
        }
        html.append("><time>").append(VirtualTime.format(event.timeNanos())).append("</time> <b>");
        html.append(Html.text(event.actor())).append("</b> ");
        html.append(Html.text(Phrase.words(event))).append("</li>\n");
    }

    private String plan() {
        Map<Decided, Integer> decided = new LinkedHashMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            if (event.kind() == EventKind.DECISION) {
                decided.put(new Decided(event.actor(), event.detail(), event.value()), i);
            }
        }
        StringBuilder html = new StringBuilder();
        for (PlanEntry entry : input.plan().entries()) {
            String detail = entry.kind() + " = " + entry.key();
            Integer at = decided.get(new Decided(entry.actor(), detail, entry.ordinal()));
            html.append("<li").append(at == null ? " class=\"unasked\"" : "");
            html.append(at == null ? "" : " data-event=\"" + at + "\"").append("><code>");
            html.append(Html.text(entry.toString())).append("</code>");
            html.append(
                    at == null
                            ? " <small>was not asked in this run</small>"
                            : " <small>at "
                                    + VirtualTime.format(events.get(at).timeNanos())
                                    + "</small>");
            html.append("</li>\n");
        }
        return html.toString();
    }

    private String header() {
        StringBuilder html = new StringBuilder();
        input.plan()
                .header()
                .forEach(
                        (key, value) ->
                                html.append("<div><dt>")
                                        .append(Html.text(key))
                                        .append("</dt><dd>")
                                        .append(Html.text(value))
                                        .append("</dd></div>\n"));
        return html.toString();
    }

    private String data() {
        PassingRun neighbour = input.neighbour();
        List<TraceEvent> others = neighbour == null ? List.of() : neighbour.events();
        Lanes lanes = new Lanes(events, others);
        EventBytes bytes = new EventBytes(lanes);
        bytes.add(events);
        bytes.add(others);
        StringBuilder json = new StringBuilder("{\"failing\":").append(failing);
        json.append(",\"held\":").append(input.isHeld());
        json.append(",\"parts\":").append(neighbour == null ? -1 : neighbour.parts());
        json.append(",\"neighbour\":").append(Html.json(neighbour == null ? "" : neighbour.what()));
        json.append(",\"kinds\":[");
        String comma = "";
        for (EventKind kind : EventKind.values()) {
            json.append(comma).append('[').append(Html.json(kind.name())).append(',');
            json.append(Html.json(Phrase.of(kind))).append(']');
            comma = ",";
        }
        json.append("],\"lanes\":[");
        comma = "";
        for (Lane lane : lanes.all()) {
            json.append(comma).append('[').append(Html.json(lane.host())).append(',');
            json.append(Html.json(lane.name())).append(']');
            comma = ",";
        }
        return json.append("],\"events\":\"").append(bytes.packed()).append("\"}").toString();
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = Picture.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("a part of the page is missing: resource=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
