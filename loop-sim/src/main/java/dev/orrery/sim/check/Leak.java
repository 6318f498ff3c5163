package dev.orrery.sim.check;

/**
 * Something that was left behind.
 *
 * <p>Threading: immutable, any thread.
 *
 * @param kind what kind of thing
 * @param owner the host or the loop that it belongs to
 * @param name which one: the name of a channel, a thread, a task, or what a timer calls
 * @param site where it was made, or where it waits, as far as that is known
 */
public record Leak(LeakKind kind, String owner, String name, String site) {
    /**
     * Returns the leak for a reader.
     *
     * @return one line
     */
    public String text() {
        return kind.word() + " " + name + " of " + owner + (site.isEmpty() ? "" : ", " + site);
    }
}
