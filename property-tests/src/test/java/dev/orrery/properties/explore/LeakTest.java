package dev.orrery.properties.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Divergence;
import dev.orrery.sim.explore.PlanFolder;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Sweep;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.explore.SweepResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Scenarios that are not deterministic, each in its way: the report names the culprit. */
class LeakTest {
    @TempDir private Path folder;

    /** Marks a text that the machine has a hand in, from a callback. */
    private abstract static class Leak implements Scenario {
        @Override
        public String name() {
            return "leak";
        }

        @Override
        public String summary() {
            return "is not deterministic";
        }

        @Override
        public void run(Simulation sim) {
            sim.host("a")
                    .start(
                            "loop",
                            loop ->
                                    loop.callLater(
                                            Duration.ofSeconds(1), () -> sim.mark(leaked())));
            sim.runUntilIdle();
        }

        abstract String leaked();
    }

    private Divergence divergence(Scenario scenario) {
        SweepOptions options =
                SweepOptions.standard()
                        .withSeeds(new SeedRange(1, 1))
                        .withPlans(new PlanFolder(folder));
        SweepResult result = new Sweep(scenario, options, NanoClock.system(), tally -> {}).run();
        assertThat(result.isDeterministic()).isFalse();
        return result.findings().getFirst().divergence();
    }

    private void assertNames(Scenario scenario, String api, String remedy) {
        Divergence divergence = divergence(scenario);
        String first =
                divergence.suspects().stream()
                        .filter(line -> line.startsWith("likely leak: "))
                        .findFirst()
                        .orElseThrow();
        assertThat(first)
                .as(divergence.text())
                .startsWith("likely leak: " + api + " at " + LeakTest.class.getName())
                .containsPattern("\\(LeakTest\\.java:[0-9]+\\)$");
        assertThat(divergence.text()).contains("instead: " + remedy, "last common: ");
    }

    private static final class NanoTime extends Leak {
        @Override
        String leaked() {
            return "it is " + System.nanoTime();
        }
    }

    @Test
    void theClock() {
        assertNames(new NanoTime(), "System.nanoTime", "Ask the loop (nanoTime)");
    }

    @Test
    void bothStacksAreShown() {
        Divergence divergence = divergence(new NanoTime());
        assertThat(divergence.suspects())
                .contains("the event of the first run came from:")
                .contains("the event of the second run came from:")
                .anyMatch(line -> line.startsWith("  at " + Leak.class.getName() + ".lambda$run$"));
    }

    private static final class Now extends Leak {
        private final Supplier<Instant> clock = Instant::now;

        @Override
        String leaked() {
            return "at " + clock.get();
        }
    }

    @Test
    void theClockBehindAMethodReference() {
        assertNames(new Now(), "Instant.now", "Ask the loop (nanoTime)");
    }

    private static final class Uuid extends Leak {
        @Override
        String leaked() {
            return "request " + new Ids().next();
        }
    }

    private static final class Ids {
        String next() {
            return make().toString();
        }

        private static UUID make() {
            return UUID.randomUUID();
        }
    }

    @Test
    void aRandomIdTwoCallsAway() {
        assertNames(new Uuid(), "UUID.randomUUID", "Take it from the host's World");
    }

    private static final class Unseeded extends Leak {
        @Override
        String leaked() {
            return "wait " + new Random().nextInt(1 << 20) + " ms";
        }
    }

    @Test
    void randomnessWithoutASeed() {
        assertNames(new Unseeded(), "new Random", "Take it from the host's World");
    }

    private static final class OfThread extends Leak {
        @Override
        String leaked() {
            return "jitter 0." + (ThreadLocalRandom.current().nextInt(1 << 30) + 1_000_000);
        }
    }

    @Test
    void randomnessOfTheThread() {
        assertNames(new OfThread(), "ThreadLocalRandom.current", "Take it from the host's World");
    }

    private static final class Shuffled extends Leak {
        @Override
        String leaked() {
            List<Integer> all = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
            Collections.shuffle(all);
            return all.toString();
        }
    }

    @Test
    void aShuffleIsNamedThoughItLooksLikeTheOrderOfASet() {
        assertThat(divergence(new Shuffled()).text()).contains("Collections.shuffle at ");
    }

    /** Has the identity's hash and text. */
    private static final class Node {}

    private static final class Identity extends Leak {
        @Override
        String leaked() {
            return "sent by " + describe(new Node());
        }

        private static String describe(Object node) {
            return node.toString();
        }
    }

    @Test
    void anIdentityHashInAText() {
        assertNames(new Identity(), "Object.toString", "Give the object a toString");
    }

    private static final class Ordered extends Leak {
        private record Name(String text) {
            @Override
            public int hashCode() {
                return System.identityHashCode(this);
            }

            @Override
            public boolean equals(Object other) {
                return this == other;
            }
        }

        @Override
        String leaked() {
            Set<Name> names = new HashSet<>();
            for (String text : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
                names.add(new Name(text));
            }
            Set<String> texts = new LinkedHashSet<>();
            names.forEach(name -> texts.add(name.text()));
            return "order " + texts;
        }
    }

    @Test
    void theOrderOfAHashSet() {
        assertNames(new Ordered(), "new HashSet", "Use LinkedHashMap");
    }

    private static final class Counting extends Leak {
        private static final List<String> SEEN = new ArrayList<>();

        @Override
        String leaked() {
            SEEN.add("run");
            return "run number " + SEEN.size();
        }
    }

    @Test
    void aStaticListThatGrows() {
        assertThat(divergence(new Counting()).text())
                .contains("static field " + Counting.class.getName() + ".SEEN at ");
    }

    private static final class WarmingUp extends Leak {
        private static boolean warm;

        @Override
        String leaked() {
            boolean before = warm;
            warm = true;
            return before ? "from the cache" : "computed";
        }
    }

    @Test
    void aCacheThatTheFirstRunFills() {
        assertNames(
                new WarmingUp(),
                "static field " + WarmingUp.class.getName() + ".warm",
                "Keep it in an object that each run makes anew.");
    }

    private static final class Pool extends Leak {
        @Override
        String leaked() {
            return CompletableFuture.supplyAsync(
                                    () -> "done by " + Thread.currentThread().threadId())
                            .join()
                    + " at "
                    + Thread.startVirtualThread(() -> {}).toString().replaceAll("/.*", "");
        }
    }

    @Test
    void aPoolOfRealThreads() {
        assertNames(
                new Pool(), "CompletableFuture.supplyAsync", "Use the executors and threads of");
    }
}
