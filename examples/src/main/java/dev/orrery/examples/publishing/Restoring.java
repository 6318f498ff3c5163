package dev.orrery.examples.publishing;

/** Who can read an article that comes back from the archive. */
enum Restoring {
    /** Nobody: it is a draft, and goes the whole way again. */
    AS_A_DRAFT {
        @Override
        boolean isPublic(boolean wasPublic) {
            return false;
        }
    },

    /**
     * THE BUG of {@code publishing-bug-public-draft}: whoever could before it was archived. What
     * was public is public again, but as a draft: the next edit is read by everybody, and nobody
     * has approved it. It takes six steps in a row to see it.
     */
    AS_IT_WAS {
        @Override
        boolean isPublic(boolean wasPublic) {
            return wasPublic;
        }
    };

    abstract boolean isPublic(boolean wasPublic);
}
