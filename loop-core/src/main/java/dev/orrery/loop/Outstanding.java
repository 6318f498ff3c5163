package dev.orrery.loop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for an answer of one loop, and must hear of it if that loop is closed first: otherwise
 * it would wait for ever.
 *
 * <p>Threading: any thread; the lock is never held while foreign code runs. Order: told in the
 * order added.
 */
final class Outstanding {
    /** One that waits. */
    final class Claim {
        private final Runnable onClose;

        private Claim(Runnable onClose) {
            this.onClose = onClose;
        }

        /** It has its answer; closing the loop does not concern it any more. */
        void settle() {
            synchronized (claims) {
                claims.remove(this);
            }
        }
    }

    // Guarded by itself, as is the flag.
    private final Set<Claim> claims = new LinkedHashSet<>();
    private boolean closed;

    /**
     * Notes {@code onClose} for when the loop is closed, or runs it now if that has happened. It
     * may come after {@link Claim#settle} if both happen at once, so it must do no harm then.
     */
    Claim add(Runnable onClose) {
        Claim claim = new Claim(onClose);
        synchronized (claims) {
            if (!closed) {
                claims.add(claim);
                return claim;
            }
        }
        onClose.run();
        return claim;
    }

    void close() {
        List<Claim> told;
        synchronized (claims) {
            closed = true;
            told = new ArrayList<>(claims);
            claims.clear();
        }
        for (Claim claim : told) {
            claim.onClose.run();
        }
    }
}
