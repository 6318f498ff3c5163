package dev.orrery.loop.signal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The machine's signals. The JVM has one handler for each signal; this source puts its own there as
 * long as anybody is registered, and tells the latest of those. So two loops may handle one signal
 * and let go of it in any order.
 *
 * <p>Threading: any thread; handlers are called on a thread that the JVM makes for each signal.
 */
public final class SystemSignals implements SignalSource {
    // Guarded by itself, as are the lines. A signal is here while somebody is registered for it.
    private final Map<String, Line> lines = new LinkedHashMap<>();

    /** Makes the source; it holds nothing until the first registration. */
    public SystemSignals() {}

    @Override
    public Registration register(String name, Runnable onSignal) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(onSignal, "onSignal");
        synchronized (lines) {
            Line line = lines.get(name);
            if (line == null) {
                line = new Line(name, onSignal);
                lines.put(name, line);
            }
            Entry entry = new Entry(name, onSignal);
            line.add(entry);
            return entry;
        }
    }

    private void remove(Entry entry) {
        synchronized (lines) {
            Line line = lines.get(entry.name);
            if (line == null || !line.remove(entry)) {
                return;
            }
            if (line.isEmpty()) {
                lines.remove(entry.name);
                line.restore();
            }
        }
    }

    private final class Entry implements Registration {
        private final String name;
        private final Runnable onSignal;

        Entry(String name, Runnable onSignal) {
            this.name = name;
            this.onSignal = onSignal;
        }

        @Override
        public void close() {
            remove(this);
        }
    }

    /** The registrations of one signal. */
    private static final class Line {
        // In the order they came.
        private final List<Entry> entries = new ArrayList<>();
        private final JvmSignal jvm;
        private volatile Runnable latest;

        Line(String name, Runnable first) {
            latest = first;
            jvm = JvmSignal.handle(name, () -> latest.run());
        }

        void add(Entry entry) {
            entries.add(entry);
            latest = entry.onSignal;
        }

        boolean remove(Entry entry) {
            boolean removed = entries.remove(entry);
            if (!entries.isEmpty()) {
                latest = entries.get(entries.size() - 1).onSignal;
            }
            return removed;
        }

        boolean isEmpty() {
            return entries.isEmpty();
        }

        void restore() {
            jvm.restore();
        }
    }
}
