package com.acme.client;

import static dev.orrery.loop.combine.Async.sleep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orrery.junit.OnVirtualTime;
import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.EventLoop;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class ClientTest {
    /** The version that a server has, which grows; answers may take long, fail, or never come. */
    private static final class Server implements Remote {
        private final Simulation sim;
        private final EventLoop loop;
        private int version;
        private int calls;

        Server(Simulation sim, EventLoop loop) {
            this.sim = sim;
            this.loop = loop;
        }

        @Override
        public CompletableFuture<String> fetch(String key) {
            calls++;
            CompletableFuture<String> answer = new CompletableFuture<>();
            String value = String.valueOf(version);
            int accident = sim.choose("server", 4);
            Duration latency = Duration.ofMillis(10 + 100L * sim.choose("latency", 5));
            if (accident == 3) {
                return answer;
            }
            loop.asScheduledExecutorService()
                    .schedule(
                            () ->
                                    accident == 0
                                            ? answer.complete(value)
                                            : answer.completeExceptionally(
                                                    new IllegalStateException("accident")),
                            latency.toMillis(),
                            TimeUnit.MILLISECONDS);
            return answer;
        }
    }

    private Server server;
    private Client client;

    @BeforeEach
    void start(Simulation sim, EventLoop loop) {
        Clock clock = loop.world().wallClock().withZone(ZoneOffset.UTC);
        server = new Server(sim, loop);
        client = new Client(server, clock, loop.asScheduledExecutorService());
    }

    private int newest = -1;
    private boolean wentBack;

    /** A question that is asked after an answer was seen must not be given an older one. */
    @SimulationTest(seeds = 2000, budget = "20s")
    void answersNeverGoBack(Simulation sim) {
        sim.always("answers never go back", () -> !wentBack);
        for (int i = 0; i < 12; i++) {
            ask();
            sleep(Duration.ofMillis(50L * (1 + sim.choose("pause", 10))));
            server.version++;
        }
        sleep(Duration.ofSeconds(10));
    }

    private void ask() {
        int seen = newest;
        client.get("key")
                .thenAccept(
                        answer -> {
                            int version = Integer.parseInt(answer);
                            wentBack |= version < seen;
                            newest = Math.max(newest, version);
                        });
    }

    @SimulationTest(seeds = 500, budget = "10s")
    void everyQuestionIsAnsweredWithinFourAttempts(Simulation sim) {
        CompletableFuture<String> answer = client.get("key");
        // Four timeouts and three pauses, and all of them may be a little late.
        sleep(Duration.ofSeconds(5));
        assertTrue(answer.isDone(), "no answer");
        assertTrue(server.calls <= 4, "too many calls");
    }

    @Nested
    @ExtendWith(OnVirtualTime.class)
    class InACalmWorld {
        private Client mine;
        private Server answers;

        @BeforeEach
        void calm(Simulation sim, EventLoop loop) {
            answers = new Server(sim, loop);
            mine =
                    new Client(
                            answers,
                            loop.world().wallClock().withZone(ZoneOffset.UTC),
                            loop.asScheduledExecutorService());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void answersAreCachedForTwoSeconds(int seconds) {
            mine.get("key");
            sleep(Duration.ofSeconds(seconds));
            mine.get("key");
            sleep(Duration.ofMinutes(1));
            mine.get("key");
            sleep(Duration.ofSeconds(1));
            assertEquals(2, answers.calls);
        }

        @Test
        void theClockIsVirtual(EventLoop loop) {
            Instant before = loop.world().wallClock().instant();
            sleep(Duration.ofDays(1));
            assertEquals(
                    Duration.ofDays(1),
                    Duration.between(before, loop.world().wallClock().instant()));
        }
    }
}
