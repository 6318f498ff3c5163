package dev.orrery.sim.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Reads the arguments' texts. Not picocli's converters: they put a frame around each message. */
final class Arguments {
    private record Unit(String suffix, long nanos) {}

    // The longer suffix first: "ms" ends with "s", too.
    private static final List<Unit> UNITS =
            List.of(
                    new Unit("ms", 1_000_000L),
                    new Unit("s", 1_000_000_000L),
                    new Unit("m", 60_000_000_000L),
                    new Unit("h", 3_600_000_000_000L));

    private Arguments() {}

    /** Reads a time such as 500ms, 30s, 2m or 1h. */
    static Duration duration(String option, String text) {
        for (Unit unit : UNITS) {
            if (text.endsWith(unit.suffix())) {
                String number = text.substring(0, text.length() - unit.suffix().length());
                try {
                    // No exponents: 1e999999999 would be computed for minutes.
                    if (number.length() <= 18 && number.matches("[0-9]+(\\.[0-9]+)?")) {
                        BigDecimal nanos =
                                new BigDecimal(number).multiply(BigDecimal.valueOf(unit.nanos()));
                        long whole = nanos.toBigInteger().longValueExact();
                        if (whole > 0) {
                            return Duration.ofNanos(whole);
                        }
                    }
                } catch (ArithmeticException tooMuch) {
                    break;
                }
                break;
            }
        }
        throw new UsageException(
                option
                        + " must be a time above zero in ms, s, m or h: "
                        + option
                        + "="
                        + text
                        + ". Write for example 500ms, 30s, 2m or 1h.");
    }

    /** Reads a whole number from 1 to most. */
    static long count(String option, String text, long most) {
        try {
            long count = Long.parseLong(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below.
        }
        throw new UsageException(
                option
                        + " must be a number from 1 to "
                        + most
                        + ": "
                        + option
                        + "="
                        + text
                        + ". Write it in decimal digits.");
    }

    /** Reads a share such as 1/16, and returns the 16. */
    static int share(String option, String text) {
        if (text.startsWith("1/")) {
            try {
                return (int) count(option, text.substring(2), Integer.MAX_VALUE);
            } catch (UsageException refused) {
                // Refused below, with the whole text.
            }
        }
        throw new UsageException(
                option
                        + " must be 1/N with N from 1 to "
                        + Integer.MAX_VALUE
                        + ": "
                        + option
                        + "="
                        + text
                        + ". Write 1/1 to run every seed twice.");
    }
}
