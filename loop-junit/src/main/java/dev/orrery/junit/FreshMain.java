package dev.orrery.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a fresh JVM does: it runs one plan of one test method, and the extension there writes how it
 * went. Started by {@link OtherJvm}.
 */
final class FreshMain {
    private FreshMain() {}

    /**
     * Runs the plan.
     *
     * @param arguments the folder with the plan; the test class; the method; its parameter types
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve("properties"))) {
            properties.load(in);
        }
        properties.stringPropertyNames().stream()
                .filter(name -> System.getProperty(name) == null)
                .forEach(name -> System.setProperty(name, properties.getProperty(name)));
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectMethod(arguments[1], arguments[2], arguments[3]))
                        .filters(EngineFilter.includeEngines("junit-jupiter"))
                        .configurationParameter("orrery.replay", folder.resolve("plan").toString())
                        // A file of JUnit's may set it, and a plan is one run.
                        .configurationParameter("orrery.seeds", "")
                        .configurationParameter(
                                OtherJvm.SUMMARY, folder.resolve("summary").toString())
                        .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        // Read only where no summary was written.
        PrintWriter out = new PrintWriter(System.out, false, Charset.defaultCharset());
        listener.getSummary().printFailuresTo(out, 1);
        out.flush();
        // Threads that the test has left must not keep the JVM.
        System.exit(0);
    }
}
