package dev.orrery.sim;

import dev.orrery.loop.CallbackFailure;
import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopCarrier;
import dev.orrery.loop.LoopPassenger;
import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.TurnBarrier;
import dev.orrery.loop.handle.Handle;
import dev.orrery.loop.handle.PostProbe;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.check.Coverage;
import dev.orrery.sim.check.CoverageTally;
import dev.orrery.sim.check.History;
import dev.orrery.sim.check.Leak;
import dev.orrery.sim.check.LeakKind;
import dev.orrery.sim.check.LinearizabilityChecker;
import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.decision.Oracle;
import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.Site;
import dev.orrery.sim.decision.Turns;
import dev.orrery.sim.dns.Dns;
import dev.orrery.sim.link.Network;
import dev.orrery.sim.link.Timeline;
import dev.orrery.sim.net.Blocking;
import dev.orrery.sim.net.Flows;
import dev.orrery.sim.thread.Actor;
import dev.orrery.sim.thread.Crank;
import dev.orrery.sim.thread.CrankWatch;
import dev.orrery.sim.thread.HostCrashed;
import dev.orrery.sim.thread.Incarnation;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.thread.SimThreads;
import dev.orrery.sim.time.HostClock;
import dev.orrery.sim.trace.EventKind;
import dev.orrery.sim.trace.Trace;
import dev.orrery.sim.trace.VirtualTime;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A world of virtual time in which production loops run: one thread turns the crank for all hosts,
 * loops and threads, time jumps to the next thing that happens, and every accident is a decision of
 * one oracle. The same oracle's answers give the same run, event for event.
 *
 * <p>Threading: one thread makes, turns and closes it; code under test runs inside its turns. Time
 * and units: virtual nanoseconds from 0. Order: see {@link Crank}; option 0 of every decision is
 * the calm one. Failure: the methods that turn the crank throw {@link InvariantFailure}, {@link
 * NothingCanHappenException}, {@link BudgetExceededException}, and what code under test throws and
 * does not catch; the simulation is of no use afterwards, except to be asked and closed. Source:
 * the simulators of FoundationDB, TigerBeetle and madsim.
 */
public final class Simulation implements AutoCloseable {
    private static final long NOT_QUIET = -1;
    private static final EnumSet<LeakKind> FORBIDDEN_BY_DEFAULT = forbiddenByDefault();
    private static final String READY = "sim.ready(), where faults of hosts and links begin";

    private final Trace trace;
    private final Decisions decisions;
    private final Crank crank;
    private final SimThreads threads;
    private final Network network;
    private final Dns dns;
    private final Map<String, SimHost> hosts = new LinkedHashMap<>();
    private final List<SteppedLoop> loops = new ArrayList<>();
    // All loops of this simulation, whoever turns them; what is left of them at the end is unwound.
    private final Map<EventLoop, SimLoopListener> opened = new LinkedHashMap<>();
    private final Posts posts;
    private final SimWire wire;
    private final Flows flows;
    private final JdkThreads jdkThreads;
    private final CoverageTally tally = new CoverageTally();
    private final Checks checks;
    private final SimulationBudget budget = new SimulationBudget();
    private String lastLoop = "";
    private final Set<LeakKind> forbiddenLeaks = FORBIDDEN_BY_DEFAULT.clone();
    private @Nullable UncaughtFailure uncaught;
    private final Faults faults;
    private boolean ready;
    private boolean healed;
    private long quietUntilNanos = NOT_QUIET;
    private boolean turned;
    // Whose code is being ended.
    private @Nullable HostLife unwinding;
    private boolean anyCrashed;
    // All is unwound.
    private boolean isOver;
    // Whose program starts now, and how deep in the crank.
    private @Nullable HostLife booting;
    private int bootingNesting;

    private Simulation(Oracle oracle, Trace trace) {
        this.trace = trace;
        this.decisions =
                new Decisions(
                        oracle,
                        (site, ordinal, choices, answer) ->
                                trace.recordDecision(
                                        nanoTime(),
                                        site.actor(),
                                        site.kind(),
                                        ordinal,
                                        choices.key(answer),
                                        answer));
        this.crank = new Crank(decisions, trace, new Watch());
        this.faults = new Faults(this);
        this.threads = new SimThreads(crank, decisions, trace);
        this.network = new Network(new CrankTime(), decisions, trace);
        this.dns = new Dns(network, decisions, trace, this::busy);
        this.posts = new Posts(trace, crank, threads);
        this.wire = new SimWire(trace, crank::nowNanos, posts);
        this.flows = new Flows(wire);
        this.jdkThreads = new JdkThreads(crank, threads);
        this.checks = new Checks(trace, crank::nowNanos, tally);
    }

