package dev.orrery.examples.jobscheduler;

import static dev.orrery.loop.combine.Async.sleepUntil;
import static dev.orrery.loop.combine.Async.waitOn;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.combine.ReturnWhen;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.Task;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs jobs under names: once after a delay, or again and again.
 *
 * <p>A job's body is blocking code and runs on an executor; everything else happens on the loop,
 * where each job is a task that sleeps until its time has come. A recurring job keeps to its grid:
 * a run that takes longer than the period makes it miss the runs in between, never overlap itself.
 * A job that throws, or that the executor refuses, is counted as failed and stays scheduled.
 * Threading: the loop's; bodies on the executor. Order: runs begin in the order of their times.
 * Cost: O(log n) a run.
 */
public final class JobScheduler {
    static final class Job {
        final String name;
        final Callable<?> body;
        // Zero for a job that runs once.
        final long periodNanos;
        long dueNanos;
        @Nullable Task<?> task;
        boolean running;
        int runs;
        int failures;

        private Job(String name, Callable<?> body, long periodNanos, long dueNanos) {
            this.name = name;
            this.body = body;
            this.periodNanos = periodNanos;
            this.dueNanos = dueNanos;
        }
    }

    private final EventLoop loop;
    private final Executor workers;
    private final Rearm rearm;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private int running;
    private int runs;
    private boolean isShutDown;
    // Set while no run is in the executor's hands.
    private final Event idle = new Event("idle");

    /**
     * A scheduler without jobs.
     *
     * @param loop where it lives
     * @param workers where the bodies run
     */
    public JobScheduler(EventLoop loop, Executor workers) {
        this(loop, workers, Rearm.IF_STILL_REGISTERED);
    }

    JobScheduler(EventLoop loop, Executor workers, Rearm rearm) {
        this.loop = loop;
        this.workers = workers;
        this.rearm = rearm;
        idle.set();
    }

    /**
     * Runs a job once.
     *
     * @param name free at the moment
     * @param delay from now
     * @param body what to do; runs on the executor
     * @throws IllegalStateException if the name is taken or the scheduler is shut down
     */
    public void once(String name, Duration delay, Callable<?> body) {
        register(new Job(name, body, 0, loop.nanoTime() + delay.toNanos()));
    }

    /**
     * Runs a job again and again, the first time after one period.
     *
     * @param name free at the moment
     * @param period from the beginning of one run to that of the next
     * @param body what to do; runs on the executor
     * @throws IllegalArgumentException if the period is not positive
     * @throws IllegalStateException if the name is taken or the scheduler is shut down
     */
    public void every(String name, Duration period, Callable<?> body) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException(
                    "period must be positive: period=" + period + ". Use once for a single run.");
        }
        register(new Job(name, body, period.toNanos(), loop.nanoTime() + period.toNanos()));
    }

    /**
     * Forgets a job; its name is free at once. A run that has begun goes on to its end.
     *
     * @param name of the job
     * @return false if there is none of that name
     */
    public boolean cancel(String name) {
        Job job = jobs.remove(name);
        if (job == null) {
            return false;
        }
        if (job.task != null && !job.running) {
            job.task.cancel();
        }
        return true;
    }

    /** {@return all jobs, in the order registered} */
    public List<JobStatus> status() {
        List<JobStatus> all = new ArrayList<>();
        for (Job job : jobs.values()) {
            all.add(new JobStatus(job.name, job.running, job.runs, job.failures));
        }
        return all;
    }

    /**
     * Forgets all jobs, and waits until the runs that have begun have ended.
     *
     * @return the number of all runs
     */
    public int shutdown() {
        isShutDown = true;
        List.copyOf(jobs.keySet()).forEach(this::cancel);
        idle.await();
        return runs;
    }

    private void register(Job job) {
        if (isShutDown || jobs.containsKey(job.name)) {
            throw new IllegalStateException(
                    "name must be free and the scheduler not shut down: name="
                            + job.name
                            + ", shutDown="
                            + isShutDown
                            + ". Cancel the job of that name first.");
        }
        jobs.put(job.name, job);
        job.task = Task.spawn(loop, job.name, () -> serve(job));
    }

    /** The task of a job. */
    private void serve(Job job) {
        boolean isWanted = true;
        while (isWanted) {
            sleepUntil(job.dueNanos);
            run(job);
            isWanted = rearm.concerns(job, jobs) && hasNextTime(job);
        }
    }

    private void run(Job job) {
        job.running = true;
        running++;
        idle.clear();
        boolean hasWorked = runBody(job);
        job.running = false;
        job.runs++;
        job.failures += hasWorked ? 0 : 1;
        runs++;
        running--;
        if (running == 0) {
            idle.set();
        }
    }

    private boolean runBody(Job job) {
        try {
            LoopFuture<?> run = loop.runInExecutor(workers, job.body);
            waitOn(ReturnWhen.ALL_COMPLETED, null, run);
            return !run.isCancelled() && run.exception() == null;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Sets the next time on the grid that has not passed; those in between are missed. */
    private boolean hasNextTime(Job job) {
        if (job.periodNanos == 0) {
            jobs.remove(job.name);
            return false;
        }
        long passed = Math.max(0, (loop.nanoTime() - job.dueNanos) / job.periodNanos);
        job.dueNanos += (passed + 1) * job.periodNanos;
        return true;
    }
}
