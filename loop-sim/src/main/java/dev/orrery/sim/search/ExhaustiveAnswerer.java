package dev.orrery.sim.search;

import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.search.DeviatingOracle.Deviation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Tries every run that differs from the calm one in at most so many answers among the first so many
 * questions: first the calm run, then each with one such answer, then each with two, and so on.
 * Without state: a run is found again by its deviations, and tells which questions follow them.
 *
 * <p>Every worker begins with the calm run, from which it learns what there is to try; every other
 * run is one worker's. Seeds do not matter.
 *
 * <p>Threading: one worker. Cost: memory for at most four million questions; when that is used up
 * it goes into the depth first, which gives up the order, but leaves nothing out and tries nothing
 * twice.
 *
 * <p>Source: stateless search as in VeriSoft (Godefroid, POPL 1997); few deviations first as in
 * CHESS's preemption bounding (Musuvathi and Qadeer, PLDI 2007) and delay bounding (Emmi, Qadeer,
 * Rakamaric, POPL 2011).
 */
final class ExhaustiveAnswerer implements Answerer {
    private static final int MOST_QUESTIONS = 4_000_000;

    private final String name;
    private final int mostDeviations;
    private final int depth;
    private final int worker;
    private final int workers;
    private final int room;

    // Runs whose children are not all tried.
    private final ArrayDeque<Run> open = new ArrayDeque<>();
    private int kept;
    private @Nullable Run running;
    private @Nullable DeviatingOracle oracle;
    private boolean begun;

    ExhaustiveAnswerer(String name, int mostDeviations, int depth, int worker, int workers) {
        this(name, mostDeviations, depth, worker, workers, MOST_QUESTIONS);
    }

    ExhaustiveAnswerer(
            String name, int mostDeviations, int depth, int worker, int workers, int room) {
        this.name = name;
        this.mostDeviations = mostDeviations;
        this.depth = depth;
        this.worker = worker;
        this.workers = workers;
        this.room = room;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Oracle oracle(long seed) {
        learn();
        Run run = begun ? nextRun() : new Run(new Deviation[0]);
        begun = true;
        if (run == null) {
            return null;
        }
        DeviatingOracle made =
                new DeviatingOracle(run.deviations, depth, run.deviations.length < mostDeviations);
        running = run;
        oracle = made;
        return made;
    }

    /** Takes over what the run before has asked. */
    private void learn() {
        Run run = running;
        DeviatingOracle asked = oracle;
        if (run == null || asked == null) {
            return;
        }
        running = null;
        oracle = null;
        run.learn(asked.questions());
        if (run.questions.length == 0) {
            return;
        }
        if (kept + run.questions.length <= room) {
            open.addLast(run);
        } else {
            open.addFirst(run);
        }
        kept += run.questions.length;
    }

    private @Nullable Run nextRun() {
        while (true) {
            Run parent = open.peekFirst();
            if (parent == null) {
                return null;
            }
            Run child = parent.nextChild();
            if (child == null) {
                open.removeFirst();
                kept -= parent.questions.length;
            } else if (!parent.isCalm() || (parent.children - 1) % workers == worker) {
                return child;
            }
        }
    }

    /** A run, and which of those with one deviation more was tried last. */
    private static final class Run {
        final Deviation[] deviations;
        // Behind the last deviation.
        long[] questions = {};
        long children;
        private int question;
        private int option;

        Run(Deviation[] deviations) {
            this.deviations = deviations;
        }

        boolean isCalm() {
            return deviations.length == 0;
        }

        void learn(long[] asked) {
            questions = asked;
        }

        @Nullable Run nextChild() {
            while (question < questions.length) {
                option++;
                if (option < DeviatingOracle.sizeOf(questions[question])) {
                    children++;
                    return child();
                }
                option = 0;
                question++;
            }
            return null;
        }

        private Run child() {
            int count = deviations.length;
            Deviation[] more = new Deviation[count + 1];
            System.arraycopy(deviations, 0, more, 0, count);
            int first = count == 0 ? 0 : deviations[count - 1].position() + 1;
            more[count] = new Deviation(first + question, questions[question], option);
            return new Run(more);
        }
    }
}
