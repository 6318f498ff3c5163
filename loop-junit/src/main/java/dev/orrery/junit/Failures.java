package dev.orrery.junit;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How what the user's code has thrown goes on. Threading: stateless, any thread. */
final class Failures {
    private Failures() {}

    /** Throws the first of them, with the others suppressed. */
    static void throwFirst(List<Throwable> failures) {
        if (!failures.isEmpty()) {
            Throwable first = failures.getFirst();
            failures.stream().skip(1).forEach(other -> add(first, other));
            throw rethrow(first);
        }
    }

    /** Returns the first failure with the second suppressed. */
    static Throwable both(@Nullable Throwable first, Throwable second) {
        if (first == null) {
            return second;
        }
        add(first, second);
        return first;
    }

    /** Throws anything where the compiler expects an unchecked exception; never returns. */
    static RuntimeException rethrow(Throwable thrown) {
        Failures.<RuntimeException>throwAs(thrown);
        throw new AssertionError("thrown above");
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAs(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static void add(Throwable first, Throwable other) {
        // A throwable must not suppress itself.
        if (first != other) {
            first.addSuppressed(other);
        }
    }
}
