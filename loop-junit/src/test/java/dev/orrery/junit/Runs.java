package dev.orrery.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs test classes with JUnit's engine, and tells what its tree showed. */
final class Runs {
    private final EngineExecutionResults results;

    private Runs(EngineExecutionResults results) {
        this.results = results;
    }

    /** Runs a class; settings are pairs of name and value. */
    static Runs of(Class<?> type, String... settings) {
        return of(List.of(selectClass(type)), settings);
    }

    static Runs ofMethod(Class<?> type, String method, String... settings) {
        return of(
                List.of(
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(one -> one.getName().equals(method))
                                .map(one -> selectMethod(type, one))
                                .findFirst()
                                .orElseThrow()),
                settings);
    }

    static Runs of(List<? extends DiscoverySelector> selectors, String... settings) {
        EngineTestKit.Builder kit =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectors.toArray(new DiscoverySelector[0]));
        // The start of a JVM for each failure would take most of the time.
        kit.configurationParameter("orrery.freshJvm", "false");
        for (int i = 0; i < settings.length; i += 2) {
            kit.configurationParameter(settings[i], settings[i + 1]);
        }
        return new Runs(kit.execute());
    }

    /** What each node was called and how it ended, in the order in which they ended. */
    List<String> nodes() {
        return results.testEvents()
                .finished()
                .map(
                        event ->
                                event.getTestDescriptor().getDisplayName()
                                        + ": "
                                        + result(event).getStatus())
                .collect(Collectors.toList());
    }

    /** The failures of nodes, in order. */
    List<Throwable> failures() {
        List<Throwable> failures = new ArrayList<>();
        results.allEvents().finished().stream()
                .forEach(event -> result(event).getThrowable().ifPresent(failures::add));
        return failures;
    }

    /** What the nodes have published. */
    List<String> published() {
        return results.allEvents().stream()
                .filter(event -> event.getType() == EventType.REPORTING_ENTRY_PUBLISHED)
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .map(Object::toString)
                .collect(Collectors.toList());
    }

    private static TestExecutionResult result(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class);
    }
}
