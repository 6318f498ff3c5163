package dev.orrery.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A loop that runs for real in a thread of its own, until it is closed. */
final class LoopThread implements AutoCloseable {
    private final EventLoop loop;
    private final Thread thread;

    private LoopThread(EventLoop loop, Thread thread) {
        this.loop = loop;
        this.thread = thread;
    }

    static LoopThread start() {
        return start(World.system(), LoopOptions.standard());
    }

    static LoopThread start(World world, LoopOptions options) {
        CompletableFuture<EventLoop> started = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try (EventLoop loop = EventLoop.create(world, options)) {
                                loop.callSoon(() -> started.complete(loop));
                                loop.runForever();
                            }
                        },
                        "the-loop");
        thread.setDaemon(true);
        thread.start();
        return new LoopThread(started.join(), thread);
    }

    EventLoop loop() {
        return loop;
    }

    Thread thread() {
        return thread;
    }

    /** What {@code body} returns or throws on the loop's thread. */
    <T> T call(Callable<T> body) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.callSoonThreadsafe(
                () -> {
                    try {
                        answer.complete(body.call());
                    } catch (Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }
                });
        return answer.get();
    }

    @Override
    public void close() {
        // Null if it is closed already.
        loop.tryPost(loop::stop);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