    private static EnumSet<LeakKind> forbiddenByDefault() {
        EnumSet<LeakKind> forbidden = EnumSet.allOf(LeakKind.class);
        forbidden.removeIf(kind -> !kind.isForbiddenByDefault());
        return forbidden;
    }

    /**
     * A simulation whose accidents {@code seed} chooses.
     *
     * @param seed any number
     * @return a new simulation
     */
    public static Simulation seeded(long seed) {
        return of(new SeededOracle(seed));
    }

    /**
     * A simulation without accidents.
     *
     * @return a new simulation
     */
    public static Simulation calm() {
        return of(new CalmOracle());
    }

    /**
     * A simulation whose accidents {@code oracle} chooses.
     *
     * @param oracle answers every decision
     * @return a new simulation
     */
    public static Simulation of(Oracle oracle) {
        return of(oracle, Trace.digestOnly());
    }

    /**
     * A simulation that records into a trace of the caller's.
     *
     * @param oracle answers every decision
     * @param trace a fresh trace
     * @return a new simulation
     */
    public static Simulation of(Oracle oracle, Trace trace) {
        return new Simulation(oracle, trace);
    }

    /**
     * The host of that name, made on first use.
     *
     * @param name the host's name, unique in its actors' names and its addresses: up to 253
     *     characters, without slashes, arrows and control characters
     * @return the same host for the same name
     * @throws IllegalArgumentException if no host can have the name
     * @throws IllegalStateException if there are 65,534 hosts already, or the simulation is closed
     */
    public SimHost host(String name) {
        SimHost known = hosts.get(name);
        if (known == null) {
            requireOpen();
            HostNames.require(name);
            known = new SimHost(this, name);
            hosts.put(name, known);
        }
        return known;
    }

    /**
     * The network that the hosts are on: its links, what they do to packets, who is cut off.
     *
     * @return the same network all the time
     */
    public Network network() {
        return network;
    }

    /**
     * The names that the hosts know: those of all hosts, and what the scenario says.
     *
     * @return the same names all the time
     */
    public Dns dns() {
        return dns;
    }

    /**
     * Asks the oracle something that the scenario wants varied and shrunk.
     *
     * @param name what is asked, for the plan
     * @param n how many answers there are, at least 1
     * @return from 0, the calm one, to {@code n - 1}
     */
    public int choose(String name, int n) {
        requireLiving();
        return decisions.choose(decisions.site("scenario", name), Choices.upTo(n));
    }

    /**
     * Checks a condition after every event of this simulation. What it throws fails the run, too,
     * with the invariant's name, and as the cause of the {@link InvariantFailure}.
     *
     * @param name the invariant, in words
     * @param holds true as long as all is well; must change nothing
     */
    public void always(String name, BooleanSupplier holds) {
        checks.always(name, holds);
    }

    /**
     * Counts whether a condition holds here: over many runs it must at least once, or the test does
     * not test what it means to. Never fails a run; {@link #coverage()} and the gate report it.
     *
     * @param name what should happen now and then, in words
     * @param holds whether it does
     */
    public void sometimes(String name, boolean holds) {
        tally.sometimes(name, holds);
    }

    /**
     * As {@link #sometimes(String, boolean)}, looked at after every event until it holds once in
     * this run.
     *
     * @param name what should happen now and then, in words
     * @param holds whether it does; must change nothing
     */
    public void sometimes(String name, BooleanSupplier holds) {
        checks.sometimes(name, holds);
    }

    /**
     * Counts that a place in the code or in the scenario was reached.
     *
     * @param name the place, in words
     */
    public void reachable(String name) {
        tally.reachable(name);
    }

    /**
     * Names conditions of {@link #sometimes(String, boolean)} that a run should come by, so that
     * one whose place is never reached is reported as not seen. Call it where the scenario begins.
     *
     * @param names the conditions' names
     */
    public void expectSometimes(String... names) {
        for (String name : names) {
            tally.expectSometimes(name);
        }
    }

    /**
     * Names places of {@link #reachable} that runs should come by, so that one that is never
     * reached is reported. Call it where the scenario begins.
     *
     * @param names the places' names
     */
    public void expectReachable(String... names) {
        for (String name : names) {
            tally.expectReachable(name);
        }
    }

    /**
     * Requires that a condition comes to hold, once at least, when faults have stopped: a system
     * may suffer while things go wrong, but must recover. Time begins with {@link #heal()}, or now
     * if that has been; {@link #finish()} heals and goes on until all is decided.
     *
     * @param name what must come to hold, in words
     * @param within how much virtual time it may take
     * @param holds true when it does; must change nothing
     */
    public void eventually(String name, Duration within, BooleanSupplier holds) {
        eventually(name, within, holds, () -> false);
    }

