package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/** The values of one loop's {@link LoopLocal}s. Threading: loop thread only. */
final class LoopLocals {
    private static final Object[] NONE = {};

    // Each local, followed by its value.
    private Object[] pairs = NONE;

    @Nullable Object get(LoopLocal<?> local) {
        Object[] now = pairs;
        for (int i = 0; i < now.length; i += 2) {
            if (now[i] == local) {
                return now[i + 1];
            }
        }
        return null;
    }

    void add(LoopLocal<?> local, Object value) {
        Object[] longer = Arrays.copyOf(pairs, pairs.length + 2);
        longer[pairs.length] = local;
        longer[pairs.length + 1] = value;
        pairs = longer;
    }

    /**
     * Closes the values, the youngest first; {@code failed} hears of what one of them throws. An
     * {@link Error} is thrown when all are closed.
     */
    void close(Consumer<Exception> failed) {
        Object[] now = pairs;
        Error first = null;
        for (int i = now.length - 1; i > 0; i -= 2) {
            if (now[i] instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception thrown) {
                    failed.accept(thrown);
                } catch (Error thrown) {
                    first = first == null ? thrown : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
