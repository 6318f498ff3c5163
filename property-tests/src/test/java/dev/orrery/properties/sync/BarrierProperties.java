package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.Barrier;
import dev.orrery.loop.sync.BrokenBarrier;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A barrier lets exactly its parties through at a time, and nobody is left behind. */
class BarrierProperties {
    @Property(tries = 1000)
    void itLetsItsPartiesThroughInAStorm(@ForAll long seed, @ForAll boolean fast) {
        Engine engine = fast ? Engine.VIRTUAL : Engine.BATON;
        Troupe.playInAStorm(seed, engine, () -> new BarrierPlay(true));
    }

    @Property(tries = 40)
    void itLetsItsPartiesThroughWhoeverIsCancelledWhen(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, () -> new BarrierPlay(false));
    }

    @Property(tries = 40)
    void itLetsItsPartiesThroughWhoeverIsCancelledWhileOthersBreakIt(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, () -> new BarrierPlay(true));
    }

    private static final class BarrierPlay implements Play {
        private static final int ROUNDS = 3;

        private final boolean breaking;
        private Barrier barrier;
        private int parties;
        // Tasks that came last and opened the barrier, and all that came through.
        private int openings;
        private int passed;
        private int cancelled;
        private int broken;
        // How often somebody has broken or reset it.
        private int breaks;

        BarrierPlay(boolean breaking) {
            this.breaking = breaking;
        }

        @Override
        public void begin(Troupe troupe) {
            parties = 3 - troupe.choose("fewer parties", 3);
            barrier = new Barrier(parties);
            int n = 3 + troupe.choose("actors", 3);
            for (int i = 0; i < n; i++) {
                troupe.enter(this::play);
            }
        }

        private void play(Actor self) {
            for (int round = 0; round < ROUNDS && !self.troupe.isOver(); round++) {
                self.pause();
                int act = breaking ? self.choose("act", 6) : 0;
                if (act == 1) {
                    breaks++;
                    barrier.abort();
                    assertThat(barrier.isBroken()).isTrue();
                    self.troupe.moment();
                } else if (act == 2) {
                    breaks++;
                    barrier.reset();
                    assertThat(barrier.isBroken()).isFalse();
                    self.troupe.moment();
                } else {
                    self.attempt(() -> await(self));
                }
            }
        }

        private void await(Actor self) {
            int breaksBefore = breaks;
            boolean wasBroken = barrier.isBroken();
            boolean arrived = false;
            try {
                pass();
                arrived = true;
            } catch (BrokenBarrier thrown) {
                arrived = true;
                broken++;
                assertThat(wasBroken || breaks > breaksBefore)
                        .as("somebody broke the barrier of %s", self)
                        .isTrue();
            } finally {
                if (!arrived) {
                    cancelled++;
                }
            }
        }

        private int pass() {
            int index = barrier.await();
            assertThat(index).isBetween(0, parties - 1);
            if (index == parties - 1) {
                openings++;
            }
            passed++;
            assertThat(passed)
                    .as("passed, after %d openings", openings)
                    .isLessThanOrEqualTo(openings * parties);
            return index;
        }

        @Override
        public void end(Troupe troupe) {
            List<Actor> left = troupe.left();
            assertThat(left).as("those who wait at %s", barrier).hasSizeLessThan(parties);
            assertThat(barrier.waiting()).isEqualTo(left.size());
            if (barrier.isBroken()) {
                assertThat(left).as("those who wait at a broken barrier").isEmpty();
            }
            assertThat(openings * parties - passed)
                    .as("those for whom it opened and who did not pass")
                    .isBetween(0, cancelled + broken);
            meetAfterAReset(troupe, left.size());
        }

        /** Whatever happened, a barrier that is reset is as new. */
        private void meetAfterAReset(Troupe troupe, int waiting) {
            int brokenBefore = broken;
            List<Integer> indices = new ArrayList<>();
            breaks++;
            troupe.enter(self -> barrier.reset());
            for (int i = 0; i < parties; i++) {
                troupe.enter(self -> indices.add(pass()));
            }
            troupe.run();
            assertThat(broken - brokenBefore)
                    .as("those whom the reset sent away")
                    .isEqualTo(waiting);
            assertThat(indices)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, parties).boxed().toList());
        }
    }
}
