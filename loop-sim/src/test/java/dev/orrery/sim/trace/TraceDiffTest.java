package dev.orrery.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class TraceDiffTest {
    private static final TraceEvent START = new TraceEvent(0, "host a", EventKind.ITERATION, "", 1);
    private static final TraceEvent LATE =
            new TraceEvent(4_210_000_000L, "host a", EventKind.TIMER_LATE, "refill", 250);
    private static final TraceEvent MARK =
            new TraceEvent(4_210_000_001L, "host b", EventKind.MARK, "", 0);

    @Test
    void theTextNamesTheLastCommonEventAndBothThatDiffer() {
        assertThat(text(List.of(START, LATE), List.of(START, MARK)))
                .isEqualTo(
                        """
                        event 1 differs (from 0)
                          last common: 0.000 s  host a  ITERATION  1
                          first run:   4.210 s  host a  TIMER_LATE  refill  250
                          second run:  4.210000001 s  host b  MARK  0\
                        """);
    }

    @Test
    void theTextSaysWhichRunEnded() {
        assertThat(text(List.of(), List.of(START)))
                .isEqualTo(
                        """
                        event 0 differs (from 0)
                          last common: none, the runs differ from the start
                          first run:   ended
                          second run:  0.000 s  host a  ITERATION  1\
                        """);
    }

    private static String text(List<TraceEvent> first, List<TraceEvent> second) {
        return TraceDiff.firstDifference(first, second).orElseThrow().text();
    }
}
