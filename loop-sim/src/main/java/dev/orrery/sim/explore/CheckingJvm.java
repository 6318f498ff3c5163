package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A child JVM that runs known plans one after the other, and the next child when that one is gone.
 *
 * <p>Threading: one thread asks, another may close; a daemon reads what the child tells.
 */
final class CheckingJvm implements AutoCloseable {
    // At the end of what a child tells.
    private static final List<String> GONE = List.of();
    // The child tells of a run that hangs; what tells nothing for so much longer is beyond that.
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final ChildJvms jvms;
    private volatile @Nullable Child child;

    /**
     * What is known of a plan.
     *
     * @param checked how it went
     * @param threads all threads of the JVM in which it hangs, or null
     */
    record Told(CheckedPlan checked, @Nullable String threads) {}

    private record Child(
            Process process,
            StderrTail tail,
            BlockingQueue<List<String>> answers,
            AtomicBoolean ready) {}

    CheckingJvm(ChildJvms jvms) {
        this.jvms = jvms;
    }

    /** Runs a plan; null when this thread was interrupted, whose flag is set then. */
    @Nullable Told check(Scenario scenario, Plan plan, Duration hangAfter) {
        Child mine = childOrNew();
        ask(
                mine,
                List.of(
                        ChildMain.CHECK,
                        scenario.name(),
                        scenario.getClass().getName(),
                        plan.render(),
                        Long.toString(hangAfter.toNanos())));
        boolean[] silent = {false};
        List<String> answer = await(mine, hangAfter, silent);
        if (answer == null) {
            close();
            return null;
        }
        if (answer.equals(GONE)) {
            return ended(mine, plan, hangAfter, silent[0]);
        }
        if (answer.getFirst().equals(ChildMain.CHECKED)) {
            return new Told(checked(plan, answer), null);
        }
        close();
        String threads = answer.get(2);
        return new Told(
                CheckedPlan.lost(plan, Wire.failure(answer.get(1))),
                threads.isEmpty() ? null : threads);
    }

    /**
     * Asks for a search, which tells of each plan that it finds.
     *
     * @param most how long it may be silent
     * @param goesOn told of each; false ends it
     * @return what has become of its JVM, if that has not come to the end of it
     */
    @Nullable RunFailure search(
            List<String> request, Duration most, Predicate<List<String>> goesOn) {
        Child mine = childOrNew();
        ask(mine, request);
        while (true) {
            boolean[] silent = {false};
            List<String> answer = await(mine, most, silent);
            if (answer == null) {
                close();
                return null;
            }
            if (answer.equals(GONE)) {
                return exit(mine, most, silent[0]);
            }
            switch (answer.getFirst()) {
                case ChildMain.FOUND -> {
                    if (!goesOn.test(answer)) {
                        close();
                        return null;
                    }
                }
                case ChildMain.LOST -> {
                    close();
                    return Wire.failure(answer.get(1));
                }
                default -> {
                    return null;
                }
            }
        }
    }

    private Child childOrNew() {
        Child known = child;
        Child mine = known == null ? start() : known;
        child = mine;
        return mine;
    }

    private Child start() {
        try {
            Process process = jvms.start();
            Child started =
                    new Child(
                            process,
                            new StderrTail(process),
                            new LinkedBlockingQueue<>(),
                            new AtomicBoolean());
            Thread.ofPlatform().name("orrery-plans").daemon().start(() -> read(started));
            return started;
        } catch (IOException refused) {
            throw ChildJvms.broken("it could not be started: " + refused.getMessage());
        }
    }

    private static void read(Child from) {
        try (BufferedReader out = ChildJvms.reader(from.process)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                List<String> answer = ChildMain.answer(line);
                if (!answer.isEmpty()) {
                    // The first says only that there is a child.
                    if (from.ready.getAndSet(true)) {
                        from.answers.add(answer);
                    }
                } else if (!line.isEmpty()) {
                    System.err.println(line);
                }
            }
        } catch (IOException dead) {
            // Its exit code tells more.
        }
        from.answers.add(GONE);
    }

    private static void ask(Child child, List<String> request) {
        try {
            ChildJvms.send(child.process.getOutputStream(), request);
        } catch (IOException dead) {
            // It is seen at the end of its answers.
        }
    }

    /** The answer to what was asked; null after an interrupt. */
    private static @Nullable List<String> await(Child child, Duration hangAfter, boolean[] silent) {
        long[] waited = {0};
        long most = hangAfter.plus(GRACE).toNanos();
        return Waiting.await(
                child.answers::poll,
                nanos -> {
                    waited[0] += nanos;
                    if (waited[0] > most) {
                        silent[0] = true;
                        child.process.destroyForcibly();
                    }
                });
    }

    private @Nullable Told ended(Child gone, Plan plan, Duration hangAfter, boolean silent) {
        RunFailure failure = exit(gone, hangAfter, silent);
        return failure == null ? null : new Told(CheckedPlan.lost(plan, failure), null);
    }

    /** Null when all is to end, and this thread's interrupt is set. */
    private @Nullable RunFailure exit(Child gone, Duration hangAfter, boolean silent) {
        child = null;
        try {
            int exit = gone.process.waitFor();
            if (ChildWorker.TOLD_TO_END.contains(exit)) {
                Thread.currentThread().interrupt();
                return null;
            }
            if (!gone.ready.get()) {
                throw ChildJvms.broken("it ended with exit code " + exit + gone.tail.text());
            }
            String how =
                    silent
                            ? "it told nothing for more than " + Hang.text(hangAfter)
                            : "exit code " + exit;
            return Hang.died(how, gone.tail.lines());
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static CheckedPlan checked(Plan plan, List<String> answer) {
        return new CheckedPlan(
                plan,
                Replay.Code.valueOf(answer.get(1)),
                Integer.parseInt(answer.get(2)),
                answer.get(3).isEmpty() ? null : Wire.failure(answer.get(3)),
                answer.get(4).isEmpty() ? null : answer.get(4),
                new CoverageLines.Reader().coverage(answer.get(5)),
                true);
    }

    @Override
    public void close() {
        Child mine = child;
        child = null;
        if (mine != null) {
            ChildJvms.kill(mine.process);
        }
    }
}
