package dev.orrery.loop.handle;

/**
 * Is told at each step by which a callback goes from a foreign thread to a sleeping loop, so that a
 * simulator can let another thread go first right there.
 *
 * <p>Threading: called by the posting thread ({@link Step#HEAD_READ}, {@link Step#LINKED}) and by
 * the loop's thread (the others). Cost: production has no probe and pays one test for null.
 * Failure: must not throw.
 */
@FunctionalInterface
public interface PostProbe {
    /** The steps, in the order in which one post and one falling asleep take them. */
    enum Step {
        /** The poster has read the head of the inbox and has changed nothing yet. */
        HEAD_READ,
        /** The entry is linked; if the loop slept, it has not been woken yet. */
        LINKED,
        /** The loop found nothing to do and has not said yet that it sleeps. */
        BEFORE_SLEEP,
        /** The loop has said that it sleeps and has not begun to wait. */
        ASLEEP
    }

    /**
     * Called when {@code step} has been taken.
     *
     * @param step the step that was taken
     */
    void after(Step step);
}
