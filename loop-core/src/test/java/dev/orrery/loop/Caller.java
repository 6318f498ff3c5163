package dev.orrery.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Calls something in a thread of its own. */
final class Caller<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Thread thread;

    private Caller(Callable<T> body) {
        thread = new Thread(() -> call(body), "caller");
        thread.setDaemon(true);
    }

    static <T> Caller<T> of(Callable<T> body) {
        Caller<T> caller = new Caller<>(body);
        caller.thread.start();
        return caller;
    }

    /** Returns when the call has blocked, or is over. */
    Caller<T> untilBlocked() {
        while (thread.getState() == Thread.State.NEW
                || thread.getState() == Thread.State.RUNNABLE) {
            Thread.yield();
        }
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** What the call returned or threw. */
    CompletableFuture<T> answer() {
        return answer;
    }

    private void call(Callable<T> body) {
        try {
            answer.complete(body.call());
        } catch (Throwable thrown) {
            answer.completeExceptionally(thrown);
        }
    }
}
