package dev.orrery.properties.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.handle.Handle;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cancelling at every moment, by every party: the loop's callbacks and foreign threads. */
class CancellationProperties {
    private static final int CALLBACKS = 12;

    @Property(tries = 500)
    void whatWasCancelledBeforeItStartedNeverStartsAndAllElseDoes(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 4) int cancellers) {
        boolean[] started = new boolean[CALLBACKS];
        boolean[] cancelledInTime = new boolean[CALLBACKS];
        List<Handle> handles = new ArrayList<>();
        try (Simulation sim = Simulation.seeded(seed)) {
            SimHost host = sim.host("a");
            EventLoop loop =
                    host.start(
                            "main",
                            made -> {
                                for (int i = 0; i < CALLBACKS; i++) {
                                    handles.add(schedule(sim, made, i, started, cancelledInTime));
                                }
                                made.callSoon(
                                        () -> cancelOne(sim, handles, started, cancelledInTime));
                                made.callLater(
                                        Duration.ofMillis(1),
                                        () -> cancelOne(sim, handles, started, cancelledInTime));
                            });
            for (int c = 0; c < cancellers; c++) {
                host.thread(
                        "canceller-" + c,
                        () -> {
                            sleep(host, sim.choose("canceller's delay", 4));
                            if (!handles.isEmpty()) {
                                cancelOne(sim, handles, started, cancelledInTime);
                            }
                        });
            }
            sim.runUntilIdle();
            assertThat(loop.isRunning()).isTrue();
        }
        for (int i = 0; i < CALLBACKS; i++) {
            assertThat(started[i])
                    .as("callback %d, cancelled in time: %s", i, cancelledInTime[i])
                    .isEqualTo(!cancelledInTime[i]);
        }
    }

    private static Handle schedule(
            Simulation sim, EventLoop loop, int i, boolean[] started, boolean[] cancelledInTime) {
        Runnable callback =
                () -> {
                    assertThat(started[i]).as("callback %d ran before", i).isFalse();
                    assertThat(cancelledInTime[i]).as("callback %d was cancelled", i).isFalse();
                    started[i] = true;
                };
        return switch (sim.choose("how to schedule", 3)) {
            case 0 -> loop.callLater(Duration.ofMillis(sim.choose("delay", 4)), callback);
            case 1 -> loop.callSoon(callback);
            default -> loop.callSoonThreadsafe(callback);
        };
    }

    private static void cancelOne(
            Simulation sim, List<Handle> handles, boolean[] started, boolean[] cancelledInTime) {
        int which = sim.choose("which to cancel", handles.size());
        handles.get(which).cancel();
        assertThat(handles.get(which).isCancelled()).isTrue();
        if (!started[which]) {
            cancelledInTime[which] = true;
        }
    }

    private static void sleep(SimHost host, int millis) {
        try {
            host.world().sleep(Duration.ofMillis(millis));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
