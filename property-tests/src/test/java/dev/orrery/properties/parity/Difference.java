package dev.orrery.properties.parity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a fact about something that is not the same in both worlds; docs/parity.md lists it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Difference {
    /** What real sockets do. */
    String real();

    /** What simulated ones do. */
    String simulated();

    /** Why it is so. */
    String reason();
}
