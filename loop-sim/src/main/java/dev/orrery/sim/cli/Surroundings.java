package dev.orrery.sim.cli;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.explore.Scenarios;

import java.util.function.Supplier;

/**
 * What the commands take from outside.
 *
 * @param scenarios finds them; called once, and only by commands that need them
 * @param clock real time
 * @param launcher how the user has called the program, for commands to copy
 * @param environment which part of the work this process has
 * @param process whether the commands have the process for themselves: they may start others, and
 *     listen to signals
 * @param processors how many there are
 */
record Surroundings(
        Supplier<Scenarios> scenarios,
        NanoClock clock,
        String launcher,
        Environment environment,
        boolean process,
        int processors) {
    /** Inside another program, which keeps its process to itself. */
    Surroundings(Supplier<Scenarios> scenarios, NanoClock clock, String launcher) {
        this(scenarios, clock, launcher, Environment.ofProcess(), false, 1);
    }

    Scenario find(String name) {
        Scenarios all = scenarios.get();
        return UsageException.onRefusal(() -> all.find(name));
    }
}
