package dev.orrery.sim.explore;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All threads of this JVM with their stacks, virtual ones too.
 *
 * <p>Threading: any thread. Failure: where the JVM gives no dump, the text says why.
 */
final class ThreadDump {
    private static final int MOST_THREADS = 4;

    private ThreadDump() {}

    static String take() {
        try {
            Path folder = Files.createTempDirectory("orrery-threads");
            Path file = folder.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | RuntimeException refused) {
            return "no thread dump: " + refused;
        }
    }

    /**
     * The stacks of virtual threads that run now: one of them is on top of the thread that runs.
     */
    static List<String> runningVirtualThreads(String dump) {
        List<String> lines = new ArrayList<>();
        int threads = 0;
        boolean shown = false;
        for (String line : dump.lines().toList()) {
            if (line.startsWith("#")) {
                shown = line.contains("\" virtual RUNNABLE") && threads < MOST_THREADS;
                if (shown) {
                    threads++;
                    int name = line.indexOf('"');
                    int end = line.lastIndexOf('"');
                    lines.add("running virtual thread " + line.substring(name, end + 1) + ":");
                }
            } else if (shown && !line.isBlank()) {
                lines.add("  " + line.strip());
            }
        }
        return lines;
    }
}
