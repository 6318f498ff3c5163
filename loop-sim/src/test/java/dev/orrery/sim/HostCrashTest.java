package dev.orrery.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.sim.thread.HostCrashed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

class HostCrashTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation sim = Simulation.calm();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        sim.close();
    }

    private void tick(EventLoop loop, String what) {
        log.add(what + " " + sim.elapsed().toSeconds());
        loop.callLater(SECOND, () -> tick(loop, what));
    }

    @Test
    void aCrashEndsLoopsTimersAndPosts() {
        SimHost host = sim.host("a");
        EventLoop loop = host.start("main", self -> tick(self, "tick"));
        sim.after(Duration.ofMillis(2_500), () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(log).containsExactly("tick 0", "tick 1", "tick 2");
        assertThat(host.isUp()).isFalse();
        assertThat(loop.isClosed()).isTrue();
        assertThat(sim.scheduled()).isEmpty();
    }

    @Test
    void aRestartRunsTheProgramAgain() {
        SimHost host = sim.host("a");
        host.boot(self -> self.start("main", loop -> tick(loop, "tick")));
        World first = host.world();
        sim.after(Duration.ofMillis(1_500), () -> host.crash(CrashMode.SILENT));
        sim.after(Duration.ofMillis(5_500), host::restart);
        sim.runFor(Duration.ofSeconds(8));
        assertThat(log).containsExactly("tick 0", "tick 1", "tick 5", "tick 6", "tick 7");
        assertThat(host.world()).isNotSameAs(first);
        assertThat(sim.host("a")).isSameAs(host);
    }

    @Test
    void aRestartedHostHasItsAddressesAndNames() {
        SimHost host = sim.host("a");
        var before = List.of(host.name(), host.address(), host.address6());
        host.boot(self -> self.start("main", loop -> log.add(loop.name())));
        sim.runUntilIdle();
        host.crash(CrashMode.RESET);
        host.restart();
        sim.runUntilIdle();
        assertThat(List.of(host.name(), host.address(), host.address6())).isEqualTo(before);
        assertThat(sim.waiting()).hasSize(1).first().asString().startsWith("a/main waits");
    }

    @Test
    void whatIsDurableOutlivesACrash() {
        SimHost host = sim.host("a");
        host.boot(
                self -> {
                    TreeMap<String, Integer> disk = self.durable("disk", TreeMap::new);
                    disk.merge("boots", 1, Integer::sum);
                    log.add("boots " + disk.get("boots"));
                });
        host.crash(CrashMode.SILENT);
        host.restart();
        assertThat(log).containsExactly("boots 1", "boots 2");
    }

    @Test
    void whatIsUnwoundGetsNoHoldOfWhatIsDurable() {
        SimHost host = sim.host("a");
        host.startMain(
                "main",
                () -> {
                    try {
                        Async.sleep(SECOND.multipliedBy(9));
                    } finally {
                        refused("durable", () -> durable(host).add("written while it crashed"));
                    }
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(log).containsExactly("durable");
        assertThat(durable(host)).isEmpty();
    }

    private static List<String> durable(SimHost host) {
        return host.durable("log", () -> new ArrayList<String>());
    }

    @Test
    void aLaterLifeHasOtherRandomNumbers() {
        SimHost host = sim.host("a");
        List<Long> drawn = new ArrayList<>();
        host.boot(self -> drawn.add(self.world().random().nextLong()));
        for (int i = 0; i < 3; i++) {
            host.crash(CrashMode.SILENT);
            host.restart();
        }
        assertThat(drawn).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void theBodiesOfTasksAreUnwoundWithoutEffect() {
        SimHost host = sim.host("a");
        SimHost other = sim.host("b");
        EventLoop elsewhere = other.start("main", loop -> {});
        host.startMain(
                "main",
                () -> {
                    Lock lock = new Lock();
                    try {
                        Async.sleep(Duration.ofSeconds(100));
                    } finally {
                        log.add("unwinds");
                        refused("post", () -> elsewhere.callSoonThreadsafe(() -> log.add("!")));
                        refused("await", () -> Async.sleep(SECOND));
                        Async.spawn(() -> log.add("!"));
                        refused("thread", () -> host.world().threads().newThread(() -> {}));
                        refused("executor", () -> host.world().executors().newExecutor("x", 1));
                        refused("sleep", () -> host.world().sleep(SECOND));
                        refused("loop", () -> EventLoop.create(host.world()));
                        refused("run", () -> Async.run(() -> {}));
                        refused("event", () -> sim.after(SECOND, () -> log.add("!")));
                        refused("restart", host::restart);
                        refused("start", () -> host.start("other", loop -> {}));
                        refused("crash", () -> other.crash(CrashMode.SILENT));
                        lock.acquire();
                        log.add("locked");
                        lock.release();
                    }
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.runUntilIdle();
        assertThat(log)
                .containsExactly(
                        "unwinds",
                        "post",
                        "await",
                        "thread",
                        "executor",
                        "sleep",
                        "loop",
                        "run",
                        "event",
                        "restart",
                        "start",
                        "crash",
                        "locked");
        assertThat(other.isUp()).isTrue();
        assertThat(sim.elapsed()).isEqualTo(SECOND);
    }

    private interface Effect {
        void happen() throws Exception;
    }

    private void refused(String what, Effect effect) {
        try {
            effect.happen();
            log.add(what + " had an effect");
        } catch (Throwable refusal) {
            log.add(what);
        }
    }

    @Test
    void theBodiesOfThreadsAreUnwound() {
        SimHost host = sim.host("a");
        host.thread(
                "worker",
                () -> {
                    try {
                        host.world().sleep(Duration.ofSeconds(100));
                    } catch (InterruptedException never) {
                        log.add("interrupted");
                    } finally {
                        log.add("unwinds");
                        refused("sleep", () -> host.world().sleep(SECOND));
                    }
                    log.add("goes on");
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(log).containsExactly("unwinds", "sleep");
    }

    @Test
    void workOfExecutorsIsDropped() {
        SimHost host = sim.host("a");
        ExecutorService pool = host.world().executors().newExecutor("pool", 1);
        for (int i = 0; i < 3; i++) {
            int number = i;
            pool.execute(
                    () -> {
                        log.add("work " + number);
                        try {
                            host.world().sleep(SECOND);
                        } catch (InterruptedException never) {
                            log.add("interrupted");
                        }
                        log.add("done " + number);
                    });
        }
        sim.after(Duration.ofMillis(1_500), () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(log).containsExactly("work 0", "done 0", "work 1");
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(HostCrashed.class);
    }

    @Test
    void aCallbackThatCrashesItsOwnHostDoesNotReturn() {
        SimHost host = sim.host("a");
        host.start(
                "main",
                loop -> {
                    loop.callSoon(() -> log.add("queued"));
                    log.add("before");
                    host.crash(CrashMode.SILENT);
                    log.add("after");
                });
        sim.run();
        assertThat(log).containsExactly("before");
        assertThat(host.isUp()).isFalse();
    }

    @Test
    void aCallbackThatSwallowsTheCrashOfItsHostHasNoEffect() {
        SimHost host = sim.host("a");
        EventLoop elsewhere = sim.host("b").start("main", loop -> {});
        host.start(
                "main",
                loop -> {
                    refused("crash", () -> host.crash(CrashMode.SILENT));
                    refused("post", () -> elsewhere.callSoonThreadsafe(() -> log.add("!")));
                    refused("busy", () -> sim.busy(SECOND));
                    refused("restart", host::restart);
                    loop.callSoon(() -> log.add("!"));
                    throw new IllegalStateException("came of the end");
                });
        sim.runUntilIdle();
        assertThat(log).containsExactly("crash", "post", "busy", "restart");
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    @Test
    void aTaskThatCrashesItsOwnHostDoesNotReturn() {
        SimHost host = sim.host("a");
        host.startMain(
                "main",
                () -> {
                    Async.spawn(() -> sleepAndLog("sibling"));
                    Async.sleep(SECOND);
                    try {
                        log.add("before");
                        host.crash(CrashMode.RESET);
                        log.add("after");
                    } finally {
                        refused("sleep", () -> Async.sleep(SECOND));
                    }
                });
        sim.run();
        assertThat(log).containsExactly("before", "sleep", "sibling unwinds");
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }

    /** The cause: one count of refusals for all tasks of a run took the later ones for stubborn. */
    @Test
    void theTasksOfManyLivesAreAllRefusedWithTheSameWords() {
        Map<String, Integer> told = new TreeMap<>();
        SimHost host = sim.host("a");
        host.boot(
                self ->
                        self.startMain(
                                "main",
                                () -> {
                                    try {
                                        host.crash(CrashMode.SILENT);
                                    } finally {
                                        whatIsTold(
                                                told,
                                                () -> self.world().threads().newThread(() -> {}));
                                    }
                                }));
        for (int life = 0; life < 1_100; life++) {
            sim.runFor(Duration.ofMillis(10));
            host.restart();
        }
        assertThat(told).isEqualTo(Map.of(HostCrashed.class.getName(), 1_100));
    }

    @Test
    void theManyTasksOfOneLifeAreAllRefusedWithTheSameWords() {
        Map<String, Integer> told = new TreeMap<>();
        SimHost host = sim.host("a");
        World world = host.world();
        host.start(
                "main",
                loop -> {
                    for (int i = 0; i < 1_100; i++) {
                        Task<?> _ =
                                Task.spawn(
                                        loop,
                                        () -> {
                                            try {
                                                Async.sleep(Duration.ofSeconds(100));
                                            } finally {
                                                whatIsTold(
                                                        told,
                                                        () -> world.threads().newThread(() -> {}));
                                            }
                                        });
                    }
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(told).isEqualTo(Map.of(HostCrashed.class.getName(), 1_100));
    }

    private static void whatIsTold(Map<String, Integer> told, Effect effect) {
        try {
            effect.happen();
            told.merge("nothing", 1, Integer::sum);
        } catch (Throwable refusal) {
            told.merge(refusal.getClass().getName(), 1, Integer::sum);
        }
    }

    private Object sleepAndLog(String name) {
        try {
            Async.sleep(Duration.ofSeconds(100));
            log.add(name + " slept");
        } finally {
            log.add(name + " unwinds");
        }
        return null;
    }

    @Test
    void aThreadThatCrashesItsOwnHostDoesNotReturn() {
        SimHost host = sim.host("a");
        host.start("main", loop -> tick(loop, "tick"));
        host.thread(
                "killer",
                () -> {
                    try {
                        host.world().sleep(Duration.ofMillis(1_500));
                        host.crash(CrashMode.SILENT);
                        log.add("after");
                    } catch (InterruptedException never) {
                        log.add("interrupted");
                    } finally {
                        refused("sleep", () -> host.world().sleep(SECOND));
                    }
                });
        sim.run();
        assertThat(log).containsExactly("tick 0", "tick 1", "sleep");
    }

    @Test
    void aHostMayCrashWhileItsCallbackComputes() {
        SimHost host = sim.host("a");
        host.start(
                "main",
                loop -> {
                    sim.busy(Duration.ofSeconds(10));
                    log.add("after");
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.after(SECOND.multipliedBy(2), host::restart);
        sim.after(SECOND.multipliedBy(3), () -> host.start("main", loop -> tick(loop, "new life")));
        sim.runFor(Duration.ofSeconds(12));
        assertThat(log).startsWith("new life 3").doesNotContain("after");
    }

    @Test
    void aCallbackMayCrashAnotherHost() {
        SimHost victim = sim.host("a");
        victim.startMain("main", () -> sleepAndLog("victim"));
        sim.host("b")
                .startMain(
                        "main",
                        () -> {
                            Async.sleep(SECOND);
                            victim.crash(CrashMode.SILENT);
                            log.add("goes on");
                            Async.sleep(SECOND);
                            victim.restart();
                            victim.start("main", loop -> log.add("up again"));
                            Async.sleep(SECOND);
                            log.add("ends");
                        });
        sim.runUntilIdle();
        assertThat(log).containsExactly("victim unwinds", "goes on", "up again", "ends");
    }

    @Test
    void aThreadMayCrashAnotherHost() {
        SimHost victim = sim.host("a");
        victim.startMain("main", () -> sleepAndLog("victim"));
        sim.host("b")
                .thread(
                        "killer",
                        () -> {
                            victim.crash(CrashMode.SILENT);
                            log.add("goes on");
                            victim.restart();
                            victim.start("main", loop -> log.add("up again"));
                        });
        sim.runUntilIdle();
        assertThat(log).containsExactly("goes on", "up again");
    }

    @Test
    void aRunOnTheScenariosStackEndsWithItsHost() {
        SimHost host = sim.host("a");
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        TaskOptions options = TaskOptions.standard().withWorld(host.world());
        assertThatThrownBy(() -> Async.run(options, () -> sleepAndLog("main")))
                .isInstanceOf(HostCrashed.class)
                .hasMessageStartingWith("host a has crashed");
        assertThat(log).containsExactly("main unwinds");
        assertThat(sim.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void aRunInAThreadEndsWithItsHost() {
        SimHost host = sim.host("a");
        TaskOptions options = TaskOptions.standard().withWorld(host.world());
        host.thread(
                "runner",
                () -> {
                    try {
                        Async.run(
                                options,
                                () -> {
                                    Async.spawn(() -> sleepAndLog("child"));
                                    return sleepAndLog("main");
                                });
                    } finally {
                        log.add("runner unwinds");
                    }
                });
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.run();
        assertThat(log)
                .containsExactlyInAnyOrder("main unwinds", "child unwinds", "runner unwinds");
        assertThat(sim.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void aTaskOfARunInAThreadMayCrashItsHost() {
        SimHost host = sim.host("a");
        TaskOptions options = TaskOptions.standard().withWorld(host.world());
        host.thread(
                "runner",
                () -> {
                    try {
                        Async.run(
                                options,
                                () -> {
                                    Async.spawn(() -> sleepAndLog("child"));
                                    Async.sleep(SECOND);
                                    host.crash(CrashMode.SILENT);
                                    log.add("after");
                                });
                    } finally {
                        log.add("runner unwinds");
                    }
                });
        sim.run();
        assertThat(log).containsExactlyInAnyOrder("child unwinds", "runner unwinds");
        assertThat(sim.elapsed()).isEqualTo(SECOND);
    }

    @Test
    void aSecondCrashDoesNothing() {
        SimHost host = sim.host("a");
        host.crash(CrashMode.SILENT);
        long events = sim.trace().lastIndex();
        host.crash(CrashMode.RESET);
        assertThat(sim.trace().lastIndex()).isEqualTo(events);
    }

    @Test
    void aRestartOfARunningHostIsRefused() {
        assertThatThrownBy(() -> sim.host("a").restart())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("restart must come after a crash: host=a. Call crash() before.");
    }

    @Test
    void aSecondProgramIsRefused() {
        SimHost host = sim.host("a");
        host.boot(self -> {});
        assertThatThrownBy(() -> host.boot(self -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("boot must be called once: host=a.");
    }

    @Test
    void nothingStartsOnAHostThatIsDown() {
        SimHost host = sim.host("a");
        host.crash(CrashMode.SILENT);
        for (Effect effect :
                List.<Effect>of(
                        () -> host.start("x", loop -> {}),
                        () -> host.startMain("x", () -> {}),
                        () -> host.thread("x", () -> {}),
                        () -> host.boot(self -> {}))) {
            assertThatThrownBy(effect::happen)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(
                            "(start|thread|boot) must be called while the host is up: host=a\\."
                                    + " It has crashed; call restart\\(\\) before\\.");
        }
        assertThat(host.signal("TERM")).isFalse();
    }

    @Test
    void aProgramMayCrashItsHost() {
        SimHost host = sim.host("a");
        host.boot(
                self -> {
                    log.add("boots");
                    self.start("main", loop -> log.add("!"));
                    self.crash(CrashMode.SILENT);
                    log.add("!");
                });
        sim.run();
        assertThat(log).containsExactly("boots");
    }

    @Test
    void failuresOfACrashedHostAreNoFailuresOfTheRun() {
        SimHost host = sim.host("a");
        host.startMain(
                "main",
                () -> {
                    try {
                        Async.sleep(SECOND.multipliedBy(9));
                    } catch (Error end) {
                        throw new AssertionError("in the midst of the end", end);
                    }
                });
        host.start(
                "other",
                loop ->
                        Task.spawn(
                                loop,
                                "failed",
                                () -> {
                                    throw new IllegalStateException("nobody looks");
                                }));
        sim.after(SECOND, () -> host.crash(CrashMode.SILENT));
        sim.runFor(SECOND.multipliedBy(2));
        assertThatCode(sim::finish).doesNotThrowAnyException();
    }
}
