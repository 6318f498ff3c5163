package dev.orrery.benchmarks.peer;

import dev.orrery.benchmarks.row.LeftOut;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has taken of the machine. */
public final class ProcessCost {
    private ProcessCost() {}

    /** Time of processors, of all threads, those of the JVM too. */
    public static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** The part of one processor, in percent, that this process has had since two earlier reads. */
    public static double cpuPercent(long cpuNanos, long startNanos, long nowNanos) {
        return 100.0 * (cpuNanos() - cpuNanos) / (nowNanos - startNanos);
    }

    /** Bytes of the heap that are in use after collecting. */
    public static long usedHeapBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * The most that was resident, in bytes.
     *
     * @throws LeftOut where there is no /proc
     */
    public static long peakBytes() throws IOException, LeftOut {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        }
        throw new LeftOut("this system has no /proc, which tells what a process holds");
    }
}
