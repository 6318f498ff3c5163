package dev.orrery.properties.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the tests that are named as Class#method, in one JVM, and prints a line for each: `passed`,
 * `failed`, `broken` (a linkage error: the fault does not fit the compiled test) or `absent`.
 */
final class NamedTests {
    private final Launcher launcher = LauncherFactory.create();

    private NamedTests() {}

    public static void main(String[] names) throws ClassNotFoundException {
        NamedTests tests = new NamedTests();
        for (String name : names) {
            System.out.println("\n==> " + tests.run(name) + " " + name);
        }
        // Threads that a fault left behind must not keep the JVM.
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private String run(String name) throws ClassNotFoundException {
        int hash = name.indexOf('#');
        Class<?> type = Class.forName(name.substring(0, hash));
        String method = name.substring(hash + 1);
        List<String> ids = identifiersOf(type, method);
        Outcome outcome = new Outcome();
        var request = request();
        ids.forEach(id -> request.selectors(selectUniqueId(id)));
        if (ids.isEmpty()) {
            // A class with parameters has no tests before it is run.
            Stream.of(type.getDeclaredMethods())
                    .filter(found -> found.getName().equals(method))
                    .forEach(found -> request.selectors(selectMethod(type, found)));
        }
        launcher.execute(request.build(), outcome);
        return outcome.word;
    }

    /** Found by walking the plan, so that JUnit and jqwik methods of any parameters are alike. */
    private List<String> identifiersOf(Class<?> type, String method) {
        TestPlan plan = launcher.discover(request().selectors(selectClass(type)).build());
        List<String> ids = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                if (test.getSource().orElse(null) instanceof MethodSource source
                        && source.getMethodName().equals(method)) {
                    ids.add(test.getUniqueId());
                }
            }
        }
        return ids;
    }

    private static final class Outcome implements TestExecutionListener {
        private String word = "absent";

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                if (test.isTest() && word.equals("absent")) {
                    word = "passed";
                }
                return;
            }
            Throwable failure = result.getThrowable().orElse(null);
            if (failure != null) {
                failure.printStackTrace(System.out);
            }
            word = failure instanceof LinkageError ? "broken" : "failed";
        }
    }
}
