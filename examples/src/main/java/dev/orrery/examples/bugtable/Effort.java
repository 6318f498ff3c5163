package dev.orrery.examples.bugtable;

import java.time.Duration;

/**
 * How much a table may cost.
 *
 * @param starts how many searches there are for each bug and answerer, each with seeds of its own
 * @param mostRuns after how many runs a search gives up
 * @param mostTime after how much real time a search gives up
 * @param sample of how many seeds the share of failing ones is that share
 * @param plans how many plans are shrunk for each bug
 */
record Effort(int starts, long mostRuns, Duration mostTime, int sample, int plans) {
    static final Effort FULL = new Effort(20, 4000, Duration.ofSeconds(30), 2000, 5);
    static final Effort QUICK = new Effort(5, 500, Duration.ofSeconds(10), 300, 1);
}
