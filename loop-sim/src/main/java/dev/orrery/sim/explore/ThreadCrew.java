package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.decision.SeedRange;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Workers that are threads of this JVM. A run that hangs cannot be stopped here: its thread is left
 * behind as a daemon.
 *
 * <p>Threading: the sweep's thread.
 */
final class ThreadCrew implements Crew {
    private final SweepOptions options;
    private final Scenario scenario;
    private final List<SeedWorker> workers = new ArrayList<>();
    private final List<Patience> patience = new ArrayList<>();

    ThreadCrew(
            Scenario scenario, SweepOptions options, NanoClock clock, long startNanos, int size) {
        this.options = options;
        this.scenario = scenario;
        for (int i = 0; i < size; i++) {
            long seed = options.seeds().first() + i;
            SweepOptions own = options.withSeeds(new SeedRange(seed, options.seeds().last()));
            SeedWorker worker = new SeedWorker(scenario, own, clock, startNanos, i, size, i, null);
            workers.add(worker);
            patience.add(new Patience(worker.watch(), options.hangAfter().toNanos()));
        }
        workers.forEach(SeedWorker::start);
    }

    @Override
    public int size() {
        return workers.size();
    }

    @Override
    public @Nullable WorkerReport poll(int worker) {
        return workers.get(worker).poll();
    }

    @Override
    public void waited(long nanos) {
        for (int i = 0; i < workers.size(); i++) {
            SeedWorker worker = workers.get(i);
            if (!worker.isGivenUp() && patience.get(i).isAtAnEndAfter(nanos)) {
                worker.giveUp(Hang.of(scenario, worker, options));
            }
        }
    }

    @Override
    public void stop(SweepEnd why) {
        workers.forEach(worker -> worker.stop(why));
    }

    @Override
    public void close() {
        stop(SweepEnd.INTERRUPTED);
        boolean interrupted = false;
        for (SeedWorker worker : workers) {
            while (!worker.isGivenUp() && worker.isAlive()) {
                try {
                    if (!worker.join(options.hangAfter())) {
                        worker.giveUp(null);
                    }
                } catch (InterruptedException again) {
                    // Whoever interrupts twice does not want to wait for a run.
                    if (interrupted) {
                        worker.giveUp(null);
                    }
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
