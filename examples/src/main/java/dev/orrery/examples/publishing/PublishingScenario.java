package dev.orrery.examples.publishing;

import static dev.orrery.loop.combine.Async.group;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;

/** Two editors work on one article, and do whatever comes to their minds. */
public final class PublishingScenario implements Scenario {
    private static final int EDITORS = 2;
    private static final int STEPS_EACH = 8;
    private static final Step[] STEPS = Step.values();

    private final Restoring restoring;

    /** Found by the service loader. */
    public PublishingScenario() {
        this(Restoring.AS_A_DRAFT);
    }

    PublishingScenario(Restoring restoring) {
        this.restoring = restoring;
    }

    @Override
    public String name() {
        return "publishing";
    }

    @Override
    public String summary() {
        return "the public reads approved versions of an article only";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("desk").startMain("loop", () -> new Desk(sim, restoring).run());
        sim.run();
    }

    private static final class Desk {
        private final Simulation sim;
        private final Article article;

        private Desk(Simulation sim, Restoring restoring) {
            this.sim = sim;
            this.article = new Article(restoring);
        }

        private void run() {
            sim.always("the public reads what was approved", article::isPublicApproved);
            group(
                    editors -> {
                        for (int i = 0; i < EDITORS; i++) {
                            int editor = i;
                            editors.spawn(() -> edit(editor));
                        }
                    });
        }

        private void edit(int editor) {
            for (int i = 0; i < STEPS_EACH; i++) {
                sleep(Duration.ofMillis(10 + editor));
                STEPS[sim.choose("step", STEPS.length)].take(article);
                sim.state(article.situation());
            }
        }
    }
}
