package dev.orrery.sim.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.json.Json;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of the JSON object form of "Trace Event Format" (Nat Duca, Dean Sinclair), as far as
 * they apply to what is written, each by the section that it is from:
 *
 * <ol>
 *   <li>JSON Object Format: {@code traceEvents} is an array of objects; {@code displayTimeUnit} is
 *       {@code ms} or {@code ns}.
 *   <li>Event Descriptions: each event has {@code name}, {@code ph}, {@code pid}; all but metadata
 *       have {@code ts}, in microseconds, and {@code tid}; {@code cat} is a text, {@code args} an
 *       object.
 *   <li>Complete Events (X): {@code dur} is a number and at least 0; slices of one thread nest.
 *   <li>Instant Events (i): {@code s} is one of g, p, t.
 *   <li>Async Events (b, e): {@code id} and {@code cat}; each b has one e with the same id and
 *       category, not before it, on the same process.
 *   <li>Flow Events (s, f): {@code id}, {@code cat} and {@code name} are those of the other end;
 *       the end comes not before the start; {@code bp} is {@code e} where the end binds to the
 *       enclosing slice; each end is inside of a slice of its thread.
 *   <li>Metadata Events (M): {@code process_name} and {@code thread_name} with {@code args.name};
 *       each process and thread that has events has a name.
 * </ol>
 */
class PerfettoTest {
    private final List<Map<String, Object>> events = new ArrayList<>();

    PerfettoTest() {
        Map<String, Object> whole = object(Json.parse(Perfetto.of(Runs.failing().events()), "x"));
        assertThat(whole.get("displayTimeUnit")).isEqualTo("ns");
        for (Object event : (List<?>) whole.get("traceEvents")) {
            events.add(object(event));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }

    private List<Map<String, Object>> phase(String... phases) {
        return events.stream().filter(one -> List.of(phases).contains(one.get("ph"))).toList();
    }

    private static BigDecimal number(Map<String, Object> event, String name) {
        return new BigDecimal(String.valueOf(event.get(name)));
    }

    private static String thread(Map<String, Object> event) {
        return event.get("pid") + "/" + event.get("tid");
    }

    @Test
    void everyEventHasTheMembersThatItsPhaseAsksFor() {
        assertThat(phase("X", "i", "b", "e", "s", "f", "M")).hasSameSizeAs(events).isNotEmpty();
        for (Map<String, Object> event : events) {
            assertThat(event.get("name")).isInstanceOf(String.class);
            assertThat(event.get("pid")).isInstanceOf(Long.class);
            if (!event.get("ph").equals("M")) {
                assertThat(event.get("tid")).isInstanceOf(Long.class);
                assertThat(event.get("cat")).isInstanceOf(String.class);
                assertThat(number(event, "ts")).isNotNegative();
            }
        }
        assertThat(phase("i")).isNotEmpty().allMatch(one -> "gpt".contains(one.get("s") + ""));
        assertThat(phase("i")).filteredOn(one -> one.get("s").equals("g")).hasSize(1);
    }

    @Test
    void slicesOfAThreadNest() {
        Map<String, List<Map<String, Object>>> threads = new LinkedHashMap<>();
        phase("X")
                .forEach(
                        one ->
                                threads.computeIfAbsent(thread(one), x -> new ArrayList<>())
                                        .add(one));
        assertThat(threads).hasSizeGreaterThan(2);
        for (List<Map<String, Object>> slices : threads.values()) {
            slices.sort(
                    Comparator.comparing((Map<String, Object> one) -> number(one, "ts"))
                            .thenComparing(one -> number(one, "dur").negate()));
            ArrayDeque<BigDecimal> open = new ArrayDeque<>();
            for (Map<String, Object> slice : slices) {
                BigDecimal start = number(slice, "ts");
                BigDecimal end = start.add(number(slice, "dur"));
                assertThat(number(slice, "dur")).isNotNegative();
                while (!open.isEmpty() && open.peek().compareTo(start) <= 0) {
                    open.pop();
                }
                assertThat(open.isEmpty() || open.peek().compareTo(end) >= 0)
                        .as("%s is inside of what is open until %s", slice, open.peek())
                        .isTrue();
                open.push(end);
            }
        }
    }

    @Test
    void spansEndOnceAndNotBeforeTheyBegin() {
        Map<String, Map<String, Object>> begun = new LinkedHashMap<>();
        for (Map<String, Object> one : phase("b")) {
            assertThat(begun.put(one.get("cat") + " " + one.get("id"), one)).isNull();
        }
        assertThat(begun).isNotEmpty();
        for (Map<String, Object> end : phase("e")) {
            Map<String, Object> begin = begun.remove(end.get("cat") + " " + end.get("id"));
            assertThat(begin).isNotNull();
            assertThat(number(end, "ts")).isGreaterThanOrEqualTo(number(begin, "ts"));
            assertThat(thread(end)).isEqualTo(thread(begin));
        }
        assertThat(begun).isEmpty();
    }

    @Test
    void flowsLeadFromASliceToALaterSlice() {
        Map<Object, Map<String, Object>> starts = new LinkedHashMap<>();
        phase("s").forEach(one -> assertThat(starts.put(one.get("id"), one)).isNull());
        assertThat(starts).isNotEmpty();
        for (Map<String, Object> end : phase("f")) {
            Map<String, Object> start = starts.remove(end.get("id"));
            assertThat(start).isNotNull();
            assertThat(end.get("bp")).isEqualTo("e");
            assertThat(end.get("name")).isEqualTo(start.get("name"));
            assertThat(end.get("cat")).isEqualTo(start.get("cat"));
            assertThat(number(end, "ts")).isGreaterThanOrEqualTo(number(start, "ts"));
            assertThat(thread(end)).isNotEqualTo(thread(start));
            assertThat(isInASlice(start)).as("%s", start).isTrue();
            assertThat(isInASlice(end)).as("%s", end).isTrue();
        }
        assertThat(starts).isEmpty();
    }

    private boolean isInASlice(Map<String, Object> event) {
        BigDecimal time = number(event, "ts");
        return phase("X").stream()
                .filter(one -> thread(one).equals(thread(event)))
                .anyMatch(
                        one ->
                                number(one, "ts").compareTo(time) <= 0
                                        && number(one, "ts").add(number(one, "dur")).compareTo(time)
                                                >= 0);
    }

    @Test
    void everyProcessAndThreadHasAName() {
        List<String> names = new ArrayList<>();
        List<Object> processes = new ArrayList<>();
        for (Map<String, Object> one : phase("M")) {
            assertThat(object(one.get("args")).get("name")).isInstanceOf(String.class);
            if (one.get("name").equals("process_name")) {
                processes.add(one.get("pid"));
            } else {
                assertThat(one.get("name")).isEqualTo("thread_name");
                names.add(thread(one));
            }
        }
        assertThat(processes).doesNotHaveDuplicates();
        assertThat(names).doesNotHaveDuplicates();
        for (Map<String, Object> one : phase("X", "i", "b", "e", "s", "f")) {
            assertThat(names).contains(thread(one));
            assertThat(processes).contains(one.get("pid"));
        }
    }

    @Test
    void theExactTimeIsAmongTheArguments() {
        for (Map<String, Object> one : phase("X", "i")) {
            BigDecimal exact = number(object(one.get("args")), "timeNanos").movePointLeft(3);
            BigDecimal shift = number(one, "ts").subtract(exact);
            // At most as many nanoseconds as there are events.
            assertThat(shift).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(events.size(), 3));
        }
    }
}
