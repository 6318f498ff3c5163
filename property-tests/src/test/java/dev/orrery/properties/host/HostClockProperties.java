package dev.orrery.properties.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.time.HostClock;
import dev.orrery.sim.time.SimWallClock;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** The clocks of a host do what a model of exact integers does. */
class HostClockProperties {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    enum Kind {
        DRIFT_WALL,
        DRIFT_MONOTONIC,
        JUMP_WALL,
        JUMP_MONOTONIC,
        SET_RIGHT
    }

    /** After a while something happens to a clock. */
    record Step(long afterNanos, Kind kind, long amount) {}

    /** A clock as a sum of what it has shown from one setting to the next. */
    private static final class Model {
        BigInteger shown = BigInteger.ZERO;
        long since;
        int ppm;

        BigInteger at(long virtual) {
            BigInteger elapsed = BigInteger.valueOf(virtual - since);
            BigInteger[] gained =
                    elapsed.multiply(BigInteger.valueOf(ppm)).divideAndRemainder(MILLION);
            boolean down = gained[1].signum() < 0;
            return shown.add(elapsed)
                    .add(gained[0])
                    .subtract(down ? BigInteger.ONE : BigInteger.ZERO);
        }

        void set(long virtual, BigInteger value, int newPpm) {
            shown = value;
            since = virtual;
            ppm = newPpm;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> whiles =
                Arbitraries.oneOf(
                        Arbitraries.longs().between(0, 10),
                        Arbitraries.longs().between(0, 10_000_000_000L),
                        Arbitraries.longs().between(0, 30_000_000_000_000_000L));
        return Combinators.combine(
                        whiles,
                        Arbitraries.of(Kind.class),
                        Arbitraries.longs().between(-500_000, 500_000))
                .as(Step::new)
                .list()
                .ofMaxSize(8);
    }

    private long now;

    @Property
    void theyShowWhatTheModelShowsAndWaitsEndWhenItDoes(
            @ForAll("steps") List<Step> steps, @ForAll("waits") List<Long> waits) {
        now = 0;
        HostClock clock = new HostClock("a", () -> now, () -> {});
        Model wall = new Model();
        Model monotonic = new Model();
        long before = clock.nanoTime();
        for (Step step : steps) {
            now += step.afterNanos();
            assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(before);
            apply(step, clock, wall, monotonic);
            check(clock, wall, monotonic);
            before = clock.nanoTime();
            for (long wait : waits) {
                checkWait(clock, monotonic, before + wait);
            }
        }
    }

    @Provide
    Arbitrary<List<Long>> waits() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(0, 100),
                        Arbitraries.longs().between(0, 100_000_000_000L),
                        Arbitraries.longs().between(0, 100_000_000_000_000_000L))
                .list()
                .ofSize(3);
    }

    private void apply(Step step, HostClock clock, Model wall, Model monotonic) {
        switch (step.kind()) {
            case DRIFT_WALL -> {
                clock.driftWall((int) step.amount());
                wall.set(now, wall.at(now), (int) step.amount());
            }
            case DRIFT_MONOTONIC -> {
                clock.driftMonotonic((int) step.amount());
                monotonic.set(now, monotonic.at(now), (int) step.amount());
            }
            case JUMP_WALL -> {
                clock.jumpWall(Duration.ofMillis(step.amount()));
                wall.set(now, wall.at(now).add(millis(step.amount())), wall.ppm);
            }
            case JUMP_MONOTONIC -> {
                long ahead = Math.abs(step.amount());
                clock.jumpMonotonic(Duration.ofMillis(ahead));
                monotonic.set(now, monotonic.at(now).add(millis(ahead)), monotonic.ppm);
            }
            case SET_RIGHT -> {
                clock.setRight();
                wall.set(now, BigInteger.valueOf(now), 0);
                monotonic.set(now, monotonic.at(now), 0);
                assertThat(clock.isRight()).isTrue();
            }
        }
    }

    private static BigInteger millis(long amount) {
        return BigInteger.valueOf(amount).multiply(MILLION);
    }

    private void check(HostClock clock, Model wall, Model monotonic) {
        Duration shown = Duration.between(SimWallClock.EPOCH, clock.instant());
        assertThat(BigInteger.valueOf(shown.toNanos())).isEqualTo(wall.at(now));
        assertThat(BigInteger.valueOf(clock.nanoTime())).isEqualTo(monotonic.at(now));
    }

    /** A wait ends at the first moment at which the clock shows its deadline. */
    private void checkWait(HostClock clock, Model monotonic, long deadline) {
        long end = clock.virtualNanos(deadline);
        BigInteger wanted = BigInteger.valueOf(deadline);
        assertThat(monotonic.at(end)).isGreaterThanOrEqualTo(wanted);
        if (end > monotonic.since) {
            assertThat(monotonic.at(end - 1)).isLessThan(wanted);
        }
    }
}