    /**
     * As {@link #eventually(String, Duration, BooleanSupplier)}, with an exemption for what cannot
     * recover: the last copy of the data is gone, a majority was lost for good.
     *
     * @param name what must come to hold, in words
     * @param within how much virtual time it may take
     * @param holds true when it does; must change nothing
     * @param cannotRecover asked when the time is over: true if it was too much to ask for
     */
    public void eventually(
            String name, Duration within, BooleanSupplier holds, BooleanSupplier cannotRecover) {
        checks.eventually(new Eventuality(name, SimHost.nanos(within), holds, cannotRecover));
    }

    /**
     * Requires that a history is linearizable when the run is over; {@link #finish()} checks it.
     *
     * @param <I> what is asked
     * @param <O> what is answered
     * @param name what shall be linearizable, in words
     * @param history filled by the scenario's clients
     * @param checker knows what is right; where it gives up, the run fails, too
     */
    public <I, O extends @Nullable Object> void linearizable(
            String name, History<I, O> history, LinearizabilityChecker<?, I, O> checker) {
        checks.linearizable(name, history, checker);
    }

    /**
     * Which faults the hosts and links of this simulation may have, and how many at once.
     *
     * @return the same object all the time
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Says that the system has come up: from now on hosts may crash, pause and lose the right time,
     * and links may fail. Before, nothing of that happens, so that a scenario can begin in peace.
     * Does nothing the second time, or after {@link #heal()}.
     */
    public void ready() {
        requireOpen();
        if (!ready && !healed) {
            ready = true;
            trace.record(nanoTime(), "scenario", EventKind.MARK, "ready", 0);
            tally.reachable(READY);
            faults.begin();
            network.startFaults();
        }
    }

    /**
     * Tells whether hosts and links may have faults now.
     *
     * @return true from {@link #ready()} to {@link #heal()}, except in a {@link #quietPeriod}
     */
    public boolean hasFaults() {
        return ready && !isQuiet();
    }

    /**
     * Stops faults from now on: every decision about one is calm, without the oracle being asked
     * ({@link Site#isFault}). Hosts that are down and have a {@link SimHost#boot program} are
     * restarted, pauses end, clocks are set right, and whoever was cut off is no more. What else
     * was decided before still happens: a timer that is late stays late. Orders and the scenario's
     * choices stay open. Does nothing the second time.
     */
    public void heal() {
        requireOpen();
        if (!healed) {
            healed = true;
            decisions.stopFaults(true);
            trace.record(nanoTime(), "scenario", EventKind.HEAL, "", 0);
            network.heal();
            List.copyOf(hosts.values()).forEach(SimHost::heal);
            checks.heal();
        }
    }

    /**
     * Stops faults for a while, as {@link #heal()} does for good. Returns at once; go on with
     * {@link #runFor} or as you like. A period within another ends with the later of both.
     *
     * @param time how much virtual time without faults, more than zero
     * @throws IllegalArgumentException if it is zero or negative
     */
    public void quietPeriod(Duration time) {
        requireOpen();
        long nanos = SimHost.nanos(time);
        if (nanos <= 0) {
            throw new IllegalArgumentException(
                    "time must be more than zero: time=" + time + ". Use heal() to stop for good.");
        }
        decisions.stopFaults(true);
        quietUntilNanos = Math.max(quietUntilNanos, nanoTime() + nanos);
        trace.record(nanoTime(), "scenario", EventKind.QUIET, "begins", nanos);
    }

    /**
     * Tells whether faults have stopped, for those that a scenario makes by itself.
     *
     * @return true after {@link #heal()} and in a {@link #quietPeriod}
     */
    public boolean isQuiet() {
        return healed || quietUntilNanos > NOT_QUIET;
    }

    /**
     * Names the state that the system is in, in a few distinct words: {@code "leader lost, 2 of 3
     * up"}. Searches prefer runs that reach states which others have not.
     *
     * @param label the state; no times, no counters without a bound
     */
    public void state(String label) {
        trace.recordState(nanoTime(), "scenario", label);
    }

    /**
     * Ends the run: heals and goes on until every {@link #eventually} is decided, then checks the
     * histories that must be {@link #linearizable}. Explorations and the JUnit extension call it
     * when the scenario has returned; a test that turns a simulation by itself calls it last. It is
     * not part of {@link #close()}, which must not hide what was thrown before.
     *
     * @throws InvariantFailure if something did not come to hold, or a history is wrong
     * @throws UncaughtFailure if a task failed and nobody has looked
     * @throws LeakFailure if a host whose loops have ended has left something behind
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    public void finish() {
        requireOutside("finish");
        if (checks.isWaiting()) {
            heal();
            check("scenario");
        }
        while (checks.isWaiting()) {
            if (!crank.turn(checks.lastDeadlineNanos())) {
                checks.timeIsOver();
            }
        }
        checks.checkHistories();
        check("scenario");
        checkUnseenFailures();
        checkLeaks();
    }

    /**
     * Lets hosts leave such things behind at the end of this run.
     *
     * @param kinds what {@link #finish()} shall not look at
     */
    public void allowLeaks(LeakKind... kinds) {
        for (LeakKind kind : kinds) {
            forbiddenLeaks.remove(kind);
        }
    }

