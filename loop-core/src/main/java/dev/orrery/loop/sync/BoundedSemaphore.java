package dev.orrery.loop.sync;

import java.util.Objects;

/**
 * A semaphore whose permits never become more than they were at first.
 *
 * <p>Threading, order and cost: as {@link Semaphore}. Source: asyncio's {@code BoundedSemaphore}.
 */
public final class BoundedSemaphore extends Semaphore {
    private final int permits;

    /**
     * A semaphore without a name.
     *
     * @param permits how many there are, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public BoundedSemaphore(int permits) {
        super(new Label("BoundedSemaphore", null), permits);
        this.permits = permits;
    }

    /**
     * A semaphore.
     *
     * @param name for people: messages and dumps
     * @param permits how many there are, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public BoundedSemaphore(String name, int permits) {
        super(new Label("BoundedSemaphore", Objects.requireNonNull(name, "name")), permits);
        this.permits = permits;
    }

    /**
     * Gives a permit back: to the first task in line, if there is one, which has it one hop later.
     *
     * @throws IllegalStateException if all permits are there already, or from a foreign thread
     */
    @Override
    public void release() {
        home().check("release");
        // Tasks that end with their loop find the permits as whoever ended before them left them.
        if (available() >= permits && !home().isClosed()) {
            throw new IllegalStateException(
                    "release must be called once for each acquire: primitive="
                            + this
                            + ", permits="
                            + permits
                            + ". Release only what was acquired.");
        }
        super.release();
    }
}
