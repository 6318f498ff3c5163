package dev.orrery.properties.parity;

import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The talks of a server in a loop: how many there shall be, and the first that failed. */
final class Talks {
    private int left;
    private @Nullable Throwable failure;

    Talks(int callers) {
        this.left = callers;
    }

    /** One talk. */
    void run(Wire.Body talk) {
        try {
            talk.run();
        } catch (Exception | AssertionError failed) {
            failure = failed;
        } finally {
            left--;
        }
    }

    /** Returns once all have been, or one has failed. */
    void await() throws Exception {
        while (left > 0 && failure == null) {
            Task.sleep(Duration.ofMillis(1));
        }
        switch (failure) {
            case Exception failed -> throw failed;
            case Error failed -> throw failed;
            case null, default -> {}
        }
    }
}
