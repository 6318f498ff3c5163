package dev.orrery.sim.search;

import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.SplitMix64;

/** Numbers for names, equal in every JVM; a text caches the expensive part. */
final class Names {
    private Names() {}

    static long hash(String text) {
        // String.hashCode is specified.
        return ((long) text.length() << 32) | (text.hashCode() & 0xffff_ffffL);
    }

    /** The address of a site's present question. */
    static long address(Site site) {
        long actor = SplitMix64.mix(hash(site.actor()) + 1);
        return SplitMix64.mix(SplitMix64.mix(actor ^ hash(site.kind())) + site.ordinal());
    }
}
