package com.acme.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks a remote service: answers from its cache while they are fresh, tries again with growing
 * pauses, gives up an attempt that takes too long, and leaves a service that is down alone.
 *
 * <p>It knows nothing of event loops: its time is a {@link Clock}, its thread that of a {@link
 * ScheduledExecutorService} with one thread.
 */
public final class Client {
    private static final int ATTEMPTS = 4;
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Remote remote;
    private final Clock clock;
    private final ScheduledExecutorService executor;
    private final CircuitBreaker breaker;
    private final Cache cache;
    private long questions;

    public Client(Remote remote, Clock clock, ScheduledExecutorService executor) {
        this.remote = remote;
        this.clock = clock;
        this.executor = executor;
        this.breaker = new CircuitBreaker(clock, 6, Duration.ofSeconds(5));
        this.cache = new Cache(clock, Duration.ofSeconds(2));
    }

    public CompletableFuture<String> get(String key) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        executor.execute(
                () -> {
                    String cached = cache.get(key);
                    if (cached != null) {
                        answer.complete(cached);
                    } else {
                        attempt(key, 1, answer);
                    }
                });
        return answer;
    }

    private void attempt(String key, int number, CompletableFuture<String> answer) {
        if (!breaker.admits()) {
            answer.completeExceptionally(new IllegalStateException("the service is down"));
            return;
        }
        Instant asked = clock.instant();
        long question = ++questions;
        CompletableFuture<String> call = remote.fetch(key);
        executor.schedule(
                () -> call.completeExceptionally(new IllegalStateException("timed out")),
                TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS);
        call.whenCompleteAsync(
                (value, failure) -> {
                    if (failure == null) {
                        breaker.succeeded();
                        cache.put(key, value, asked, question);
                        answer.complete(value);
                    } else {
                        breaker.failed();
                        again(key, number, answer, failure);
                    }
                },
                executor);
    }

    private void again(
            String key, int number, CompletableFuture<String> answer, Throwable failure) {
        if (number == ATTEMPTS) {
            answer.completeExceptionally(failure);
            return;
        }
        executor.schedule(
                () -> attempt(key, number + 1, answer),
                FIRST_PAUSE.toMillis() << (number - 1),
                TimeUnit.MILLISECONDS);
    }
}
