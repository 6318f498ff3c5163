package dev.orrery.benchmarks.peer;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Processes on processors of their own, where util-linux has its {@code taskset}. */
public final class Pinning {
    private Pinning() {}

    /** True if the process, all of its threads, has only these processors from now on. */
    public static boolean pin(long pid, String processors) {
        try {
            return new ProcessBuilder("taskset", "-apc", processors, Long.toString(pid))
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noTaskset) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** True if this process and those that it starts have only the first so many processors. */
    public static boolean pinThis(int processors) {
        return pin(ProcessHandle.current().pid(), "0-" + (processors - 1));
    }
}
