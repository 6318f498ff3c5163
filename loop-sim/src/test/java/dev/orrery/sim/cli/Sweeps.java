package dev.orrery.sim.cli;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Crashes;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Scenarios;

import java.util.ArrayList;
import java.util.List;

/** Runs a sweep as the command line does, of a scenario of the tests and without end. */
final class Sweeps {
    private Sweeps() {}

    public static void main(String[] more) {
        List<String> args = new ArrayList<>(List.of("explore", "talks", "--keep-going"));
        args.add("--seeds=1..0xffffffffffffffff");
        args.addAll(List.of(more));
        Surroundings surroundings =
                new Surroundings(
                        () -> Scenarios.of(new Crashes.Talks()),
                        NanoClock.system(),
                        "./orrery",
                        Environment.ofProcess(),
                        true,
                        2);
        System.exit(OrreryCommand.commandLine(surroundings).execute(args.toArray(String[]::new)));
    }
}
