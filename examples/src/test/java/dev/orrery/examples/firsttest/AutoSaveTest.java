package dev.orrery.examples.firsttest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class AutoSaveTest {
    static final Duration QUIET = Duration.ofSeconds(1);

    /** The class under test: saves a document when nobody has typed for a second. */
    static class AutoSave {
        final EventLoop loop;
        final Runnable save;
        TimerHandle pending;

        AutoSave(EventLoop loop, Runnable save) {
            this.loop = loop;
            this.save = save;
        }

        void typed() {
            if (pending != null) {
                pending.cancel();
            }
            pending = loop.callLater(QUIET, save);
        }
    }

    @Test
    void savesASecondAfterTheLastKey() {
        List<Duration> saves = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.host("laptop")
                    .start(
                            "editor",
                            loop -> {
                                AutoSave doc = new AutoSave(loop, () -> saves.add(sim.elapsed()));
                                doc.typed();
                                loop.callLater(Duration.ofMillis(700), doc::typed);
                            });
            sim.runUntilIdle(); // no waiting: time jumps
        }
        assertThat(saves).containsExactly(Duration.ofMillis(1700));
    }

    /** Types ten keys with pauses of up to 1.5 s, and notes the quiet before each save. */
    static class Typist {
        final Simulation sim;
        final EventLoop loop;
        final AutoSave doc;
        final List<Duration> quiet = new ArrayList<>();
        Duration lastKey = Duration.ZERO;

        Typist(Simulation sim, EventLoop loop) {
            this.sim = sim;
            this.loop = loop;
            this.doc = new AutoSave(loop, () -> quiet.add(sim.elapsed().minus(lastKey)));
        }

        void type(int keysLeft) {
            lastKey = sim.elapsed();
            doc.typed();
            if (keysLeft > 1) {
                Duration pause = Duration.ofMillis(100L * sim.choose("pause", 16));
                loop.callLater(pause, () -> type(keysLeft - 1));
            }
        }

        boolean wasNeverDisturbed() {
            return quiet.stream().allMatch(time -> time.compareTo(QUIET) >= 0);
        }
    }

    @RepeatedTest(200)
    void neverSavesWhileSomebodyTypes(RepetitionInfo seed) {
        try (Simulation sim = Simulation.seeded(seed.getCurrentRepetition())) {
            sim.host("laptop")
                    .start(
                            "editor",
                            loop -> {
                                Typist typist = new Typist(sim, loop);
                                sim.always("a second of quiet", typist::wasNeverDisturbed);
                                typist.type(10);
                            });
            sim.runUntilIdle(); // the seed chose the pauses, and which timers fired late
        }
    }
}
