package dev.orrery.sim.decision;

/** The numbers from 0 to size - 1 as options. */
final class NumberedChoices implements Choices {
    private static final int SMALL = 64;
    private static final Choices[] SMALL_CHOICES = new Choices[SMALL + 1];
    private static final String[] SMALL_KEYS = new String[SMALL];

    static {
        for (int n = 0; n < SMALL; n++) {
            SMALL_KEYS[n] = Integer.toString(n);
            SMALL_CHOICES[n + 1] = new NumberedChoices(n + 1);
        }
    }

    private final int size;

    private NumberedChoices(int size) {
        this.size = size;
    }

    static Choices upTo(int n) {
        if (n < 1) {
            throw new IllegalArgumentException(
                    "n must be at least 1: n="
                            + n
                            + ". A question needs an option to answer with.");
        }
        return n <= SMALL ? SMALL_CHOICES[n] : new NumberedChoices(n);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String key(int option) {
        return option < SMALL ? SMALL_KEYS[option] : Integer.toString(option);
    }

    /** Without trying them all; only the canonical spelling counts, as in the other choices. */
    @Override
    public int indexOf(String key) {
        try {
            int option = Integer.parseInt(key);
            return option >= 0 && option < size && key(option).equals(key) ? option : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    @Override
    public String toString() {
        return "0.." + (size - 1);
    }
}
