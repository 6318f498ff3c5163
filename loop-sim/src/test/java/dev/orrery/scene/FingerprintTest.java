package dev.orrery.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Fingerprint;
import dev.orrery.sim.explore.RunFailure;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What tells failures of users' code apart; this package is a user's. */
class FingerprintTest {
    /** Another place where an invariant is written. */
    private static final class Elsewhere {
        static BooleanSupplier never() {
            return () -> false;
        }
    }

    private static Fingerprint of(Consumer<Simulation> body) {
        try (Simulation sim = Simulation.calm()) {
            try {
                body.accept(sim);
                sim.run();
            } catch (Throwable thrown) {
                return RunFailure.of(thrown, 0).fingerprint();
            }
        }
        throw new AssertionError("it must fail");
    }

    private static Fingerprint invariant(String host, BooleanSupplier holds) {
        return of(
                sim -> {
                    sim.always("no two leaders", holds);
                    sim.host(host).start("main", loop -> {});
                });
    }

    @Test
    void anInvariantIsOneOnAllHostsAndAnotherInAnotherClass() {
        Fingerprint here = invariant("a", () -> false);
        assertThat(invariant("b", () -> false)).isEqualTo(here);
        Fingerprint there = invariant("a", Elsewhere.never());
        assertThat(there.what()).isEqualTo(here.what());
        assertThat(there.id()).isNotEqualTo(here.id());
        assertThat(there.frames())
                .containsExactly("always in dev.orrery.scene.FingerprintTest$Elsewhere");
    }

    private static void stuck(SimHost host, String task, Runnable waits) {
        host.start("main", loop -> Task.spawn(loop, task, waits::run));
    }

    private static void takeTwice(Lock lock) {
        lock.acquire();
        lock.acquire();
    }

    @Test
    void whereNothingCanHappenItCountsWhoWaitsForWhat() {
        Consumer<Simulation> onA = sim -> stuck(sim.host("a"), "client-1", this::deadlock);
        Consumer<Simulation> onB = sim -> stuck(sim.host("b"), "client-22", this::deadlock);
        Consumer<Simulation> other =
                sim -> stuck(sim.host("a"), "client-1", () -> new Queue<String>().get());
        Fingerprint here = of(onA);
        assertThat(here.kind()).isEqualTo("NothingCanHappenException");
        assertThat(here.what()).contains("; task client-# waits for the release of Lock[orders");
        assertThat(of(onB)).isEqualTo(here);
        assertThat(of(other).id()).isNotEqualTo(here.id());
    }

    private void deadlock() {
        takeTwice(new Lock("orders"));
    }

    private static Fingerprint thrownBy(Runnable body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            return RunFailure.of(thrown, 0).fingerprint();
        }
        throw new AssertionError("it must fail");
    }

    @Test
    void anAssertionOfALibraryIsWhereTheUserHasWrittenIt() {
        Runnable junit = () -> assertEquals(1, 2, "total");
        Runnable all = () -> assertAll(() -> assertEquals(1, 2), () -> assertEquals(3, 4));
        Runnable plain = () -> assertThat(List.of(1)).as("orders").contains(2);
        Runnable each = () -> assertThat(List.of(1)).allSatisfy(one -> assertThat(one).isZero());
        Runnable soft = () -> SoftAssertions.assertSoftly(softly -> softly.assertThat(1).isZero());
        for (Runnable one : List.of(junit, all, plain, each, soft)) {
            assertThat(thrownBy(one).frames().getFirst())
                    .matches(
                            "dev\\.orrery\\.scene\\.FingerprintTest\\."
                                    + "anAssertionOfALibraryIsWhereTheUserHasWrittenIt:\\d+");
        }
        assertThat(thrownBy(junit)).isNotEqualTo(thrownBy(plain));
    }
}
