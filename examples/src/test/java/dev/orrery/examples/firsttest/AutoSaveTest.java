package dev.orrery.examples.firsttest;

import static dev.orrery.loop.combine.Async.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.junit.SimulationTest;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class AutoSaveTest {
    static final Duration QUIET = Duration.ofSeconds(1);

    /** The class under test: saves a document when nobody has typed for a second. */
    static class AutoSave {
        final Runnable save;
        TimerHandle pending;

        AutoSave(Runnable save) {
            this.save = save;
        }

        void typed() {
            if (pending != null) {
                pending.cancel();
            }
            pending = EventLoop.current().callLater(QUIET, save);
        }
    }

    @Test
    void savesASecondAfterTheLastKey() {
        List<Duration> saves = new ArrayList<>();
        try (Simulation sim = Simulation.calm()) {
            sim.host("laptop")
                    .startMain(
                            "editor",
                            () -> {
                                AutoSave doc = new AutoSave(() -> saves.add(sim.elapsed()));
                                doc.typed();
                                sleep(Duration.ofMillis(700));
                                doc.typed();
                                sleep(Duration.ofHours(1));
                            });
            sim.run(); // no waiting: time jumps
        }
        assertThat(saves).containsExactly(Duration.ofMillis(1700));
    }

    /** Types ten keys with pauses of up to 1.5 s, and notes the quiet before each save. */
    static class Typist {
        final Simulation sim;
        final AutoSave doc = new AutoSave(this::saved);
        final List<Duration> quiet = new ArrayList<>();
        Duration lastKey = Duration.ZERO;

        Typist(Simulation sim) {
            this.sim = sim;
        }

        void type() {
            sim.always("a second of quiet", this::wasNeverDisturbed);
            for (int key = 0; key < 10; key++) {
                lastKey = sim.elapsed();
                doc.typed();
                sleep(Duration.ofMillis(100L * sim.choose("pause", 16)));
            }
        }

        void saved() {
            quiet.add(sim.elapsed().minus(lastKey));
        }

        boolean wasNeverDisturbed() {
            return quiet.stream().allMatch(time -> time.compareTo(QUIET) >= 0);
        }
    }

    @SimulationTest(seeds = 200)
    void neverSavesWhileSomebodyTypes(Simulation sim, EventLoop editor) {
        new Typist(sim).type(); // the seed chose the pauses, and which timers fired late
    }
}
