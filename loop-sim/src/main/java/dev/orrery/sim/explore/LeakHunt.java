package dev.orrery.sim.explore;

import dev.orrery.sim.trace.TraceDiff;
import dev.orrery.sim.trace.TraceEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says through what the machine has probably got into a run that does not repeat: from what
 * differs, where the user's code stood then, and what that code calls.
 *
 * <p>Threading: stateless, any thread.
 */
final class LeakHunt {
    private static final int MOST_SUSPECTS = 3;
    private static final int MOST_FRAMES = 8;

    private static final Pattern IDENTITY = Pattern.compile(".*[\\w$\\])]@[0-9a-f]{1,8}.*");
    private static final Pattern UUID =
            Pattern.compile(".*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}.*");
    private static final Pattern THREAD =
            Pattern.compile(
                    ".*(Thread\\[#|Thread-\\d|thread-\\d|ForkJoinPool|VirtualThread|worker-\\d).*");
    private static final Pattern TIME =
            Pattern.compile(".*(\\d{9,}|\\d{4}-\\d\\d-\\d\\dT?|\\d\\d:\\d\\d:\\d\\d).*");
    private static final Pattern FRACTION = Pattern.compile(".*\\b0\\.\\d{6,}.*");
    private static final Pattern BORDER = Pattern.compile("[\\s,;\\[\\]{}()=]+");

    private final Scenario scenario;
    private final @Nullable TraceDiff difference;
    private final boolean firstOnly;
    private final String texts;

    private LeakHunt(
            Scenario scenario, @Nullable TraceDiff difference, boolean firstOnly, String texts) {
        this.scenario = scenario;
        this.difference = difference;
        this.firstOnly = firstOnly;
        this.texts = texts;
    }

    /**
     * Names the suspects.
     *
     * @param scenario what ran twice
     * @param difference where the runs parted, or null when not known
     * @param firstOnly whether the first run differs from all later ones, which are equal
     * @param first what the first run said at its end
     * @param second what the second said
     * @return lines for the reader, the most likely first
     */
    static List<String> suspects(
            Scenario scenario,
            @Nullable TraceDiff difference,
            boolean firstOnly,
            String first,
            String second) {
        return new LeakHunt(scenario, difference, firstOnly, differing(first, second)).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        Set<LeakKind> kinds = kinds();
        List<LeakCall> calls = new ArrayList<>(scan());
        calls.removeIf(call -> !kinds.contains(call.kind()));
        List<LeakKind> order = List.copyOf(kinds);
        calls.sort(
                Comparator.comparingInt((LeakCall call) -> order.indexOf(call.kind()))
                        .thenComparingInt(LeakCall::distance));
        Set<String> named = new LinkedHashSet<>();
        for (LeakCall call : calls) {
            if (named.size() < MOST_SUSPECTS && named.add(call.text())) {
                lines.add((named.size() == 1 ? "likely leak: " : "or:          ") + call.text());
            }
        }
        LeakKind most = calls.isEmpty() ? order.getFirst() : calls.getFirst().kind();
        if (calls.isEmpty()) {
            lines.add(
                    "likely leak: "
                            + most.what()
                            + "; no call of that kind was found in the class files of the user's"
                            + " code, so look into the libraries that it calls");
        }
        lines.add("instead: " + most.remedy());
        return lines;
    }

