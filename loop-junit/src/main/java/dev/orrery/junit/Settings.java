package dev.orrery.junit;

import dev.orrery.sim.decision.SeedRange;
import dev.orrery.sim.explore.Environment;
import dev.orrery.sim.explore.Shard;
import dev.orrery.sim.explore.SweepOptions;
import dev.orrery.sim.search.Answerers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one simulation test shall do: its annotation, overridden by JUnit's configuration (its own
 * file and system properties are in that), or else by the environment.
 *
 * <p>Threading: immutable, any thread. Failure: {@link #of} refuses what is malformed or
 * contradicts itself.
 *
 * @param options of the sweep
 * @param seeds this shard's part of the seeds; null when it has none
 * @param shard the part
 * @param corpus the folder of plans that run first, below the resources; empty for the usual one
 * @param freshJvm whether failures are confirmed in a JVM of their own
 * @param replay the only plan to run; null to explore
 */
record Settings(
        SweepOptions options,
        @Nullable SeedRange seeds,
        Shard shard,
        String corpus,
        boolean freshJvm,
        @Nullable Wanted replay) {
    private static final String JUNIT_IN_PARALLEL = "junit.jupiter.execution.parallel.enabled";

    /**
     * A plan that is to be run alone.
     *
     * @param file its name or path
     * @param ofProcess whether the whole process was told so, and not this method
     */
    record Wanted(String file, boolean ofProcess) {}

    /** Returns the settings of the test of {@code context}. */
    static Settings of(ExtensionContext context, Environment environment) {
        SimulationTest test = annotation(context.getRequiredTestMethod());
        if (test == null) {
            throw new IllegalStateException("no simulation test: " + context.getUniqueId());
        }
        Replay replay =
                AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Replay.class)
                        .orElse(null);
        return new Reader(context::getConfigurationParameter, environment).read(test, replay);
    }

    /** Returns what is written at a test method, or null when it is no simulation test. */
    static @Nullable SimulationTest annotation(Method method) {
        return AnnotationSupport.findAnnotation(method, SimulationTest.class).orElse(null);
    }

    /** Where overrides come from, and how they are read. */
    record Reader(Function<String, Optional<String>> configuration, Environment environment) {
        Settings read(SimulationTest test, @Nullable Replay annotated) {
            String seeds = override("seeds");
            Wanted replay = replay(annotated, seeds);
            SeedRange all =
                    seeds != null
                            ? SeedRange.parse(seeds)
                            : new SeedRange(1, positive("seeds", test.seeds()));
            String shardText = override("shard");
            Shard shard =
                    shardText == null ? Shard.whole() : Shard.parse(shardText, "orrery.shard");
            SeedRange mine = shard.slice(all);
            SweepOptions options =
                    SweepOptions.standard()
                            .withSeeds(mine == null ? all : mine)
                            .withAnswerer(answerer(test))
                            .withJobs(jobs(test))
                            .withReplayEvery(
                                    (int) positive("verifyDeterminism", test.verifyDeterminism()))
                            .withKeepGoing(test.keepGoing())
                            .withHangAfter(Durations.parse("hangAfter", test.hangAfter()))
                            .withShrinkTime(Durations.parse("shrink", test.shrink()));
            Duration budget = budget(test);
            return new Settings(
                    budget == null ? options : options.withBudget(budget),
                    mine,
                    shard,
                    test.corpus(),
                    yes("freshJvm", test.freshJvm()),
                    replay);
        }

        private @Nullable Wanted replay(@Nullable Replay annotated, @Nullable String seeds) {
            String file = override("replay");
            if (file == null) {
                return annotated == null ? null : new Wanted(annotated.value(), false);
            }
            if (seeds != null) {
                throw new IllegalArgumentException(
                        "replay must be without seeds: orrery.replay="
                                + file
                                + ", orrery.seeds="
                                + seeds
                                + ". A plan is one run; leave out one of the two.");
            }
            return new Wanted(file, true);
        }

        private @Nullable Duration budget(SimulationTest test) {
            String override = override("budget");
            String text = override == null ? test.budget() : override;
            return text.equals("none") ? null : Durations.parse("budget", text);
        }

        private String answerer(SimulationTest test) {
            String override = override("answerer");
            String spec = override == null ? test.answerer() : override;
            // Another answerer of the settings is for all tests, also for those that have said so.
            boolean asked = override == null || override.equals(Answerers.STANDARD);
            if (!test.swarm() && asked) {
                if (!spec.equals(Answerers.STANDARD)) {
                    throw new IllegalArgumentException(
                            "swarm must be left to an answerer that is named: swarm=false,"
                                    + " answerer="
                                    + spec
                                    + ". Leave swarm out, or write it as the answerer's parameter"
                                    + " where that has one.");
                }
                spec += ":swarm=off";
            }
            // Refuses what it does not know.
            Answerers.of(spec, 0, 1);
            return spec;
        }

        private int jobs(SimulationTest test) {
            String override = override("jobs");
            long jobs = override == null ? test.jobs() : number("jobs", override);
            if (jobs == 0) {
                boolean inParallel =
                        configuration.apply(JUNIT_IN_PARALLEL).filter("true"::equals).isPresent();
                return inParallel ? 1 : Surroundings.processors();
            }
            return (int) Math.min(positive("jobs", jobs), 1024);
        }

        private boolean yes(String name, boolean written) {
            String override = override(name);
            if (override == null) {
                return written;
            }
            if (!override.equals("true") && !override.equals("false")) {
                throw new IllegalArgumentException(
                        name
                                + " must be true or false: "
                                + name
                                + "="
                                + override
                                + ". Write one of the two.");
            }
            return override.equals("true");
        }

        private @Nullable String override(String name) {
            Optional<String> configured =
                    configuration.apply("orrery." + name).filter(text -> !text.isBlank());
            return configured
                    .map(String::strip)
                    .orElseGet(() -> environment.said("ORRERY_" + name.toUpperCase(Locale.ROOT)));
        }

        private static long number(String name, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        name + " must be a number: " + name + "=" + text + ". Write for example 4.",
                        notANumber);
            }
        }

        private static long positive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        name
                                + " must be at least 1: "
                                + name
                                + "="
                                + value
                                + ". To leave the test out use @Disabled.");
            }
            return value;
        }
    }
}
