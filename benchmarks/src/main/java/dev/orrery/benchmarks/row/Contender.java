package dev.orrery.benchmarks.row;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One who does a row's work: {@code orrery} and {@code orrery-...} are ours, {@code limit-...} is
 * the least that the machine needs for it, all others are peers.
 *
 * @param name what it is called in results
 * @param flags more flags for its JVM
 * @param python the file below benchmarks/python that does it, or null for a JVM
 * @param factory makes its work in the JVM's own process; null for Python
 */
public record Contender(
        String name, List<String> flags, @Nullable String python, @Nullable Factory factory) {
    /** Makes the work of a given size. */
    public interface Factory {
        /** How much work is the row's own matter: timers, callbacks, connections. */
        Trial make(int size) throws Exception;
    }

    /** Who contends in a JVM. */
    public static Contender java(String name, Factory factory, String... flags) {
        return new Contender(name, List.of(flags), null, factory);
    }

    /** CPython's asyncio and uvloop, if this machine has them. */
    public static List<Contender> python(String file) {
        return List.of(
                new Contender("asyncio", List.of(), file, null),
                new Contender("uvloop", List.of(), file, null));
    }

    /** True for what we make. */
    public boolean isOurs() {
        return name.equals("orrery") || name.startsWith("orrery-");
    }

    /** True for what nobody would use, since it does nothing but this row. */
    public boolean isLimit() {
        return name.startsWith("limit-");
    }
}
