package dev.orrery.examples.nettyhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.explore.ScenarioRun;
import dev.orrery.sim.trace.Trace;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Netty over the simulated network, which {@code ScenariosTest} tries with more seeds. */
class NettyHttpTest {
    private static final int SEEDS = 30;
    private static final int THREADS = 8;

    /** Beside each other, on more threads than processors, Netty's statics are contended for. */
    @Test
    void aDigestIsTheSameUnderContention() throws Exception {
        List<String> alone = digests();
        List<Future<List<String>>> contended = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                contended.add(threads.submit(NettyHttpTest::digests));
            }
        }
        for (Future<List<String>> each : contended) {
            assertThat(each.get()).isEqualTo(alone);
        }
        assertThat(alone).doesNotHaveDuplicates();
    }

    private static List<String> digests() {
        return LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> run(seed).digestText()).toList();
    }

    @Test
    void callsEndInEachDocumentedWay() {
        Coverage all = Coverage.none();
        for (long seed = 1; seed <= 10 * SEEDS; seed++) {
            all = all.plus(run(seed).coverage());
        }
        assertThat(all.sometimes())
                .containsOnlyKeys(
                        "a call is answered",
                        "a call cannot connect",
                        "a connection is reset",
                        "a server is silent")
                .allSatisfy((name, seen) -> assertThat(seen.held()).as(name).isPositive());
    }

    private static ScenarioRun run(long seed) {
        return ScenarioRun.of(new NettyHttpScenario(), new SeededOracle(seed), Trace.digestOnly());
    }
}
