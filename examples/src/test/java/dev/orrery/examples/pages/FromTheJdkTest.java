package dev.orrery.examples.pages;

import static dev.orrery.loop.combine.Async.*;

import static org.assertj.core.api.Assertions.assertThat;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.sync.Permit;
import dev.orrery.loop.sync.Queue;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What docs/asyncio.md shows to those who come from the JDK's threads and futures. */
class FromTheJdkTest {
    private final List<String> log = new ArrayList<>();

    // ---- threads and executors

    String price(String ware) throws InterruptedException {
        Thread.sleep(10); // stands for I/O
        return ware + ": 3";
    }

    List<String> pricesWithThreads(List<String> wares) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = wares.stream().map(ware -> executor.submit(() -> price(ware))).toList();
            List<String> prices = new ArrayList<>();
            for (Future<String> future : futures) {
                prices.add(future.get());
            }
            return prices;
        }
    }

    String priceHere(String ware) {
        sleep(ofMillis(10)); // stands for I/O
        return ware + ": 3";
    }

    List<String> pricesHere(List<String> wares) {
        return await(gather(wares.stream().map(ware -> spawn(() -> priceHere(ware))).toList()));
    }

    @Test
    void threads() throws Exception {
        List<String> wares = List.of("tea", "rum");
        assertThat(pricesWithThreads(wares)).containsExactly("tea: 3", "rum: 3");
        assertThat(run(() -> pricesHere(wares))).containsExactly("tea: 3", "rum: 3");
    }

    // ---- chains of futures

    CompletableFuture<Integer> stock(String ware) {
        return CompletableFuture.supplyAsync(() -> ware.length());
    }

    CompletableFuture<String> offerWithStages(String ware) {
        return stock(ware)
                .thenCompose(left -> left > 3 ? stock("other " + ware) : stock(ware))
                .thenApply(left -> left + " left")
                .completeOnTimeout("no answer", 20, TimeUnit.SECONDS);
    }

    int stockHere(String ware) {
        return await(LoopFuture.from(EventLoop.current(), stock(ware)));
    }

    String offerHere(String ware) {
        try {
            return timeout(
                    ofSeconds(20),
                    () -> {
                        int left = stockHere(ware);
                        left = left > 3 ? stockHere("other " + ware) : stockHere(ware);
                        return left + " left";
                    });
        } catch (TimeoutException late) {
            return "no answer";
        }
    }

    @Test
    void stages() {
        assertThat(offerWithStages("tobacco").join()).isEqualTo("13 left");
        assertThat(run(() -> offerHere("tobacco"))).isEqualTo("13 left");
    }

    // ---- locks

    int places = 1;

    boolean book() {
        if (places == 0) {
            return false;
        }
        places--; // nobody came between: this task has not waited since it looked
        return true;
    }

    boolean bookAfterAsking(Lock lock) {
        try (Permit _ = lock.acquire()) {
            if (places == 0) {
                return false;
            }
            priceHere("place"); // others go on here, and want a lock
            places--;
            return true;
        }
    }

    @Test
    void locks() {
        List<Boolean> booked = run(() -> await(gather(spawn(this::book), spawn(this::book))));
        assertThat(booked).containsExactly(true, false);
        places = 1;
        Lock lock = new Lock();
        booked =
                run(
                        () ->
                                await(
                                        gather(
                                                spawn(() -> bookAfterAsking(lock)),
                                                spawn(() -> bookAfterAsking(lock)))));
        assertThat(booked).containsExactly(true, false);
    }

    // ---- queues

    void produce(Queue<Integer> numbers) {
        for (int i = 1; i <= 3; i++) {
            numbers.put(i); // waits while the queue is full
            log.add("put " + i);
        }
    }

    void consume(Queue<Integer> numbers) {
        for (int i = 1; i <= 3; i++) {
            log.add("got " + numbers.get());
        }
    }

    void throughAQueue() {
        Queue<Integer> numbers = new Queue<>(1);
        group(
                g -> {
                    g.spawn(() -> produce(numbers));
                    g.spawn(() -> consume(numbers));
                });
    }

    @Test
    void queues() {
        run(this::throughAQueue);
        assertThat(log)
                .containsExactlyInAnyOrder("put 1", "put 2", "put 3", "got 1", "got 2", "got 3");
    }

    // ---- series

    void atFixedRate(Duration period, Runnable check) {
        long due = EventLoop.current().nanoTime();
        while (true) {
            check.run();
            due += period.toNanos();
            sleepUntil(due);
        }
    }

    @Test
    void series() {
        try (Simulation sim = Simulation.calm()) {
            Runnable check = () -> log.add(sim.elapsed().toString());
            sim.host("a").startMain("loop", () -> atFixedRate(ofSeconds(1), check));
            sim.runFor(ofMillis(2500));
        }
        assertThat(log).containsExactly("PT0S", "PT1S", "PT2S");
    }
}
