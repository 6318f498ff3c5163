package dev.orrery.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a {@link SimulationTest} run one plan only, as under a debugger. The system property {@code
 * orrery.replay} does the same without a change of the code.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Replay {
    /**
     * The plan.
     *
     * @return the name of a file in the test's corpus, or a path from the working directory
     */
    String value();
}
