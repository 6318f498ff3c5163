package dev.orrery.sim;

/** What the others hear when a host crashes. */
public enum CrashMode {
    /**
     * Nothing: the machine has lost its power. Connections to it stay half open until somebody
     * sends and waits for an answer.
     */
    SILENT,
    /**
     * A reset for each connection: the process is gone, and its operating system has closed what it
     * held.
     */
    RESET;

    String label() {
        return this == SILENT ? "silent" : "reset";
    }
}
