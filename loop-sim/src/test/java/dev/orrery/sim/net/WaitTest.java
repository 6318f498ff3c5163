package dev.orrery.sim.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

class WaitTest {
    private static final long WOKEN_AFTER_NANOS = 400;

    private final List<Long> delays = new ArrayList<>();
    private int tries;

    /** Wakes whoever waits after 400 ns, ready or not. */
    private long await(BooleanSupplier ready, long delayNanos, String what) {
        delays.add(delayNanos);
        return delayNanos == Blocking.NO_DELAY_LIMIT ? delayNanos : delayNanos - WOKEN_AFTER_NANOS;
    }

    private long until(int succeeds, long delayNanos) throws IOException {
        Pipe pipe =
                new SimSelectorProvider(new Decisions(new CalmOracle()), "a", this::await)
                        .openPipe();
        return new Wait((SimChannel) pipe.source(), this::await)
                .until(
                        () -> ++tries == succeeds ? tries : Wait.AGAIN,
                        () -> true,
                        delayNanos,
                        "read from");
    }

    @Test
    void whoeverIsWokenForNothingWaitsForTheRestOfItsTime() throws IOException {
        assertThat(until(100, 1_000)).isEqualTo(Wait.AGAIN);
        assertThat(delays).containsExactly(1_000L, 600L, 200L);
        assertThat(tries).as("once more when the time is over").isEqualTo(4);
    }

    @Test
    void whatComesInTheLastMomentIsTaken() throws IOException {
        assertThat(until(4, 1_000)).isEqualTo(4);
    }

    @Test
    void aWaitWithoutALimitIsNeverOver() throws IOException {
        assertThat(until(100, Blocking.NO_DELAY_LIMIT)).isEqualTo(100);
        assertThat(delays).hasSize(99).containsOnly(Blocking.NO_DELAY_LIMIT);
    }
}
