package dev.orrery.sim.thread;

import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Origin;
import dev.orrery.sim.trace.Trace;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A pool of simulated threads: how long each piece of work takes is a decision, 0 the calm one.
 *
 * <p>Threading: whoever runs in the simulation. Order: work begins in the order given; it ends in
 * the order that the decisions make of it.
 */
public final class SimExecutor extends AbstractExecutorService {
    private static final Choices DURATION = Choices.of("0", "100us", "2ms", "40ms", "1s");
    private static final long[] DURATION_NANOS = {0, 100_000, 2_000_000, 40_000_000, 1_000_000_000};

    /** A piece of work, and the event that has asked for it. */
    private record Work(Runnable body, Origin origin) {}

    private final SimThreads threads;
    private final String name;
    private final int most;
    private final Site duration;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    // The threads that are in the midst of work, in the order in which they began it.
    private final List<SimThread> busy = new ArrayList<>();
    private int workers;
    private int idle;
    private int made;
    private boolean shutDown;
    private final @Nullable Incarnation home;

    /**
     * A pool that belongs to no machine; see the other constructor.
     *
     * @param threads the threads of the run
     * @param decisions the decisions of the run
     * @param name the pool's name, unique in the run; its threads are {@code name-1} and so on
     * @param most how many threads it has at the most
     */
    public SimExecutor(SimThreads threads, Decisions decisions, String name, int most) {
        this(threads, decisions, name, most, null);
    }

    /**
     * A pool without threads; they are made as work comes.
     *
     * @param threads the threads of the run
     * @param decisions the decisions of the run
     * @param name the pool's name, unique in the run; its threads are {@code name-1} and so on
     * @param most how many threads it has at the most
     * @param home the machine that it belongs to, or null; work comes to nothing when that crashes
     */
    public SimExecutor(
            SimThreads threads,
            Decisions decisions,
            String name,
            int most,
            @Nullable Incarnation home) {
        this.home = home;
        this.threads = threads;
        this.name = name;
        this.most = most;
        this.duration = decisions.site(name, "executor.duration");
    }

    @Override
    public void execute(Runnable work) {
        if (home != null) {
            home.requireAlive();
        }
        if (shutDown) {
            throw new RejectedExecutionException(
                    "work must come before shutdown: executor="
                            + name
                            + ". Hand it in before the executor is shut down.");
        }
        waiting.add(new Work(work, threads.trace().here()));
        if (waiting.size() > idle && workers < most) {
            workers++;
            threads.start(name + "-" + ++made, this::work, home).setDaemon();
        }
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        List<Runnable> left = new ArrayList<>();
        waiting.forEach(work -> left.add(work.body()));
        waiting.clear();
        for (SimThread one : threads.live()) {
            if (one.actor().name().startsWith(name + "-")) {
                one.thread().interrupt();
            }
        }
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown && workers == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        SimThread caller = threads.current();
        if (caller == null) {
            long deadline = threads.crank().nowNanos() + unit.toNanos(timeout);
            Actor waiter = new Actor(name + " awaited", () -> {});
            threads.crank().wakeAt(waiter, deadline);
            threads.crank()
                    .turnUntil(() -> isTerminated() || threads.crank().nowNanos() >= deadline);
            threads.crank().rest(waiter);
        } else {
            long deadline = caller.nanoTime() + unit.toNanos(timeout);
            caller.block("the end of " + name, this::isTerminated, deadline);
            if (caller.takeInterrupt()) {
                throw new InterruptedException("interrupted while waiting for " + name);
            }
        }
        return isTerminated();
    }

    /**
     * The executor's name.
     *
     * @return the name that it was made with
     */
    public String name() {
        return name;
    }

    /** Forgets the work that has not begun: its machine has crashed. */
    public void drop() {
        shutDown = true;
        waiting.clear();
        busy.clear();
    }

    /**
     * Work that has not ended, and what it waits for.
     *
     * @return a line for each thread that works, and one for the work that has not begun
     */
    public List<String> unfinished() {
        List<String> lines = new ArrayList<>();
        for (SimThread one : busy) {
            lines.add(one + ", in work of executor " + name);
        }
        if (!waiting.isEmpty()) {
            lines.add(
                    "executor "
                            + name
                            + ": work that waits for a thread: "
                            + waiting.size()
                            + ", threads: "
                            + workers);
        }
        return lines;
    }

    private void work() {
        SimThread self =
                Objects.requireNonNull(threads.current(), "a worker is a simulated thread");
        while (true) {
            idle++;
            self.block("work", () -> !waiting.isEmpty() || shutDown, Long.MAX_VALUE);
            idle--;
            Work next = waiting.poll();
            if (next != null) {
                perform(self, next);
            } else if (shutDown) {
                workers--;
                return;
            } else {
                self.takeInterrupt();
            }
        }
    }

    private void perform(SimThread self, Work work) {
        int answer = threads.decisions().choose(duration, DURATION);
        long nanos = DURATION_NANOS[answer];
        long start = note(self, EventKind.EXECUTOR_START, nanos, work.origin());
        busy.add(self);
        self.busy(nanos);
        Trace trace = threads.trace();
        // Until the work waits for something: what it does then is the doing of that.
        trace.within(start);
        try {
            work.body().run();
        } finally {
            busy.remove(self);
            note(self, EventKind.EXECUTOR_END, 0, trace.here().withCause(start));
        }
    }

    private long note(SimThread self, EventKind kind, long value, Origin origin) {
        Trace trace = threads.trace();
        trace.note(threads.crank().nowNanos(), self.actor().name(), kind, name, value, origin);
        return trace.lastIndex();
    }
}
