package dev.orrery.examples.jobscheduler;

import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * A scheduler with recurring, one-shot and failing jobs, an operator who cancels and replaces jobs
 * whenever he likes, and a shutdown at the end.
 */
public final class JobSchedulerScenario implements Scenario {
    private static final int STEPS = 8;
    private static final Duration STEP = Duration.ofMillis(17);
    private static final List<String> NAMES = List.of("heartbeat", "report", "cleanup");

    private static final String CANCELLED_STAYS_CANCELLED = "a cancelled job begins no further run";
    private static final String NEVER_BESIDE_ITSELF = "a job never runs beside itself";
    private static final String NEVER_EARLY = "no run begins before its time";
    private static final String QUIET_AFTER_SHUTDOWN = "nothing begins after the shutdown";

    private final Rearm rearm;

    /** Found by the service loader. */
    public JobSchedulerScenario() {
        this(Rearm.IF_STILL_REGISTERED);
    }

    JobSchedulerScenario(Rearm rearm) {
        this.rearm = rearm;
    }

    @Override
    public String name() {
        return "job-scheduler";
    }

    @Override
    public String summary() {
        return "recurring, one-shot and failing jobs; cancel and shutdown at any moment";
    }

    @Override
    public void run(Simulation sim) {
        SimHost host = sim.host("worker");
        host.startMain("loop", () -> new Operator(sim, host, rearm).run());
        sim.run();
    }

    /** One registration of a job: what the scheduler has done with it and still may. */
    private static final class Registered {
        private final String name;
        private final long dueNanos;
        // Zero for a job that runs once.
        private final long periodNanos;
        private int begun;
        private int ended;
        private int mayBegin;

        private Registered(String name, long dueNanos, long periodNanos) {
            this.name = name;
            this.dueNanos = dueNanos;
            this.periodNanos = periodNanos;
            this.mayBegin = periodNanos == 0 ? 1 : Integer.MAX_VALUE;
        }

        /** When the latest run to begin was due at the earliest. */
        private long latestDueNanos() {
            return dueNanos + (begun - 1) * periodNanos;
        }
    }

    private static final class Operator {
        private final Simulation sim;
        private final EventLoop loop = EventLoop.current();
        private final JobScheduler scheduler;
        // What the operator believes to be registered; a one-shot job stays in it.
        private final Map<String, Registered> jobs = new LinkedHashMap<>();
        private int oneShots;
        private boolean isDown;
        private String brokenRule = "";

        private Operator(Simulation sim, SimHost host, Rearm rearm) {
            this.sim = sim;
            ExecutorService workers = host.world().executors().newExecutor("job", 3);
            this.scheduler = new JobScheduler(loop, workers, rearm);
        }

        private void run() {
            sim.always(
                    CANCELLED_STAYS_CANCELLED, () -> !brokenRule.equals(CANCELLED_STAYS_CANCELLED));
            sim.always(NEVER_BESIDE_ITSELF, () -> !brokenRule.equals(NEVER_BESIDE_ITSELF));
            sim.always(NEVER_EARLY, () -> !brokenRule.equals(NEVER_EARLY));
            sim.always(QUIET_AFTER_SHUTDOWN, () -> !brokenRule.equals(QUIET_AFTER_SHUTDOWN));
            sim.always("status() lists what is registered", this::statusIsRight);
            for (int i = 0; i < NAMES.size(); i++) {
                every(i);
            }
            once();
            for (int i = 0; i < STEPS; i++) {
                step();
                sleep(STEP);
            }
            jobs.values().forEach(this::withdraw);
            jobs.clear();
            scheduler.shutdown();
            isDown = true;
            // Time for a run that should not be there any more.
            sleep(Duration.ofMillis(100));
        }

        private void step() {
            // Mostly he does nothing; the calm operator never does anything else.
            int which = sim.choose("which job", NAMES.size());
            switch (sim.choose("operator", 32)) {
                case 1, 2, 3 -> cancel(which);
                case 4, 5, 6 -> every(which);
                case 7 -> {
                    cancel(which);
                    every(which);
                }
                case 8, 9 -> once();
                default -> {}
            }
        }

        private void every(int which) {
            String name = NAMES.get(which);
            if (!jobs.containsKey(name)) {
                Duration period = Duration.ofMillis(20L + 10L * which);
                Registered job = register(name, period, period);
                scheduler.every(name, period, () -> body(job));
            }
        }

        private void once() {
            Duration delay = Duration.ofMillis(25);
            oneShots++;
            Registered job = register("once-" + oneShots, delay, Duration.ZERO);
            scheduler.once(job.name, delay, () -> body(job));
        }

        private Registered register(String name, Duration delay, Duration period) {
            Registered job =
                    new Registered(name, loop.nanoTime() + delay.toNanos(), period.toNanos());
            jobs.put(name, job);
            return job;
        }

        private void cancel(int which) {
            Registered job = jobs.remove(NAMES.get(which));
            if (job != null) {
                withdraw(job);
                scheduler.cancel(job.name);
            }
        }

        /** From now on only the run that is in the executor's hands may still begin. */
        private void withdraw(Registered job) {
            job.mayBegin = job.begun;
            for (JobStatus status : scheduler.status()) {
                if (status.name().equals(job.name)) {
                    job.mayBegin = status.runs() + (status.running() ? 1 : 0);
                }
            }
        }

        // On a worker's thread; in a simulation one thread runs at a time.
        private boolean body(Registered job) throws InterruptedException {
            job.begun++;
            check(job.begun <= job.mayBegin, CANCELLED_STAYS_CANCELLED);
            check(job.begun == job.ended + 1, NEVER_BESIDE_ITSELF);
            check(loop.nanoTime() >= job.latestDueNanos(), NEVER_EARLY);
            check(!isDown, QUIET_AFTER_SHUTDOWN);
            try {
                loop.world().sleep(Duration.ofMillis(1));
                if (sim.choose("job fails", 3) == 1) {
                    throw new IllegalStateException("the job has failed");
                }
                return true;
            } finally {
                job.ended++;
            }
        }

        private void check(boolean holds, String rule) {
            if (!holds && brokenRule.isEmpty()) {
                brokenRule = rule;
            }
        }

        private boolean statusIsRight() {
            List<String> listed = new ArrayList<>();
            for (JobStatus status : scheduler.status()) {
                listed.add(status.name());
                if (!NAMES.contains(status.name()) && status.runs() > 0) {
                    return false;
                }
            }
            return NAMES.stream().allMatch(name -> listed.contains(name) == jobs.containsKey(name));
        }
    }
}