    /**
     * Forbids hosts to leave such things behind at the end of this run, also where that is let pass
     * by default: see {@link LeakKind}.
     *
     * @param kinds what {@link #finish()} shall look at, too
     */
    public void forbidLeaks(LeakKind... kinds) {
        for (LeakKind kind : kinds) {
            forbiddenLeaks.add(kind);
        }
    }

    /** A task that failed is an accident that nobody has dealt with, once nobody can any more. */
    private void checkUnseenFailures() {
        loops.forEach(SteppedLoop::tellFailure);
        boolean isIdle = crank.isIdle();
        for (SimHost host : hosts.values()) {
            for (Belongings.UnseenFailure one : host.belongings().unseenFailures(isIdle)) {
                String text = "a task failed and nobody looked: task=" + one.task().name();
                Throwable failure = one.task().exception();
                uncaught(one.loop(), new CallbackFailure(text, failure, null, null));
            }
        }
        check("scenario");
    }

    private void checkLeaks() {
        List<Leak> leaks = new ArrayList<>();
        for (SimHost host : hosts.values()) {
            if (host.belongings().isOver()) {
                for (Leak leak : host.belongings().leaks()) {
                    if (forbiddenLeaks.contains(leak.kind())) {
                        leaks.add(leak);
                        trace.record(nanoTime(), leak.owner(), EventKind.LEAK, leak.name(), 0);
                    }
                }
            }
        }
        if (!leaks.isEmpty()) {
            throw new LeakFailure(leaks);
        }
    }

    /**
     * What this run has covered so far.
     *
     * @return counts of accidents, conditions and places
     */
    public Coverage coverage() {
        if (!ready && faults.areExpected()) {
            tally.expectReachable(READY);
        }
        return tally.coverage(decisions.kinds());
    }

    /**
     * Lets something happen that no loop does: an operator, a client, the weather.
     *
     * @param delay from now
     * @param action what happens, between two turns
     * @throws IllegalArgumentException if the delay is negative
     */
    public void after(Duration delay, Runnable action) {
        at(crank.nowNanos() + notNegative("delay", delay), action);
    }

    /**
     * As {@link #after}, at a time.
     *
     * @param timeNanos on the scale of {@link #nanoTime()}; a time that has passed means before the
     *     next turn
     * @param action what happens, between two turns
     */
    public void at(long timeNanos, Runnable action) {
        requireLiving();
        crank.at(timeNanos, Objects.requireNonNull(action, "action"));
    }

    /**
     * Lets the running callback or thread cost virtual time: it computes, and everybody else goes
     * on. Outside of the simulation's turns it lets that much time pass.
     *
     * @param cost how long
     */
    public void busy(Duration cost) {
        requireLiving();
        LoopPassenger task = LoopCarrier.current();
        if (task != null) {
            // A task's stack must not turn the crank: others would be mounted on top of it.
            task.callOutside(() -> busy(cost));
            return;
        }
        long nanos = SimHost.nanos(cost);
        trace.record(nanoTime(), "crank", EventKind.BUSY, "", nanos);
        SimThread thread = threads.current();
        if (thread != null) {
            thread.busy(nanos);
            return;
        }
        SteppedLoop mounted = mountedLoop();
        if (mounted == null) {
            passTime(nanos, "pause");
        } else {
            // The name is the loop's, for several loops may be busy at once.
            mounted.outside(() -> passTime(nanos, mounted.actor().name() + ".pause"));
            // The host may stand still by now; so does what computes there.
            standStill(mounted.life(), true);
        }
        requireLiving();
    }

    /**
     * Notes something in the trace.
     *
     * @param what a text that is the same in every run
     */
    public void mark(String what) {
        trace.record(nanoTime(), "scenario", EventKind.MARK, what, 0);
    }

    /**
     * Runs until nothing can happen any more.
     *
     * @throws NothingCanHappenException if a loop or a thread has not ended by then
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    public void run() {
        requireOutside("run");
        runUntilIdle();
        List<String> waiting = waiting();
        if (!waiting.isEmpty()) {
            throw nothingCanHappen(waiting);
        }
    }

    /**
     * Runs for a virtual time.
     *
     * @param time how long
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException inside of loops, tasks, threads and events; let time pass there
     *     with a sleep, or with {@link #busy}
     */
    public void runFor(Duration time) {
        requireOutside("runFor");
        long limit = crank.nowNanos() + notNegative("time", time);
        threads.lookAround();
        while (crank.turn(limit)) {
            // The turns do the work.
        }
        checkLostWakeups();
    }

