package dev.orrery.sim;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Site;

import java.time.Duration;
import java.util.Arrays;

/**
 * Asks, where something happens on one host, whether the host shall crash, stand still, or lose the
 * right time now. One answer is one whole fault, its end included.
 *
 * <p>How often something happens differs by orders of magnitude between scenarios, so beside the
 * rarity of the options there is an allowance in virtual time: a few faults of a kind on one host
 * at once, and then one more in a while.
 *
 * <p>Threading: as {@link Simulation}. Cost: three questions.
 */
final class HostFaults {
    static final String CRASH = "fault.crash";
    static final String PAUSE = "fault.pause";
    static final String CLOCK = "fault.clock";

    private static final int CRASH_ONE_IN = 100;
    private static final int PAUSE_ONE_IN = 100;
    private static final int CLOCK_ONE_IN = 200;

    private static final Choices CRASHES =
            Choices.rare(
                    Choices.of(
                            "no",
                            "silent 100ms",
                            "reset 100ms",
                            "silent 1s",
                            "reset 1s",
                            "silent 10s",
                            "reset 10s"),
                    CRASH_ONE_IN);
    private static final long[] DOWN_MILLIS = {0, 100, 100, 1_000, 1_000, 10_000, 10_000};
    private static final Choices PAUSES =
            Choices.rare(Choices.of("no", "10ms", "100ms", "1s", "10s"), PAUSE_ONE_IN);
    private static final long[] PAUSE_MILLIS = {0, 10, 100, 1_000, 10_000};
    private static final String[] CLOCK_KEYS = {
        "no",
        "wall +100ms",
        "wall -100ms",
        "wall +5s",
        "wall -5s",
        "wall +1h",
        "wall -1h",
        "wall +500ppm",
        "wall -500ppm",
        "monotonic +500ppm",
        "monotonic -500ppm",
        "monotonic +5%",
        "monotonic -5%",
        // The last one, so that it can be left out.
        "monotonic +1s"
    };
    private static final Choices CLOCKS = Choices.rare(Choices.of(CLOCK_KEYS), CLOCK_ONE_IN);
    private static final Choices CLOCKS_WITHOUT_JUMPS =
            Choices.rare(
                    Choices.of(Arrays.copyOf(CLOCK_KEYS, CLOCK_KEYS.length - 1)), CLOCK_ONE_IN);

    /** A few at once, and one more in a while. */
    private static final class Allowance {
        private static final int AT_ONCE = 2;
        private static final long ONE_IN_NANOS = 10_000_000_000L;

        private long allowed = AT_ONCE;
        private long nextNanos;

        boolean isLeft(long nowNanos) {
            if (allowed == 0 && nowNanos >= nextNanos) {
                allowed = 1;
            }
            return allowed > 0;
        }

        void take(long nowNanos) {
            allowed--;
            nextNanos = nowNanos + ONE_IN_NANOS;
        }
    }

    private final Simulation simulation;
    private final SimHost host;
    private final Site crash;
    private final Site pause;
    private final Site clock;
    private final Allowance crashes = new Allowance();
    private final Allowance pauses = new Allowance();
    private final Allowance clocks = new Allowance();

    HostFaults(Simulation simulation, SimHost host) {
        this.simulation = simulation;
        this.host = host;
        this.crash = simulation.decisions().site(host.name(), CRASH);
        this.pause = simulation.decisions().site(host.name(), PAUSE);
        this.clock = simulation.decisions().site(host.name(), CLOCK);
    }

    /** Faults have begun. Does not return to code of the host if that crashes. */
    void ask() {
        long now = simulation.nanoTime();
        if (!host.isUp()) {
            return;
        }
        if (clocks.isLeft(now)) {
            boolean jumps = simulation.faults().mayMonotonicJump();
            int answer =
                    simulation.decisions().choose(clock, jumps ? CLOCKS : CLOCKS_WITHOUT_JUMPS);
            if (answer != 0) {
                clocks.take(now);
                change(answer);
            }
        }
        if (host.isCrashable() && crashes.isLeft(now) && simulation.faults().mayAnotherGoDown()) {
            int answer = simulation.decisions().choose(crash, CRASHES);
            if (answer != 0) {
                crashes.take(now);
                crash(answer % 2 == 1 ? CrashMode.SILENT : CrashMode.RESET, DOWN_MILLIS[answer]);
                return;
            }
        }
        if (pauses.isLeft(now) && !host.isPaused()) {
            int answer = simulation.decisions().choose(pause, PAUSES);
            if (answer != 0) {
                pauses.take(now);
                host.pauseByFault(Duration.ofMillis(PAUSE_MILLIS[answer]));
            }
        }
    }

    private void crash(CrashMode mode, long downMillis) {
        HostLife gone = host.life();
        long up = simulation.nanoTime() + downMillis * 1_000_000;
        simulation
                .crank()
                .at(
                        up,
                        () -> {
                            if (host.life() == gone) {
                                host.restart();
                            }
                        });
        host.crash(mode);
    }

    private void change(int answer) {
        switch (answer) {
            case 1 -> host.clock().jumpWall(Duration.ofMillis(100));
            case 2 -> host.clock().jumpWall(Duration.ofMillis(-100));
            case 3 -> host.clock().jumpWall(Duration.ofSeconds(5));
            case 4 -> host.clock().jumpWall(Duration.ofSeconds(-5));
            case 5 -> host.clock().jumpWall(Duration.ofHours(1));
            case 6 -> host.clock().jumpWall(Duration.ofHours(-1));
            case 7 -> host.clock().driftWall(500);
            case 8 -> host.clock().driftWall(-500);
            case 9 -> host.clock().driftMonotonic(500);
            case 10 -> host.clock().driftMonotonic(-500);
            case 11 -> host.clock().driftMonotonic(50_000);
            case 12 -> host.clock().driftMonotonic(-50_000);
            default -> host.clock().jumpMonotonic(Duration.ofSeconds(1));
        }
    }
}