    /** What the difference looks like, the most likely first. */
    private Set<LeakKind> kinds() {
        Set<LeakKind> kinds = new LinkedHashSet<>();
        TraceDiff diff = difference;
        if (firstOnly) {
            kinds.add(LeakKind.STATIC);
            if (diff == null) {
                // Equal here, and another in another JVM.
                kinds.add(LeakKind.ORDER);
                kinds.add(LeakKind.ENVIRONMENT);
            }
        }
        TraceEvent first = diff == null ? null : diff.first();
        TraceEvent second = diff == null ? null : diff.second();
        if (first != null && second != null) {
            addKindOf(first.detail(), second.detail(), kinds);
            if (first.detail().equals(second.detail()) && first.value() != second.value()) {
                kinds.add(LeakKind.TIME);
                kinds.add(LeakKind.RANDOM);
            }
        } else if (diff == null && !texts.isEmpty()) {
            int middle = texts.indexOf('\0');
            addKindOf(texts.substring(0, middle), texts.substring(middle + 1), kinds);
        }
        kinds.add(LeakKind.RANDOM);
        kinds.add(LeakKind.TIME);
        kinds.add(LeakKind.THREAD);
        kinds.add(LeakKind.STATIC);
        kinds.add(LeakKind.ENVIRONMENT);
        kinds.add(LeakKind.ORDER);
        return kinds;
    }

    private static void addKindOf(String first, String second, Set<LeakKind> kinds) {
        if (first.equals(second)) {
            return;
        }
        String one = part(first, second);
        String other = part(second, first);
        if (both(UUID, one, other)) {
            kinds.add(LeakKind.RANDOM);
        } else if (both(IDENTITY, one, other)) {
            kinds.add(LeakKind.IDENTITY);
        } else if (both(THREAD, one, other)) {
            kinds.add(LeakKind.THREAD);
        } else if (both(FRACTION, one, other)) {
            kinds.add(LeakKind.RANDOM);
        } else if (isReordered(first, second)) {
            kinds.add(LeakKind.ORDER);
            kinds.add(LeakKind.THREAD);
            kinds.add(LeakKind.IDENTITY);
        } else if (both(TIME, one, other)) {
            kinds.add(LeakKind.TIME);
        }
    }

    /** The words of a text from the first that differs to the last that does. */
    private static String part(String text, String other) {
        int start = 0;
        int most = Math.min(text.length(), other.length());
        while (start < most && text.charAt(start) == other.charAt(start)) {
            start++;
        }
        int tail = 0;
        while (tail < most - start
                && text.charAt(text.length() - 1 - tail)
                        == other.charAt(other.length() - 1 - tail)) {
            tail++;
        }
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        int end = text.length() - tail;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    private static boolean both(Pattern pattern, String one, String other) {
        return pattern.matcher(one).matches() && pattern.matcher(other).matches();
    }

    private static boolean isReordered(String first, String second) {
        String[] one = BORDER.split(first);
        String[] other = BORDER.split(second);
        Arrays.sort(one);
        Arrays.sort(other);
        return one.length > 1 && Arrays.equals(one, other);
    }

    /** The ends of two runs without their digests, where they differ. */
    private static String differing(String first, String second) {
        String one = first.substring(first.indexOf(", ") + 1);
        String other = second.substring(second.indexOf(", ") + 1);
        return one.equals(other) ? "" : one + "\0" + other;
    }

    private List<LeakCall> scan() {
        LeakScan scan = new LeakScan(scenario.getClass().getClassLoader());
        for (String frame : frames()) {
            scan.from(frame);
        }
        scan.fromAll(scenario.getClass(), MOST_FRAMES);
        return scan.calls();
    }

    private List<String> frames() {
        List<String> frames = new ArrayList<>();
        TraceDiff diff = difference;
        if (diff != null) {
            // What happened just before may have decided what comes now.
            for (TraceEvent event : Arrays.asList(diff.first(), diff.second(), diff.lastCommon())) {
                if (event != null && !event.origin().stack().isEmpty()) {
                    frames.addAll(event.origin().stack().lines().toList());
                }
            }
        }
        return frames;
    }

    /** Where the user's code stood at an event, for the reader. */
    static List<String> stack(String which, @Nullable TraceEvent event) {
        if (event == null || event.origin().stack().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(which + " came from:");
        event.origin().stack().lines().forEach(frame -> lines.add("  at " + frame));
        return lines;
    }
}
