package dev.orrery.sim.explore;

import dev.orrery.loop.time.NanoClock;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.decision.Plan;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One worker of a sweep that is a child JVM, and the next child when that one has died. Its seeds
 * come in order and are told of one by one, so the seed with which a child died is the one after
 * the last that it has told of.
 *
 * <p>Threading: a daemon reads what the child tells; the sweep's thread does the rest.
 */
final class ChildWorker {
    private static final int MOST_AHEAD = 1024;
    private static final int MOST_DEATHS_IN_A_ROW = 10;
    // More than the child itself waits before it tells of a run that hangs.
    private static final long GRACE_NANOS = 15_000_000_000L;
    // What a shell says of one that was ended by SIGINT or SIGTERM: the whole sweep is meant.
    static final List<Integer> TOLD_TO_END = List.of(130, 143);

    private final ChildJvms jvms;
    private final Scenario scenario;
    private final SweepOptions options;
    private final NanoClock clock;
    private final int number;
    private final int workers;
    private final BlockingQueue<WorkerReport> told = new ArrayBlockingQueue<>(MOST_AHEAD);
    private final Thread reader;
    private volatile @Nullable Process process;
    private volatile @Nullable SweepEnd stop;
    private volatile boolean closed;
    private volatile boolean silent;
    private volatile @Nullable WorkerReport fault;
    private final AtomicLong lines = new AtomicLong();
    // The reader's only.
    private long position;
    private long next;
    private int deaths;
    private boolean done;
    // The sweep's thread only.
    private long linesSeen;
    private long waitedNanos;

    ChildWorker(
            ChildJvms jvms,
            Scenario scenario,
            SweepOptions options,
            NanoClock clock,
            int number,
            int workers) {
        this.jvms = jvms;
        this.scenario = scenario;
        this.options = options;
        this.clock = clock;
        this.number = number;
        this.workers = workers;
        this.position = number;
        this.next = options.seeds().first() + number;
        this.reader =
                Thread.ofPlatform()
                        .name("orrery-child-" + number)
                        .daemon()
                        .unstarted(this::readChildren);
    }

    void start() {
        reader.start();
    }

    @Nullable WorkerReport poll() {
        WorkerReport next = told.poll();
        return next == null ? fault : next;
    }

    void stop(SweepEnd why) {
        if (stop != null) {
            return;
        }
        stop = why;
        Process child = process;
        if (child != null) {
            try {
                ChildJvms.send(child.getOutputStream(), List.of(ChildMain.STOP, why.name()));
            } catch (IOException dead) {
                // Then there is nothing to stop.
            }
        }
    }

    /** A child that tells nothing for longer than a run may take is beyond telling. */
    void waited(long nanos) {
        long now = lines.get();
        if (linesSeen != now || !told.isEmpty() || process == null) {
            linesSeen = now;
            waitedNanos = 0;
            return;
        }
        waitedNanos += nanos;
        Process child = process;
        if (child != null && waitedNanos - GRACE_NANOS > options.hangAfter().toNanos()) {
            silent = true;
            child.destroyForcibly();
        }
    }

    void close() {
        closed = true;
        Process child = process;
        if (child != null) {
            ChildJvms.kill(child);
        }
        reader.interrupt();
    }

    // ---- the reader's

    private void readChildren() {
        try {
            WorkerReport end = null;
            while (end == null && !closed) {
                end = readChild();
            }
            if (end != null) {
                told.put(end);
            }
        } catch (InterruptedException over) {
            // Nobody waits for more.
        } catch (RuntimeException | Error broken) {
            // Or the sweep would wait for this thread for ever.
            fault = new WorkerReport.Broken(broken);
        }
    }

    /** Runs one child to its end; null if another one shall go on. */
    private @Nullable WorkerReport readChild() throws InterruptedException {
        SweepEnd why = stop;
        if (why != null) {
            return new WorkerReport.Ended(why);
        }
        Process child;
        try {
            child = jvms.start();
        } catch (IOException refused) {
            return broken("it could not be started: " + refused.getMessage());
        }
        process = child;
        try {
            StderrTail tail = new StderrTail(child);
            Talk talk = talkWith(child);
            if (closed) {
                return null;
            }
            if (talk.end() != null) {
                return talk.end();
            }
            if (done) {
                return new WorkerReport.Ended(SweepEnd.SEEDS_DONE);
            }
            if (!talk.lost()) {
                int exit = child.waitFor();
                if (TOLD_TO_END.contains(exit)) {
                    return new WorkerReport.Ended(SweepEnd.INTERRUPTED);
                }
                if (!talk.ready()) {
                    return broken("it ended with exit code " + exit + tail.text());
                }
                told.put(died(exit, tail.lines()));
            }
            deaths++;
            return moveOn() ? tooManyDeaths() : new WorkerReport.Ended(SweepEnd.SEEDS_DONE);
        } finally {
            child.destroyForcibly();
        }
    }

