package dev.orrery.examples.bugtable;

import dev.orrery.loop.World;
import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints how many runs, and how much time, each answerer takes to find each planted bug, beside
 * plain random order; and how many lines its plans have before and after shrinking. One thread does
 * all of it, so that times can be compared.
 */
public final class BugTableMain {
    private static final String PLANTED = "-bug-";
    // A run of these takes tens of milliseconds: only where they are asked for.
    private static final List<String> SLOW = List.of("netty-http", "replicated-log");
    private static final List<String> ANSWERERS =
            List.of(
                    "uniform",
                    "seeded:swarm=off",
                    "seeded",
                    "exhaustive",
                    "pct",
                    "pos",
                    "novelty",
                    "mix");

    private BugTableMain() {}

    /**
     * Measures and prints.
     *
     * @param arguments {@code --quick}, and the bugs; without any all whose runs are short
     */
    public static void main(String[] arguments) {
        List<String> names = new ArrayList<>(List.of(arguments));
        Effort effort = names.remove("--quick") ? Effort.QUICK : Effort.FULL;
        List<Scenario> bugs = new ArrayList<>();
        List<String> known = new ArrayList<>();
        boolean isAll = names.isEmpty();
        for (Scenario scenario : Scenarios.load().all()) {
            if (scenario.name().contains(PLANTED)) {
                known.add(scenario.name());
                if (names.remove(scenario.name()) || (isAll && !isSlow(scenario.name()))) {
                    bugs.add(scenario);
                }
            }
        }
        if (!names.isEmpty()) {
            System.err.println("There is no planted bug " + names.getFirst() + ".");
            System.err.println("usage: benchmarks/bugs [--quick] [BUG...]; the bugs are");
            known.forEach(name -> System.err.println("    " + name));
            System.exit(2);
        }
        run(bugs, effort);
    }

    private static boolean isSlow(String name) {
        return SLOW.stream().anyMatch(slow -> name.startsWith(slow + PLANTED));
    }

    private static void run(List<Scenario> bugs, Effort effort) {
        NanoClock clock = World.system().clock();
        long beganNanos = clock.nanoTime();
        List<BugRow> rows = new ArrayList<>();
        for (Scenario bug : bugs) {
            System.err.println(bug.name());
            rows.add(BugRow.of(bug, ANSWERERS, effort, clock));
        }
        System.out.print(new BugTable(ANSWERERS, rows, effort).text());
        System.out.printf(
                Locale.ROOT,
                "%nMedians of %d starts (exhaustive: one, it uses no seeds), of at most %d runs or"
                        + " %d s each; (n): so many starts found it.%nShares are those of %d seeds;"
                        + " %d plans were shrunk for each bug. Java %s, one thread, %d s.%n",
                effort.starts(),
                effort.mostRuns(),
                effort.mostTime().toSeconds(),
                effort.sample(),
                effort.plans(),
                Runtime.version(),
                (clock.nanoTime() - beganNanos) / 1_000_000_000);
    }
}
