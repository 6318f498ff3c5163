package dev.orrery.loop;

/**
 * A callback of a loop in debug mode: it knows where it was scheduled, and has itself reported when
 * it is slow.
 *
 * <p>Threading: run on the loop's thread. Cost: two clock reads a run.
 */
final class SitedCallback implements Runnable {
    private final Runnable body;
    private final CreationSite site;
    private final LoopDiagnostics diagnostics;

    SitedCallback(Runnable body, CreationSite site, LoopDiagnostics diagnostics) {
        this.body = body;
        this.site = site;
        this.diagnostics = diagnostics;
    }

    @Override
    public void run() {
        long start = diagnostics.nanoTime();
        try {
            body.run();
        } finally {
            diagnostics.ran(this, diagnostics.nanoTime() - start);
        }
    }

    Runnable body() {
        return body;
    }

    CreationSite site() {
        return site;
    }

    @Override
    public String toString() {
        return body + " scheduled at " + site;
    }
}