    private record Talk(boolean ready, boolean lost, @Nullable WorkerReport end) {}

    private Talk talkWith(Process child) throws InterruptedException {
        boolean ready = false;
        CoverageLines.Reader coverage = new CoverageLines.Reader();
        try (BufferedReader out = ChildJvms.reader(child)) {
            ChildJvms.send(child.getOutputStream(), request());
            SweepEnd why = stop;
            if (why != null) {
                ChildJvms.send(child.getOutputStream(), List.of(ChildMain.STOP, why.name()));
            }
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                List<String> answer = ChildMain.answer(line);
                if (answer.isEmpty()) {
                    if (!line.isEmpty()) {
                        System.err.println(line);
                    }
                    continue;
                }
                ready = true;
                lines.incrementAndGet();
                switch (answer.getFirst()) {
                    case ChildMain.RAN -> {
                        told.put(ran(answer, coverage.coverage(answer.get(4))));
                        deaths = 0;
                        moveOn();
                    }
                    case ChildMain.LOST -> {
                        told.put(lost(answer));
                        return new Talk(true, true, null);
                    }
                    case ChildMain.ENDED -> {
                        SweepEnd end = SweepEnd.valueOf(answer.get(1));
                        return new Talk(true, false, new WorkerReport.Ended(end));
                    }
                    default -> {
                        // Ready.
                    }
                }
            }
        } catch (IOException dead) {
            // Its exit code tells more.
        }
        return new Talk(ready, false, null);
    }

    private List<String> request() {
        return List.of(
                ChildMain.SEEDS,
                scenario.name(),
                scenario.getClass().getName(),
                options.answerer(),
                Integer.toString(number),
                Integer.toString(workers),
                Long.toUnsignedString(position),
                Long.toUnsignedString(next) + ".." + Long.toUnsignedString(options.seeds().last()),
                Boolean.toString(options.isKeepGoing()),
                Integer.toString(options.replayEvery()),
                Long.toString(options.hangAfter().toNanos()));
    }

    /** Goes on to the next seed; false if there is none. */
    private boolean moveOn() {
        if (Long.compareUnsigned(options.seeds().last() - next, workers) < 0) {
            done = true;
            return false;
        }
        next += workers;
        position += workers;
        return true;
    }

    private @Nullable WorkerReport tooManyDeaths() {
        return deaths < MOST_DEATHS_IN_A_ROW ? null : new WorkerReport.Ended(SweepEnd.DYING);
    }

    private WorkerReport.Lost died(int exit, List<String> printed) {
        String how =
                silent
                        ? "it told nothing for more than " + Hang.text(options.hangAfter())
                        : "exit code " + exit;
        silent = false;
        return new WorkerReport.Lost(
                next, Hang.died(how, printed), Plan.of(scenario.name(), List.of()), null, true);
    }

    private WorkerReport.Ran ran(List<String> answer, Coverage coverage) {
        RunFailure failure = null;
        WorkerReport.Elsewhere elsewhere = null;
        if (answer.size() > 5) {
            failure = answer.get(5).isEmpty() ? null : Wire.failure(answer.get(5));
        }
        if (answer.size() > 6) {
            elsewhere =
                    new WorkerReport.Elsewhere(
                            Plan.parse(answer.get(6), "a child's plan"),
                            ChildJvms.summary(answer, 7),
                            answer.size() > 10 ? ChildJvms.summary(answer, 10) : null);
        }
        return new WorkerReport.Ran(
                Long.parseUnsignedLong(answer.get(1)),
                clock.nanoTime(),
                Long.parseLong(answer.get(2)),
                Long.parseLong(answer.get(3)),
                coverage,
                failure,
                null,
                null,
                elsewhere);
    }

    private static WorkerReport.Lost lost(List<String> answer) {
        return new WorkerReport.Lost(
                Long.parseUnsignedLong(answer.get(1)),
                Wire.failure(answer.get(2)),
                Plan.parse(answer.get(3), "a child's plan"),
                answer.get(4).isEmpty() ? null : answer.get(4),
                true);
    }

    private static WorkerReport broken(String problem) {
        return new WorkerReport.Broken(ChildJvms.broken(problem));
    }
}
