package dev.orrery.sim.cli;

import dev.orrery.sim.explore.Measurement;
import dev.orrery.sim.explore.Scenario;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

@Command(
        name = "measure",
        description =
                "Measures how hard the failure of a scenario is to find: the median over several"
                        + " searches, each with seeds of its own, and the share of failing seeds.")
final class MeasureCommand implements Callable<Integer> {
    private static final String PLANTED = "-bug-";

    private final Surroundings surroundings;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "The scenarios; those with a planted bug when none is given.")
    private @Nullable List<String> names;

    @Option(names = "--starts", paramLabel = "N", description = "How many searches; 20.")
    private String starts = "20";

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "After how many seeds a search gives up; 10000.")
    private String seeds = "10000";

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "The share is that of the seeds 1..N; 2000.")
    private String sample = "2000";

    MeasureCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        int searches = (int) Arguments.count("starts", starts, 10_000);
        long seedsPerStart = Arguments.count("seeds", seeds, 1_000_000_000_000L);
        long sampled = Arguments.count("sample", sample, 1_000_000_000_000L);
        List<Scenario> scenarios = scenarios();
        int width = "scenario".length();
        for (Scenario scenario : scenarios) {
            width = Math.max(width, scenario.name().length());
        }
        PrintWriter out = spec.commandLine().getOut();
        String row = "%-" + width + "s  %-5s  %9s  %9s  %12s  %10s  %14s  %12s%n";
        out.printf(
                Locale.ROOT,
                row,
                "scenario",
                "calm",
                "failing",
                "found",
                "median seeds",
                "most seeds",
                "median seconds",
                "most seconds");
        for (Scenario scenario : scenarios) {
            Measurement found =
                    Measurement.of(
                            scenario, searches, seedsPerStart, sampled, surroundings.clock());
            out.printf(
                    Locale.ROOT,
                    row,
                    scenario.name(),
                    found.calmHolds() ? "holds" : "fails",
                    share(found),
                    found.seedsToFind().size() + " of " + searches,
                    seeds(found.medianSeeds()),
                    seeds(most(found, found.seedsToFind())),
                    seconds(found.medianNanos()),
                    seconds(most(found, found.nanosToFind())));
            out.flush();
        }
        return ExitCode.HELD;
    }

    private List<Scenario> scenarios() {
        if (names != null && !names.isEmpty()) {
            return names.stream().map(surroundings::find).toList();
        }
        return surroundings.scenarios().get().all().stream()
                .filter(scenario -> scenario.name().contains(PLANTED))
                .toList();
    }

    private static OptionalLong most(Measurement found, List<Long> ascending) {
        return ascending.size() < found.starts()
                ? OptionalLong.empty()
                : OptionalLong.of(ascending.getLast());
    }

    private static String share(Measurement found) {
        return String.format(
                Locale.ROOT, "%.2f %%", 100.0 * found.sampleFailing() / found.sample());
    }

    /** A search that has found nothing is longer than all. */
    private String seeds(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : ">" + seeds;
    }

    private static String seconds(OptionalLong nanos) {
        return nanos.isPresent() ? Report.seconds(Duration.ofNanos(nanos.getAsLong())) : "-";
    }
}
