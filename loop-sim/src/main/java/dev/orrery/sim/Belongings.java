package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.handle.TimerHandle;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.check.Leak;
import dev.orrery.sim.check.LeakKind;
import dev.orrery.sim.net.SimSelectorProvider;
import dev.orrery.sim.thread.SimExecutor;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.trace.CreationSite;
import dev.orrery.sim.trace.VirtualTime;

import java.util.ArrayList;
import java.util.List;

/**
 * What the code under test has made on one host, to be looked through at the end of a run.
 *
 * <p>Threading: as the simulation. Order: of making. Cost: a stack walk for each thread, executor
 * and channel.
 */
final class Belongings {
    private record Made<T>(T thing, CreationSite site) {}

    /** A loop and its name in the trace. */
    record NamedLoop(EventLoop loop, String name) {}

    /** A task that failed, and the name of its loop. */
    record UnseenFailure(Task<?> task, String loop) {}

    private static final int SWEEP_AT_LEAST = 16;

    private final String host;
    private final SimSelectorProvider channels;
    // Those that have not been closed.
    private final List<NamedLoop> loops = new ArrayList<>();
    private final List<Made<SimThread>> threads = new ArrayList<>();
    private final List<Made<SimExecutor>> executors = new ArrayList<>();
    // Those that were closed when somebody still had to look at a failed task.
    private final List<NamedLoop> closed = new ArrayList<>();
    private int sweepAt = SWEEP_AT_LEAST;
    private boolean hadLoops;

    Belongings(String host, SimSelectorProvider channels) {
        this.host = host;
        this.channels = channels;
    }

    void opened(EventLoop loop, String name) {
        hadLoops = true;
        loops.add(new NamedLoop(loop, name));
    }

    void closed(EventLoop loop) {
        for (int i = 0; i < loops.size(); i++) {
            NamedLoop one = loops.get(i);
            if (one.loop() == loop) {
                if (!Task.unseenFailures(loop).isEmpty()) {
                    closed.add(one);
                }
                loops.remove(i--);
            }
        }
    }

    /**
     * Tasks that have failed and whose failure nobody has asked for.
     *
     * @param isIdle whether nobody can look any more, also where a loop still runs
     */
    List<UnseenFailure> unseenFailures(boolean isIdle) {
        List<UnseenFailure> unseen = new ArrayList<>();
        for (NamedLoop one : closed) {
            addUnseen(one, unseen);
        }
        for (NamedLoop one : loops) {
            if (isIdle || !one.loop().isRunning()) {
                addUnseen(one, unseen);
            }
        }
        return unseen;
    }

    private static void addUnseen(NamedLoop loop, List<UnseenFailure> unseen) {
        for (Task<?> task : Task.unseenFailures(loop.loop())) {
            unseen.add(new UnseenFailure(task, loop.name()));
        }
    }

    void made(SimThread thread) {
        if (threads.size() == sweepAt) {
            threads.removeIf(one -> one.thing().isDone());
            sweepAt = Math.max(SWEEP_AT_LEAST, 2 * threads.size());
        }
        threads.add(new Made<>(thread, CreationSite.here()));
    }

    void made(SimExecutor executor) {
        executors.add(new Made<>(executor, CreationSite.here()));
    }

    /** The host has crashed: there is nobody left to look at anything. */
    void drop() {
        for (Made<SimExecutor> one : executors) {
            one.thing().drop();
        }
        loops.clear();
        threads.clear();
        executors.clear();
        closed.clear();
    }

    List<NamedLoop> loops() {
        return loops;
    }

    /** Executors with work that waits or has not ended, and what their threads wait for. */
    List<String> busyExecutors() {
        List<String> lines = new ArrayList<>();
        for (Made<SimExecutor> one : executors) {
            lines.addAll(one.thing().unfinished());
        }
        return lines;
    }

    /**
     * True if no loop runs here any more. A host that is still at work may hold what it wants, and
     * so may one that never had a loop while it has threads.
     */
    boolean isOver() {
        for (NamedLoop one : loops) {
            if (one.loop().isRunning()) {
                return false;
            }
        }
        return hadLoops || liveThreads().isEmpty();
    }

    List<Leak> leaks() {
        List<Leak> leaks = new ArrayList<>();
        channels.forEachOpen(
                (name, site) -> leaks.add(leak(LeakKind.CHANNEL, name, "opened at " + site)));
        for (Made<SimThread> one : liveThreads()) {
            String waits = "waits for " + one.thing().waitsFor();
            String name = one.thing().actor().name();
            leaks.add(leak(LeakKind.THREAD, name, waits + ", made at " + one.site()));
        }
        for (Made<SimExecutor> one : executors) {
            if (!one.thing().isShutdown() && !isDefaultOfALoop(one.thing())) {
                leaks.add(leak(LeakKind.EXECUTOR, one.thing().name(), "made at " + one.site()));
            }
        }
        for (NamedLoop one : loops) {
            for (TimerHandle timer : LoopStepper.pendingTimers(one.loop())) {
                String due = "due at " + VirtualTime.format(timer.deadlineNanos());
                leaks.add(new Leak(LeakKind.TIMER, one.name(), CallbackText.of(timer), due));
            }
            for (String task : Task.waits(one.loop())) {
                leaks.add(
                        new Leak(LeakKind.TASK, one.name(), task.substring("task ".length()), ""));
            }
        }
        return leaks;
    }

    private static boolean isNamed(String unique, String name) {
        return unique.equals(name) || unique.startsWith(name + "#");
    }

    private Leak leak(LeakKind kind, String name, String site) {
        return new Leak(kind, host, name, site);
    }

    private List<Made<SimThread>> liveThreads() {
        List<Made<SimThread>> live = new ArrayList<>();
        for (Made<SimThread> one : threads) {
            if (one.thing().hasBegun() && !one.thing().isDone()) {
                live.add(one);
            }
        }
        return live;
    }

    /** A loop that was stopped and not closed keeps its executor; the simulation ends both. */
    private boolean isDefaultOfALoop(SimExecutor executor) {
        return loops.stream()
                .anyMatch(
                        one ->
                                isNamed(
                                        executor.name(),
                                        host + "/" + one.loop().name() + "-worker"));
    }
}