    /**
     * Runs until a condition holds.
     *
     * @param condition looked at before every turn
     * @throws NothingCanHappenException if it can never hold
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    public void runUntil(BooleanSupplier condition) {
        requireOutside("runUntil");
        while (!condition.getAsBoolean()) {
            if (!step()) {
                checkLostWakeups();
                throw nothingCanHappen("the caller waits for a condition");
            }
        }
    }

    /**
     * Runs until nothing can happen any more; loops that wait may be left.
     *
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    public void runUntilIdle() {
        requireOutside("runUntilIdle");
        threads.lookAround();
        while (crank.turn(Long.MAX_VALUE)) {
            // The turns do the work.
        }
        checkLostWakeups();
    }

    /**
     * Gives one loop an iteration, or one thread a step, or lets one event of the environment
     * happen; first lets time jump if nothing is to be done now.
     *
     * @return false if nothing can happen any more
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    public boolean step() {
        requireOutside("step");
        threads.lookAround();
        return crank.turn(Long.MAX_VALUE);
    }

    /**
     * Tells whether anything has happened, that is, whether somebody has turned the simulation.
     *
     * @return true once a loop, a thread or an event of the environment has had a turn
     */
    public boolean hasTurned() {
        return turned;
    }

    /**
     * Limits the run; a run that goes on longer is ended with a verdict.
     *
     * @param events how many events at the most, 1,000,000 if nothing is said
     * @param time how much virtual time at the most, ten years if nothing is said
     */
    public void setBudget(long events, Duration time) {
        budget.set(events, SimHost.nanos(time));
    }

    /**
     * The virtual time.
     *
     * @return nanoseconds from the start of the run
     */
    public long nanoTime() {
        return crank == null ? 0 : crank.nowNanos();
    }

