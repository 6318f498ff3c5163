package dev.orrery.sim.decision;

/**
 * Seeds as text: unsigned 64-bit numbers, decimal or with {@code 0x}, written as {@code 0x}.
 *
 * <p>Threading: stateless, any thread.
 */
public final class Seeds {
    private Seeds() {}

    /**
     * Reads a seed.
     *
     * @param text a decimal number or one with {@code 0x}, from 0 to 2^64 - 1
     * @return the seed, its 64 bits in a long
     * @throws IllegalArgumentException if the text is no such number
     */
    public static long parse(String text) {
        try {
            boolean hex = text.startsWith("0x") || text.startsWith("0X");
            String digits = hex ? text.substring(2) : text;
            if (digits.startsWith("+")) {
                throw new NumberFormatException(digits);
            }
            return Long.parseUnsignedLong(digits, hex ? 16 : 10);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "seed must be a number from 0 to 2^64-1, decimal or with 0x: seed="
                            + PlanText.quote(text)
                            + ". Write for example 42 or 0x5eed1234.",
                    notANumber);
        }
    }

    /**
     * Writes a seed.
     *
     * @param seed the seed
     * @return its text, for example {@code 0x5eed1234}; {@link #parse} reads it back
     */
    public static String format(long seed) {
        return "0x" + Long.toHexString(seed);
    }
}
