package dev.orrery.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeedRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class ParallelSweepTest {
    @TempDir private Path folder;

    private SweepOptions options(String seeds) {
        return SweepOptions.standard()
                .withSeeds(SeedRange.parse(seeds))
                .withPlans(new PlanFolder(folder));
    }

    private static SweepResult run(Scenario scenario, SweepOptions options) {
        return new Sweep(scenario, options, NanoClock.system(), tally -> {}).run();
    }

    private static List<String> facts(SweepResult result) {
        return result.findings().stream()
                .map(f -> f.seed() + " x" + f.seeds() + " " + f.digest() + " " + f.found().render())
                .toList();
    }

    @Test
    void whatIsReportedDoesNotDependOnTheNumberOfWorkers() {
        for (boolean keepGoing : new boolean[] {true, false}) {
            SweepOptions options = options("300").withKeepGoing(keepGoing);
            SweepResult one = run(Scenes.failsInThreeWays(), options);
            for (int jobs : new int[] {2, 3, 7}) {
                SweepResult more = run(Scenes.failsInThreeWays(), options.withJobs(jobs));
                assertThat(facts(more)).isEqualTo(facts(one)).isNotEmpty();
                assertThat(more.tally().seeds()).isEqualTo(one.tally().seeds());
                assertThat(more.tally().failing()).isEqualTo(one.tally().failing());
                assertThat(more.tally().events()).isEqualTo(one.tally().events());
                assertThat(more.lastSeed()).isEqualTo(one.lastSeed());
                assertThat(more.coverage()).isEqualTo(one.coverage());
                assertThat(more.end()).isEqualTo(one.end());
            }
        }
    }

    /** While one is examined the workers go on; what they tell must not hold all those runs. */
    @Test
    void ofRunsThatFailAlikeAWorkerHandsOverTheFirstOnly() {
        List<Boolean> held = new ArrayList<>();
        SeedWorker worker =
                new SeedWorker(
                        Scenes.of(
                                "fails",
                                sim -> {
                                    throw new IllegalStateException("id " + sim.choose("id", 9));
                                }),
                        options("20").withKeepGoing(true),
                        NanoClock.system(),
                        0,
                        0,
                        1,
                        0,
                        ran -> held.add(ran.run() != null));
        worker.start();
        assertThat(Waiting.await(worker::poll, nanos -> {})).isNotNull();
        assertThat(held).hasSize(20).startsWith(true);
        assertThat(held.subList(1, 20)).containsOnly(false);
    }

    @Test
    void digestsStayTheSameOnABusyMachine() throws InterruptedException {
        Map<String, Integer> alone = digests(Scenes.threadsAndMonitors(), 1);
        Thread[] busy = new Thread[4];
        boolean[] over = {false};
        for (int i = 0; i < busy.length; i++) {
            busy[i] = Thread.ofPlatform().daemon().start(() -> spin(over));
        }
        try {
            assertThat(digests(Scenes.threadsAndMonitors(), 4)).isEqualTo(alone);
        } finally {
            synchronized (over) {
                over[0] = true;
            }
            for (Thread thread : busy) {
                thread.join();
            }
        }
    }

    private static void spin(boolean[] over) {
        while (true) {
            synchronized (over) {
                if (over[0]) {
                    return;
                }
            }
        }
    }

    /** How often each digest was seen. */
    private Map<String, Integer> digests(Scenario scenario, int jobs) {
        Map<String, Integer> digests = new ConcurrentSkipListMap<>();
        Scenario noting =
                Scenes.of(
                        scenario.name(),
                        sim -> {
                            scenario.run(sim);
                            digests.merge(sim.trace().digestText(), 1, Integer::sum);
                        });
        SweepResult result = run(noting, options("150").withJobs(jobs).withReplayEvery(2));
        assertThat(result.findings()).isEmpty();
        assertThat(result.tally().seeds()).isEqualTo(150);
        return digests;
    }

    @Test
    void whatWasFoundBeforeAWorkerBrokeIsInTheResult() {
        AtomicInteger calls = new AtomicInteger();
        NanoClock breaking =
                () -> {
                    if (Thread.currentThread().getName().startsWith("orrery-sweep-")
                            && calls.incrementAndGet() > 40) {
                        throw new IllegalStateException("the clock stopped");
                    }
                    return 0;
                };
        SweepResult result =
                new Sweep(
                                Scenes.failsInThreeWays(),
                                options("300").withKeepGoing(true),
                                breaking,
                                tally -> {})
                        .run();
        assertThat(result.end()).isEqualTo(SweepEnd.BROKEN);
        assertThat(result.findings()).isNotEmpty();
        assertThat(result.tally().seeds()).isBetween(1L, 299L);
        assertThat(result.problems())
                .singleElement()
                .asString()
                .startsWith("worker 1 of 1 could not go on after seed ")
                .contains("the clock stopped");
    }

    @Test
    void whatRunsBesideAFailureThrowDoesNotHideIt() {
        Scenario scenario =
                Scenes.of(
                        "breaks-beside",
                        sim -> {
                            int way = sim.choose("way", 8);
                            if (way >= 4) {
                                throw new IllegalStateException("too far");
                            }
                            if (way > 0) {
                                throw new InternalError("planted");
                            }
                        });
        long seed = 1;
        while (answer("way", 8, seed) < 4) {
            seed++;
        }
        SweepResult result = run(scenario, options(seed + ".." + seed));
        assertThat(result.end()).isEqualTo(SweepEnd.FIRST_FAILURE);
        Finding finding = result.findings().getFirst();
        assertThat(finding.failure().details())
                .containsExactly(
                        "IllegalStateException: too far",
                        "a run of a plan like it could not be had: java.lang.InternalError:"
                                + " planted");
        assertThat(finding.plan().entries()).hasSize(1);
        assertThat(finding.planFile()).exists();
    }

    private static int answer(String question, int options, long seed) {
        try (Simulation sim = Simulation.seeded(seed)) {
            return sim.choose(question, options);
        }
    }

    @Test
    void failuresOfMoreKindsThanAreKeptAreSaidToBeLeftOut() {
        Scenario scenario =
                Scenes.of(
                        "many",
                        sim -> {
                            String kind = Integer.toString(sim.choose("kind", 2000), 36);
                            sim.always(kind.replaceAll("[0-9]", "x"), () -> false);
                            sim.after(Duration.ZERO, () -> {});
                            sim.run();
                        });
        SweepResult result =
                run(scenario, options("1500").withKeepGoing(true).withShrinkTime(Duration.ZERO));
        assertThat(result.findings()).hasSize(Sweep.MOST_KINDS);
        assertThat(result.problems())
                .singleElement()
                .asString()
                .matches(
                        "only the first 100 distinct failures are told of: \\d+ seeds failed in"
                                + " other ways");
    }

    @Test
    void aNegativeNumberOfLastEventsIsRefused() {
        assertThatThrownBy(() -> options("1").withLastEvents(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lastEvents must not be negative: lastEvents=-1. Use 0 for none.");
    }

    @Test
    void theFirstOfTheSeedsThatFailEndsTheSweepAlthoughALaterOneFailedBefore() {
        CountDownLatch later = new CountDownLatch(1);
        Scenario scenario =
                Scenes.of(
                        "slow-first",
                        sim -> {
                            if (sim.choose("which", 2) == 0) {
                                later.await();
                                throw new IllegalStateException("slow");
                            }
                            later.countDown();
                            throw new IllegalStateException("fast");
                        });
        // Of these two seeds the first chooses 0, the second 1.
        SweepResult result = run(scenario, options(Scenes.pairOf("which")).withJobs(2));
        assertThat(result.findings())
                .extracting(f -> f.failure().details().getFirst())
                .containsExactly("IllegalStateException: slow");
        assertThat(result.tally().seeds()).isEqualTo(1);
    }

    @Test
    void aRunThatHangsIsReportedWithItsSeedItsPlanAndAllThreads() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        Scenario scenario =
                Scenes.of(
                        "hangs",
                        sim -> {
                            if (sim.choose("way", 8) == 3) {
                                Scenes.waitFor(never);
                            }
                        });
        SweepOptions options = options("1000").withHangAfter(Duration.ofMillis(300));
        for (int jobs : new int[] {1, 2}) {
            SweepResult result = run(scenario, options.withJobs(jobs));
            assertThat(result.end()).isEqualTo(SweepEnd.HANGING);
            Finding hang = result.findings().getFirst();
            assertThat(hang.failure().fingerprint().kind()).isEqualTo("hang");
            assertThat(hang.digest()).isEmpty();
            assertThat(hang.failure().what()).isEqualTo("scenario hangs at 0.000 s");
            assertThat(hang.failure().details())
                    .contains("a run must end in real time: hangAfter=300 ms")
                    .anyMatch(line -> line.contains("Scenes.waitFor"));
            assertThat(hang.confirmation()).isEqualTo(Confirmation.NOT_RUN_AGAIN);
            assertThat(hang.plan().entries()).hasSize(1);
            assertThat(hang.plan().entries().getFirst().key()).isEqualTo("3");
            assertThat(hang.seed()).isEqualTo(result.lastSeed());
            assertThat(hang.planFile()).exists();
            Path threads =
                    folder.resolve("hangs-0x" + Long.toHexString(hang.seed()) + ".threads.txt");
            assertThat(Files.readString(threads)).contains("orrery-sweep-", "Scenes.waitFor");
        }
        never.countDown();
    }

    @Test
    void aReplayThatHangsHidesNoFailure() {
        CountDownLatch never = new CountDownLatch(1);
        int[] runs = {0};
        Scenario scenario =
                Scenes.of(
                        "hangs-later",
                        sim -> {
                            if (runs[0]++ > 0) {
                                Scenes.waitFor(never);
                            }
                            throw new IllegalStateException("first");
                        });
        SweepResult result = run(scenario, options("10").withHangAfter(Duration.ofMillis(300)));
        Finding finding = result.findings().getFirst();
        assertThat(finding.failure().details())
                .containsExactly(
                        "IllegalStateException: first",
                        "a run of a plan like it did not end within 300 ms");
        assertThat(finding.confirmation()).isEqualTo(Confirmation.NOT_RUN_AGAIN);
        assertThat(finding.planFile()).exists();
        never.countDown();
    }

    @Test
    void anInterruptLeavesWhatWasFoundSoFar() {
        Thread sweeping = Thread.currentThread();
        long[] runs = {0};
        Scenario scenario =
                Scenes.of(
                        "interrupted",
                        sim -> {
                            if (++runs[0] == 200) {
                                sweeping.interrupt();
                            }
                            Scenes.failsInThreeWays().run(sim);
                        });
        SweepResult result =
                run(scenario, options("1000000000").withKeepGoing(true).withReplayEvery(1 << 30));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.end()).isEqualTo(SweepEnd.INTERRUPTED);
        assertThat(result.findings()).isNotEmpty();
        assertThat(result.tally().seeds()).isBetween(1L, 1_000_000L);
    }

    @Test
    void theSweepIsOverWhenTheAnswererHasNothingLeft() {
        for (int jobs : new int[] {1, 3}) {
            SweepResult result =
                    run(Scenes.holds(), options("1000").withAnswerer("calm").withJobs(jobs));
            assertThat(result.end()).isEqualTo(SweepEnd.EXHAUSTED);
            assertThat(result.tally().seeds()).isEqualTo(1);
        }
    }

    @Test
    void anAnswererThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> run(Scenes.holds(), options("10").withAnswerer("oracle")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("answerer must be one that there is: answerer=oracle");
    }

    @Test
    void anErrorOfTheJvmIsNoFindingButThrown() {
        OutOfMemoryError error = new OutOfMemoryError("planted");
        Scenario scenario =
                Scenes.of(
                        "out-of-memory",
                        sim -> {
                            throw error;
                        });
        assertThatThrownBy(() -> run(scenario, options("10"))).isSameAs(error);
    }

    @Test
    void fewerSeedsThanWorkersRunOnceEach() {
        SweepResult result = run(Scenes.holds(), options("5..7").withJobs(16));
        assertThat(result.tally().seeds()).isEqualTo(3);
        assertThat(result.end()).isEqualTo(SweepEnd.SEEDS_DONE);
    }
}
