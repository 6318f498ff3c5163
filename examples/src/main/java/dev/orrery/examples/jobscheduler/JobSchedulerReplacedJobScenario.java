package dev.orrery.examples.jobscheduler;

import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

/** The scheduler with the planted bug of {@link Rearm#IF_NAME_IS_REGISTERED}. */
public final class JobSchedulerReplacedJobScenario implements Scenario {
    private final JobSchedulerScenario same = new JobSchedulerScenario(Rearm.IF_NAME_IS_REGISTERED);

    /** Found by the service loader. */
    public JobSchedulerReplacedJobScenario() {}

    @Override
    public String name() {
        return same.name() + "-bug-replaced-job";
    }

    @Override
    public String summary() {
        return "planted bug: a job that was replaced during a run comes back";
    }

    @Override
    public void run(Simulation sim) {
        same.run(sim);
    }
}
