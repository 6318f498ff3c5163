package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;

import java.util.List;

/**
 * A scenario that is only decisions: it fails when all of one of its demands are met. An answer
 * that is not calm may skip the next question, so that what later answers mean depends on it.
 *
 * @param questions how many steps there are
 * @param skips whether a step that is not calm, at every third step, skips the next
 * @param demands what fails: for each way to fail, the steps and the least answers
 * @param calmFails whether a run in which the first step is calm fails in yet another way
 */
record Puzzle(int questions, boolean skips, List<List<Demand>> demands, boolean calmFails)
        implements Scenario {
    static final int OPTIONS = 5;

    /** At a step an answer of at least so much. */
    record Demand(int step, int atLeast) {}

    @Override
    public String name() {
        return "puzzle";
    }

    @Override
    public String summary() {
        return "fails when all of one of its demands are met";
    }

    @Override
    public void run(Simulation sim) {
        int[] answers = new int[questions];
        for (int step = 0; step < questions; step++) {
            answers[step] = sim.choose("q" + step % 2, OPTIONS);
            if (skips && step % 3 == 0 && answers[step] != 0) {
                step++;
            }
        }
        for (int way = 0; way < demands.size(); way++) {
            if (demands.get(way).stream().allMatch(d -> answers[d.step()] >= d.atLeast())) {
                throw new IllegalStateException("way " + (char) ('a' + way));
            }
        }
        if (calmFails && answers[0] == 0) {
            throw new IllegalStateException("calm");
        }
    }
}
