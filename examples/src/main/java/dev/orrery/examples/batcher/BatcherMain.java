package dev.orrery.examples.batcher;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;
import static dev.orrery.loop.combine.Async.spawn;

import dev.orrery.loop.task.Task;

import java.time.Duration;

/** A batcher on a real loop: thirty events become a few writes. */
public final class BatcherMain {
    private static final int EVENTS = 30;

    private BatcherMain() {}

    /**
     * Runs for about half a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        run(BatcherMain::log);
    }

    private static void log() {
        Batcher batcher =
                new Batcher(
                        batch -> System.out.println("written together: " + batch.size()),
                        Duration.ofMillis(100));
        Task<?> running = spawn("batches", batcher::run);
        for (int i = 0; i < EVENTS; i++) {
            batcher.add("event " + i);
            sleep(Duration.ofMillis(15));
        }
        batcher.close();
        await(running);
    }
}
