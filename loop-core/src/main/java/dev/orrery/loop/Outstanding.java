package dev.orrery.loop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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
        private final @Nullable CreationSite site;

        private Claim(Runnable onClose, @Nullable CreationSite site) {
            this.onClose = onClose;
            this.site = site;
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
     *
     * @param site where to say that this is unfinished; null if it is not worth a report
     */
    Claim add(Runnable onClose, @Nullable CreationSite site) {
        Claim claim = new Claim(onClose, site);
        synchronized (claims) {
            if (!closed) {
                claims.add(claim);
                return claim;
            }
        }
        onClose.run();
        return claim;
    }

    /** Where those that shall be reported come from. */
    List<CreationSite> sites() {
        synchronized (claims) {
            return claims.stream().map(claim -> claim.site).filter(Objects::nonNull).toList();
        }
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
