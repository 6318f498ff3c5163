package dev.orrery.examples.jobscheduler;

import java.util.Map;

/**
 * How the end of a run finds out whether its job is still wanted. Between the run's beginning and
 * its end lies a hop through the executor, and anything may have happened meanwhile.
 */
enum Rearm {
    /** Asks for this very job. */
    IF_STILL_REGISTERED {
        @Override
        boolean concerns(JobScheduler.Job ended, Map<String, JobScheduler.Job> jobs) {
            return jobs.get(ended.name) == ended;
        }
    },

    /**
     * THE BUG of {@code job-scheduler-bug-replaced-job}: asks for the name only. An operator who
     * cancels a job during a run of it and registers another under the same name before that run
     * ends brings the cancelled one back: its run ends, finds its name registered, and arms the old
     * job beside the new one. Nobody can cancel it any more (the name leads to the new job), and a
     * shutdown does not know it.
     */
    IF_NAME_IS_REGISTERED {
        @Override
        boolean concerns(JobScheduler.Job ended, Map<String, JobScheduler.Job> jobs) {
            return jobs.containsKey(ended.name);
        }
    };

    abstract boolean concerns(JobScheduler.Job ended, Map<String, JobScheduler.Job> jobs);
}
