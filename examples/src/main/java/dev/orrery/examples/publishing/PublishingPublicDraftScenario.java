package dev.orrery.examples.publishing;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The article with the planted bug of {@link Restoring#AS_IT_WAS}. */
public final class PublishingPublicDraftScenario implements Scenario {
    private final PublishingScenario same = new PublishingScenario(Restoring.AS_IT_WAS);

    /** Found by the service loader. */
    public PublishingPublicDraftScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-public-draft";
    }

    @Override
    public String summary() {
        return "planted bug: an article that comes back from the archive is public, and a draft";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
