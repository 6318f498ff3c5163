package dev.orrery.loop.coroutine;

import org.jspecify.annotations.Nullable;

/** What a body wants done in the resumer's thread, and how it went. */
final class Errand {
    private final Runnable work;
    private @Nullable Throwable thrown;

    Errand(Runnable work) {
        this.work = work;
    }

    /** For the resumer. */
    void run() {
        try {
            work.run();
        } catch (Throwable failure) {
            thrown = failure;
        }
    }

    /** For the body. A Runnable throws checked exceptions only behind the compiler's back. */
    void report() {
        switch (thrown) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException("an errand threw", thrown);
        }
    }
}
