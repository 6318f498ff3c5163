package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The executor against a simple model, in virtual time. */
class LoopScheduledExecutorProperties {
    private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;

    private VirtualTime time;
    private EventLoop loop;
    private ScheduledExecutorService executor;

    @BeforeTry
    void open() {
        time = new VirtualTime();
        loop = time.newLoop();
        executor = loop.asScheduledExecutorService();
    }

    @AfterTry
    void close() {
        loop.close();
    }

    private void runUntil(long nanos) {
        loop.callAt(nanos, loop::stop);
        loop.runForever();
    }

    @Property
    void tasksRunByDeadlineAndEqualOnesAsScheduled(
            @ForAll @Size(max = 40) List<@IntRange(min = -3, max = 12) Integer> delays) {
        List<Integer> seen = new ArrayList<>();
        List<ScheduledFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < delays.size(); i++) {
            int number = i;
            futures.add(executor.schedule(() -> seen.add(number), delays.get(i), NANOS));
        }
        runUntil(20);

        List<Integer> model =
                IntStream.range(0, delays.size())
                        .boxed()
                        .sorted(Comparator.comparing(i -> Math.max(0, delays.get(i))))
                        .toList();
        assertThat(seen).isEqualTo(model);
        assertThat(futures).allMatch(Future::isDone);
    }

    @Property
    void aFixedRateStartsAtItsDeadlinesOrAtTheEndOfTheRunBefore(
            @ForAll @LongRange(min = 0, max = 20) long initialDelay,
            @ForAll @LongRange(min = 1, max = 20) long period,
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 70) Long> busy) {
        List<Long> model = new ArrayList<>();
        long free = 0;
        for (int i = 0; i < busy.size(); i++) {
            long start = Math.max(initialDelay + i * period, free);
            model.add(start);
            free = start + busy.get(i);
        }

        assertThat(startsOfASeries(true, initialDelay, period, busy)).isEqualTo(model);
    }

    @Property
    void aFixedDelayStartsThatLongAfterTheEndOfTheRunBefore(
            @ForAll @LongRange(min = 0, max = 20) long initialDelay,
            @ForAll @LongRange(min = 1, max = 20) long delay,
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 70) Long> busy) {
        List<Long> model = new ArrayList<>();
        long start = initialDelay;
        for (long cost : busy) {
            model.add(start);
            start += cost + delay;
        }

        assertThat(startsOfASeries(false, initialDelay, delay, busy)).isEqualTo(model);
    }

    /** Runs a series until each of the costs was paid, and cancels it. */
    private List<Long> startsOfASeries(
            boolean fixedRate, long initialDelay, long period, List<Long> busy) {
        List<Long> starts = new ArrayList<>();
        Runnable body =
                () -> {
                    starts.add(time.nanoTime());
                    time.pass(busy.get(starts.size() - 1));
                    if (starts.size() == busy.size()) {
                        executor.shutdown();
                        loop.stop();
                    }
                };
        if (fixedRate) {
            executor.scheduleAtFixedRate(body, initialDelay, period, NANOS);
        } else {
            executor.scheduleWithFixedDelay(body, initialDelay, period, NANOS);
        }
        loop.runForever();
        assertThat(executor.isTerminated()).isTrue();
        return starts;
    }

    /** What happens to one task, and when. */
    record Fate(int delay, Kind kind, int momentOfCancel) {}

    enum Kind {
        ONCE,
        RATE,
        DELAY
    }

    @Provide
    Arbitrary<List<Fate>> fates() {
        Arbitrary<Integer> delays = Arbitraries.integers().between(0, 8);
        return delays.flatMap(
                        delay ->
                                Arbitraries.of(Kind.class)
                                        .flatMap(
                                                kind ->
                                                        delays.map(
                                                                moment ->
                                                                        new Fate(
                                                                                delay, kind,
                                                                                moment))))
                .list()
                .ofMaxSize(12);
    }

    @Property
    void nothingRunsAfterItsCancelAndNothingStaysUndone(
            @ForAll("fates") List<Fate> fates, @ForAll @IntRange(max = 10) int shutdownNowAt) {
        List<Future<?>> futures = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Fate fate : fates) {
            int number = futures.size();
            Runnable body =
                    () -> {
                        if (futures.get(number).isDone()) {
                            wrong.add("ran although done: " + fate);
                        }
                    };
            futures.add(
                    switch (fate.kind) {
                        case ONCE -> executor.schedule(body, fate.delay, NANOS);
                        case RATE -> executor.scheduleAtFixedRate(body, fate.delay, 2, NANOS);
                        case DELAY -> executor.scheduleWithFixedDelay(body, fate.delay, 2, NANOS);
                    });
            loop.callAt(fate.momentOfCancel, () -> futures.get(number).cancel(false));
        }
        loop.callAt(
                shutdownNowAt,
                () -> {
                    long undone = futures.stream().filter(future -> !future.isDone()).count();
                    if (executor.shutdownNow().size() != undone) {
                        wrong.add("shutdownNow gave back another number than " + undone);
                    }
                });
        runUntil(20);

        assertThat(wrong).isEmpty();
        assertThat(futures).allMatch(Future::isDone);
        assertThat(executor.isTerminated()).isTrue();
    }
}
