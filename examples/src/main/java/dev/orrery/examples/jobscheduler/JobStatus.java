package dev.orrery.examples.jobscheduler;

/**
 * What a scheduler says of one job.
 *
 * @param name the job's name
 * @param running true while a run of it is in the executor's hands
 * @param runs how many runs have ended
 * @param failures how many of these have thrown
 */
public record JobStatus(String name, boolean running, int runs, int failures) {}