    /**
     * The virtual time since the start of the run.
     *
     * @return a duration
     */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime());
    }

    /**
     * The events so far and their digest.
     *
     * @return the run's trace
     */
    public Trace trace() {
        return trace;
    }

    /**
     * The decisions so far.
     *
     * @return the run's decisions
     */
    public Decisions decisions() {
        return decisions;
    }

    /**
     * Who has not ended and what each waits for.
     *
     * @return a line for each loop and thread
     */
    public List<String> waiting() {
        List<String> lines = new ArrayList<>();
        for (SteppedLoop loop : loops) {
            if (!loop.isEnded() && !loop.loop().isClosed()) {
                lines.add(loop.toString());
            }
        }
        for (SimThread thread : threads.live()) {
            if (!thread.isDaemon()) {
                lines.add(thread.toString());
            }
        }
        return lines;
    }

    /**
     * What is to happen at later times.
     *
     * @return a line for each loop or thread that wakes by itself and for each event of the
     *     environment, ordered by time
     */
    public List<String> scheduled() {
        return crank.scheduled();
    }

    /**
     * Ends the simulation and unwinds its threads. Does nothing the second time. What is asked of
     * it or of its hosts afterwards is refused, save for what it has seen: its trace, its coverage,
     * its time.
     *
     * @throws IllegalStateException inside of loops, tasks, threads and events
     */
    @Override
    public void close() {
        if (!crank.isClosed()) {
            requireOutside("close");
            crank.close();
            loops.forEach(SteppedLoop::detach);
            try {
                threads.unwindAll();
                abandonLoops();
            } finally {
                isOver = true;
            }
        }
    }

    /** Unwinds what is left of all loops; what one of them throws comes when all are done. */
    private void abandonLoops() {
        Error first = null;
        // A copy: a body that is unwound may close a loop of its own.
        for (EventLoop loop : List.copyOf(opened.keySet())) {
            try {
                if (!loop.isRunning()) {
                    LoopStepper.abandon(loop);
                }
            } catch (Error thrown) {
                first = first == null ? thrown : first;
            }
        }
        opened.clear();
        if (first != null) {
            throw first;
        }
    }

    // ---- for the parts of the simulation

    Crank crank() {
        return crank;
    }

    SimThreads threads() {
        return threads;
    }

    TurnBarrier turnBarrier() {
        return jdkThreads;
    }

    void turn(SteppedLoop loop) {
        loops.add(loop);
    }

    /**
     * Runs {@code command} on the crank's own stack: not in the stack of a task or a thread, which
     * cannot end others.
     */
    void outside(Runnable command) {
        refuseTheDead();
        LoopPassenger task = LoopCarrier.current();
        SimThread thread = threads.current();
        if (task != null) {
            task.callOutside(() -> outside(command));
        } else if (thread != null) {
            thread.callOutside(command);
        } else {
            command.run();
        }
    }

    /** Starts the program of a host; that it may crash its own host is no failure of the caller. */
    void booting(HostLife life, Runnable program) {
        HostLife before = booting;
        int nestingBefore = bootingNesting;
        booting = life;
        bootingNesting = crank.nesting();
        try {
            program.run();
        } catch (HostCrashed gone) {
            if (!life.isOver()) {
                throw gone;
            }
        } finally {
            booting = before;
            bootingNesting = nestingBefore;
        }
    }

    /** Everything that runs in {@code end} is the code of a host that is gone. */
    void unwinding(HostLife gone, Runnable end) {
        anyCrashed = true;
        HostLife before = unwinding;
        unwinding = gone;
        try {
            end.run();
        } finally {
            unwinding = before;
        }
    }

    /** A host has crashed; its loops are not turned any more. */
    void crashed() {
        loops.removeIf(SteppedLoop::isEnded);
    }

    /** Lets only code of living hosts, or of none, go on. */
    void requireLiving() {
        requireOpen();
        refuseTheDead();
    }

    void refuseTheDead() {
        Incarnation dead = anyCrashed ? deadHere() : null;
        if (dead != null) {
            dead.requireAlive();
        }
    }

    void requireOpen() {
        if (isOver) {
            throw new IllegalStateException(
                    "a simulation must not be used when it is closed: time="
                            + elapsed()
                            + ". Close it when all is done, and make another for the next run.");
        }
    }

    /** Only the scenario turns the simulation, and nobody within a turn. */
    private void requireOutside(String method) {
        requireLiving();
        String caller = callerInside();
        if (caller != null) {
            throw new IllegalStateException(
                    method
                            + " must be called by the scenario, outside of loops, tasks and"
                            + " threads: caller="
                            + caller
                            + ". Inside, let time pass with sleep, or await what you wait for.");
        }
    }

    /** Who calls in the midst of the simulation; null if the scenario does. */
    private @Nullable String callerInside() {
        Actor actor = crank.current();
        if (actor != null) {
            return actor.name();
        }
        EventLoop here = EventLoop.currentOrNull();
        if (here != null && opened.containsKey(here)) {
            return here.name();
        }
        if (crank.isClosed()) {
            return "the end of the simulation";
        }
        return crank.isTurning() ? "an event of the environment" : null;
    }

    private static long notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(
                    name
                            + " must not be negative: "
                            + name
                            + "="
                            + time
                            + ". Time only goes on; zero means now.");
        }
        return SimHost.nanos(time);
    }

    /** Whose code runs here, if that is over; else null. */
    @Nullable Incarnation deadHere() {
        HostLife gone = unwinding;
        if (gone != null) {
            return gone.incarnation();
        }
        Actor actor = crank.current();
        if (actor != null && actor.isDead()) {
            return actor.home();
        }
        HostLife starting = booting;
        if (starting != null && starting.isOver() && bootingNesting == crank.nesting()) {
            return starting.incarnation();
        }
        EventLoop here = EventLoop.currentOrNull();
        SimLoopListener listener = here == null ? null : opened.get(here);
        return listener != null && listener.life().isOver() ? listener.life().incarnation() : null;
    }

    Collection<SimHost> hosts() {
        return hosts.values();
    }

    SimWire wire() {
        return wire;
    }

    Flows flows() {
        return flows;
    }

    Posts posts() {
        return posts;
    }

    void opened(EventLoop loop, SimLoopListener listener) {
        opened.put(loop, listener);
    }

    /** Who listens to a loop of this simulation, or null once that is closed. */
    @Nullable SimLoopListener listenerOf(EventLoop loop) {
        return opened.get(loop);
    }

    void closed(EventLoop loop) {
        opened.remove(loop);
    }

    NothingCanHappenException nothingCanHappen(String who) {
        List<String> all = new ArrayList<>();
        all.add(who);
        all.addAll(waiting());
        return nothingCanHappen(all);
    }

    /** With what the tasks of loops that wait, and the work of executors, wait for. */
    private NothingCanHappenException nothingCanHappen(List<String> waiting) {
        List<String> all = new ArrayList<>(waiting);
        for (SimHost host : hosts.values()) {
            for (Belongings.NamedLoop one : host.belongings().loops()) {
                if (one.loop().isRunning()) {
                    Task.waits(one.loop()).forEach(task -> all.add(one.name() + ": " + task));
                }
            }
            all.addAll(host.belongings().busyExecutors());
        }
        return new NothingCanHappenException(VirtualTime.format(nanoTime()), all);
    }

    void running(String loop, Handle callback) {
        lastLoop = loop;
        budget.callback(loop, callback);
    }

    void iterated(String loop) {
        budget.event(nanoTime(), loop);
    }

    void check(String actor) {
        UncaughtFailure failed = uncaught;
        if (failed != null) {
            throw failed;
        }
        checks.check(actor);
    }

    /** Something failed that nobody else hears of: the next check throws it. */
    void uncaught(String loop, CallbackFailure failure) {
        // A loop that is unwound has no run to fail.
        if (uncaught != null || crank.isClosed() || (anyCrashed && deadHere() != null)) {
            return;
        }
        // In debug mode a loop tells of pending tasks when it is closed.
        if (failure.failure() == null && !forbiddenLeaks.contains(LeakKind.TASK)) {
            return;
        }
        trace.record(nanoTime(), loop, EventKind.FAILURE, failure.message(), 0);
        Handle callback = failure.handle();
        String what = callback == null ? failure.message() : "a callback must not throw";
        uncaught =
                new UncaughtFailure(
                        what
                                + (callback == null ? ", loop=" : ": loop=")
                                + loop
                                + (callback == null
                                        ? ""
                                        : ", callback=" + CallbackText.of(callback))
                                + ". Catch it there, or give the loop an exception handler.",
                        failure.failure());
    }

    /** The end of a main task is the end of the run if something is wrong with it. */
    void mainFailed(String loop, String rule, Throwable failure) {
        if (uncaught == null && !crank.isClosed()) {
            trace.record(nanoTime(), loop, EventKind.FAILURE, rule, 0);
            uncaught =
                    new UncaughtFailure(
                            rule
                                    + ": loop="
                                    + loop
                                    + ". The cause is what went wrong; in production Async.run"
                                    + " throws it.",
                            failure);
        }
    }

    /** The probe of posts: a real thread could lose its processor at each of these steps. */
    void posted(PostProbe.Step step) {
        if (step == PostProbe.Step.HEAD_READ) {
            requireLiving();
        }
        SimThread thread = threads.current();
        if (thread != null) {
            giveWay(thread, step);
            return;
        }
        Actor actor = crank.current();
        if (actor != null
                && (step == PostProbe.Step.BEFORE_SLEEP || step == PostProbe.Step.ASLEEP)) {
            letThreadsIn(actor);
        }
    }

    /** A post that is linked wakes its loop, also if the poster's host crashes in between. */
    private static void giveWay(SimThread thread, PostProbe.Step step) {
        try {
            thread.maybeYield();
        } catch (Error end) {
            boolean isEnd = end instanceof HostCrashed || SimThread.isUnwinding(end);
            if (step != PostProbe.Step.LINKED || !isEnd) {
                throw end;
            }
        }
    }

    void sleep(HostClock clock, Duration delay) throws InterruptedException {
        SimThread thread = threads.current();
        if (thread != null) {
            thread.sleep(SimHost.nanos(delay));
        } else if (crank.current() == null) {
            long end = clock.virtualNanos(clock.nanoTime() + SimHost.nanos(delay));
            passTime(end - nanoTime(), "pause");
        } else {
            throw new IllegalStateException(
                    "sleep must be called in a thread that runs no loop: loop="
                            + lastLoop
                            + ". Use callLater, or Simulation.busy for what a callback costs.");
        }
    }

    /**
     * Waits for a channel or a selector where code blocks: in a simulated thread, or in a callback
     * or a task, whose loop stands still meanwhile. Returns what is left of the delay, as {@link
     * Blocking#await} has it.
     */
    long blockOn(HostLife life, BooleanSupplier ready, long delayNanos, String what) {
        LoopPassenger task = LoopCarrier.current();
        if (task != null) {
            // As in busy().
            long[] left = new long[1];
            task.callOutside(() -> left[0] = blockOn(life, ready, delayNanos, what));
            return left[0];
        }
        // A time of the host's clock, which may go wrong meanwhile; the wait follows it.
        long now = life.clock().nanoTime();
        long deadline =
                delayNanos == Blocking.NO_DELAY_LIMIT
                        ? Long.MAX_VALUE
                        : now + Math.min(delayNanos, Long.MAX_VALUE - 1 - now);
        SimThread thread = threads.current();
        if (thread != null) {
            thread.block(what, ready, deadline);
            if (thread.takeInterrupt()) {
                // While it stood still the interrupt was noted elsewhere; channels look at the
                // thread.
                Thread.currentThread().interrupt();
            }
            return left(life, deadline);
        }
        SteppedLoop mounted = mountedLoop();
        if (mounted == null) {
            throw Blocking.refusal(what);
        }
        HostWait wait = new HostWait(crank, life, mounted.actor().name(), deadline);
        mounted.outside(
                () -> {
                    if (!wait.until(ready)) {
                        throw nothingCanHappen(
                                mounted.actor().name() + " blocks its thread in " + what);
                    }
                });
        return left(life, deadline);
    }

    private static long left(HostLife life, long deadlineNanos) {
        return deadlineNanos == Long.MAX_VALUE
                ? Blocking.NO_DELAY_LIMIT
                : deadlineNanos - life.clock().nanoTime();
    }

    private void letThreadsIn(Actor loop) {
        while (true) {
            List<Actor> waiting = threads.runnable();
            if (waiting.isEmpty()) {
                return;
            }
            int answer =
                    decisions.choose(
                            decisions.site(loop.name(), "sleep.step"), new LetIn(loop, waiting));
            if (answer == 0) {
                return;
            }
            crank.turn(waiting.get(answer - 1));
        }
    }

    private record LetIn(Actor loop, List<Actor> actors) implements Turns {
        @Override
        public int size() {
            return actors.size() + 1;
        }

        @Override
        public String key(int option) {
            return option == 0 ? "go on" : turnOf(option);
        }

        @Override
        public String turnOf(int option) {
            return actor(option).name();
        }

        @Override
        public @Nullable String footprint(int option) {
            return actor(option).footprint();
        }

        private Actor actor(int option) {
            return option == 0 ? loop : actors.get(option - 1);
        }
    }

    /**
     * Holds up the code of a host that stands still now, in the midst of what it does, until the
     * host goes on; does nothing if other code runs here.
     *
     * @param inAnyDepth whether also where other code waits on this stack, which cannot go on
     *     before this does; without it the host stands still as soon as the turn is over
     */
    void standStill(HostLife life, boolean inAnyDepth) {
        LoopPassenger task = LoopCarrier.current();
        if (lifeHere() != life) {
            return;
        }
        if (task != null) {
            task.callOutside(() -> standStill(life, inAnyDepth));
            return;
        }
        Incarnation machine = life.incarnation();
        BooleanSupplier goesOn = () -> !machine.isPaused();
        SimThread thread = threads.current();
        if (thread != null) {
            thread.block("the end of a pause", goesOn, Long.MAX_VALUE);
            return;
        }
        if (crank.nesting() > 0 && !inAnyDepth) {
            return;
        }
        SteppedLoop mounted = mountedLoop();
        if (mounted == null) {
            crank.turnUntil(goesOn);
        } else {
            mounted.outside(() -> crank.turnUntil(goesOn));
        }
        requireLiving();
    }

    /** The host whose code runs here, or null. */
    private @Nullable HostLife lifeHere() {
        Actor actor = crank.current();
        if (actor != null) {
            for (SimHost host : hosts.values()) {
                if (host.life().incarnation() == actor.home()) {
                    return host.life();
                }
            }
            return null;
        }
        EventLoop here = EventLoop.currentOrNull();
        SimLoopListener listener = here == null ? null : opened.get(here);
        return listener == null ? null : listener.life();
    }

    private void passTime(long nanos, String name) {
        long end = crank.nowNanos() + nanos;
        Actor pause = new Actor(name, () -> {});
        crank.wakeAt(pause, end);
        crank.turnUntil(() -> crank.nowNanos() >= end);
        crank.rest(pause);
    }

    private @Nullable SteppedLoop mountedLoop() {
        Actor actor = crank.current();
        for (SteppedLoop loop : loops) {
            if (loop.actor() == actor) {
                return loop;
            }
        }
        return null;
    }

    private void endQuietPeriod() {
        if (quietUntilNanos > NOT_QUIET && nanoTime() >= quietUntilNanos) {
            quietUntilNanos = NOT_QUIET;
            decisions.stopFaults(healed);
            trace.record(nanoTime(), "scenario", EventKind.QUIET, "ends", 0);
        }
    }

    private void checkLostWakeups() {
        for (SteppedLoop loop : loops) {
            if (loop.sleepsWithWorkWaiting() && !crank.hasRunnable()) {
                throw new InvariantFailure(
                        "no loop sleeps with work waiting",
                        VirtualTime.format(nanoTime()),
                        nanoTime(),
                        loop.actor().name(),
                        "simulation",
                        null);
            }
        }
    }

    /** What the network knows of time. */
    private final class CrankTime implements Timeline {
        @Override
        public long nowNanos() {
            return crank.nowNanos();
        }

        @Override
        public void at(long timeNanos, Runnable event) {
            crank.at(timeNanos, event);
        }
    }

    private final class Watch implements CrankWatch {
        @Override
        public void turned(String actor) {
            turned = true;
            threads.lookAround();
            budget.event(nanoTime(), actor);
            check(actor);
        }

        @Override
        public void entered() {
            threads.lookAround();
        }

        @Override
        public void picking() {
            jdkThreads.settle();
        }

        @Override
        public void timeMoved() {
            budget.timeMoved(nanoTime());
            endQuietPeriod();
            checks.timeMoved();
        }
    }
}
