package dev.orrery.examples.tour;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An example of the tour: a static method that takes a {@link Stage} and runs as a task, as what
 * {@code Async.run} is given does.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Example {
    /** What it shows, in a line. */
    String shows();

    /** The name of the program of CPython's recorded traces that says the same. */
    String recorded();

    /** True if it makes a loop itself: then it runs in a thread without one. */
    boolean makesItsLoop() default false;
}
