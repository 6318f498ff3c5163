package dev.orrery.junit;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test method that is run once for each of many seeds, each time in a simulation of its own, in
 * which the seed chooses every accident.
 *
 * <p>What the method takes: a {@code Simulation}; an {@code EventLoop}, and then the method is the
 * main task of a simulated loop; a {@code SimHost}; the {@code SelectorProvider} of that host; a
 * {@code RandomGenerator} that the seed has chosen; and whatever other extensions offer. Without a
 * loop it builds its world and turns it; when it has not turned it, that is done afterwards, until
 * nothing can happen any more.
 *
 * <p>Each run has a new instance of the test class, with its {@code @BeforeEach} and
 * {@code @AfterEach} methods. In JUnit's tree there is one node that explores, and one that fails
 * for each distinct failure. Callbacks of other extensions see these nodes and not the runs.
 *
 * <p>Threading: runs are on other threads than JUnit's, one at a time unless {@code jobs} says
 * more. Time and units: durations are a number and {@code ms}, {@code s}, {@code m} or {@code h},
 * in real time. Each of {@code seeds}, {@code budget}, {@code answerer} and {@code jobs} can be
 * overridden by JUnit's configuration or a system property, for example {@code
 * -Dorrery.seeds=100000}, or by the environment, {@code ORRERY_SEEDS}; {@code orrery.shard=2/5}
 * runs the second fifth of the seeds, {@code orrery.replay=FILE} one plan only. Failure: settings
 * that contradict each other fail the test with what to do. Source: Fray's {@code @FrayTest}, and
 * jqwik's properties.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@SuppressWarnings("exports") // JUnit alone makes the extension.
@ExtendWith(SimulationTestExtension.class)
@ResourceLock(providers = NodesInTurn.class)
public @interface SimulationTest {
    /**
     * How many seeds, from 1 upwards.
     *
     * @return at least 1
     */
    long seeds() default 1000;

    /**
     * After how much time no further seed is begun.
     *
     * @return a duration, or {@code none}
     */
    String budget() default "30s";

    /**
     * Who answers the decisions, for example {@code pct:depth=3}.
     *
     * @return a name with its parameters
     */
    String answerer() default "seeded";

    /**
     * Whether each seed of the answerer {@code seeded} leaves some kinds of accidents out, which
     * finds more.
     *
     * @return false for every kind with every seed
     */
    boolean swarm() default true;

    /**
     * How often a run is repeated and compared with itself: one seed in so many.
     *
     * @return at least 1; 1 for every seed
     */
    int verifyDeterminism() default 1024;

    /**
     * How many runs go on at once, on threads of this JVM. More than one is for code that keeps
     * nothing in static fields which runs change; locks may be shared.
     *
     * @return at least 1; or 0 for one on each processor, and one in all where JUnit runs tests in
     *     parallel
     */
    int jobs() default 1;

    /**
     * Whether the other seeds are run after a failure, too, so that all distinct failures are
     * reported.
     *
     * @return false to stop at the first
     */
    boolean keepGoing() default true;

    /**
     * The folder of plans that run first, below {@code src/test/resources}.
     *
     * @return a path; empty for {@code orrery/CLASS/METHOD}
     */
    String corpus() default "";

    /**
     * How long the plan of each distinct failure is made smaller.
     *
     * @return a duration, {@code 0s} for not at all
     */
    String shrink() default "10s";

    /**
     * How long one run may take.
     *
     * @return a duration of more than zero
     */
    String hangAfter() default "30s";

    /**
     * Whether each distinct failure is seen to repeat in a fresh JVM, too, where nothing is left of
     * other runs.
     *
     * @return false to run it again in this JVM only, which is faster
     */
    boolean freshJvm() default true;
}
