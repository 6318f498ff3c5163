package dev.orrery.examples.payment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The side that charges cards: what comes with a key that it knows is answered and not charged.
 *
 * <p>Threading: one caller at a time. Time and units: nanoseconds of its own clock.
 */
final class Gateway {
    private final LongSupplier nanoTime;
    private final Duration memory;
    private final Map<String, Long> chargedNanos = new LinkedHashMap<>();
    private final Map<String, Integer> charges = new LinkedHashMap<>();

    Gateway(LongSupplier nanoTime, Memory memory) {
        this.nanoTime = nanoTime;
        this.memory = memory.time;
    }

    /** Charges the card, unless it has done so for this key. */
    String charge(String key) {
        long now = nanoTime.getAsLong();
        chargedNanos.values().removeIf(then -> now - then > memory.toNanos());
        if (chargedNanos.putIfAbsent(key, now) == null) {
            charges.merge(key, 1, Integer::sum);
        }
        return "receipt of " + key;
    }

    boolean hasChargedOnce() {
        return charges.values().stream().allMatch(count -> count == 1);
    }

    boolean hasCharged(String key) {
        return charges.containsKey(key);
    }
}
