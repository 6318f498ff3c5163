package com.acme.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers that are not older than a limit.
 *
 * <p>Not thread-safe: the client uses it on its executor only.
 */
final class Cache {
    private record Entry(String value, Instant asked, long question) {}

    private final Clock clock;
    private final Duration limit;
    private final Map<String, Entry> entries = new HashMap<>();

    Cache(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    String get(String key) {
        Entry entry = entries.get(key);
        return entry == null || entry.asked.plus(limit).isBefore(clock.instant())
                ? null
                : entry.value;
    }

    /** Keeps an answer. */
    void put(String key, String value, Instant asked, long question) {
        entries.put(key, new Entry(value, asked, question));
    }
}
