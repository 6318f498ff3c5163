package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

/**
 * The environment variables of the process: the one place where they are read. No run may see them;
 * they say only which part of the work this process has.
 *
 * <p>Threading: any thread.
 */
@FunctionalInterface
public interface Environment {
    /**
     * Returns a variable.
     *
     * @param name its name
     * @return its value, or null when it is not set
     */
    @Nullable String variable(String name);

    /**
     * Returns the real environment.
     *
     * @return that of this process
     */
    static Environment ofProcess() {
        return System::getenv;
    }

    /**
     * Returns a variable that says something.
     *
     * @param name its name
     * @return its value without space around it, or null when it is not set or blank
     */
    default @Nullable String said(String name) {
        String value = variable(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
