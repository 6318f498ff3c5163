package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.net.Protocols;
import dev.orrery.sim.time.HostClock;
import dev.orrery.sim.trace.EventKind;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A simulated machine: a {@link World} with clocks, channels, threads, executors, randomness and
 * signals of its own. It can crash and be started again, stand still for a while, and have clocks
 * that go wrong.
 *
 * <p>Threading: whoever runs in the simulation, or its owner between turns. Source: the hosts of
 * turmoil and the nodes of madsim.
 */
public final class SimHost {
    /** The processors of every simulated host; a real count would change pools, and so digests. */
    public static final int PROCESSORS = 4;

    private static final Duration LONGEST = Duration.ofDays(36_525);
    // A constant, since negated() computes with big decimals.
    private static final Duration LONGEST_BACK = LONGEST.negated();
    private static final Choices RANDOM_STREAMS = Choices.upTo(256);

    private final Simulation simulation;
    private final String name;
    private final Node node;
    private final Protocols protocols;
    private final SortedMap<String, Object> durables = new TreeMap<>();
    // Which of the streams of randomness is the host's; each life has a part of it.
    private final int randomStream;
    private final HostClock clock;
    // Null until one may begin.
    private @Nullable HostFaults faults;
    private HostLife life;
    private long lives;
    private boolean mayCrash = true;
    private long pausedUntilNanos;
    private @Nullable Consumer<SimHost> boot;

    SimHost(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.node = simulation.network().addNode(name);
        this.protocols =
                new Protocols(node, simulation.decisions(), simulation.trace(), simulation.flows());
        this.randomStream =
                simulation
                        .decisions()
                        .choose(simulation.decisions().site(name, "random.stream"), RANDOM_STREAMS);
        this.clock = new HostClock(name, simulation.crank()::nowNanos, this::clockChanged);
        this.life = newLife();
        protocols.setBeforeUse(this::mayGoWrong);
        protocols.setRefusal(simulation::refuseTheDead);
    }

    private void clockChanged() {
        if (isUp()) {
            record("clock: " + clock, 0);
            life.incarnation().clockChanged();
        }
    }

    private HostLife newLife() {
        // By the name, for two machines never have the same randomness: what breaks ties between
        // them by chance would never do so in a calm run.
        long part = SplitMix64.hash(name) + SplitMix64.mix(lives * 256 + randomStream);
        lives++;
        return new HostLife(simulation, this, new SplitMix64(part));
    }

    /**
     * The host's name.
     *
     * @return the name given to {@link Simulation#host}
     */
    public String name() {
        return name;
    }

    /**
     * The host's IPv4 address.
     *
     * @return {@code 10.0.x.y} with the host's name, numbered in the order in which hosts are made
     */
    public InetAddress address() {
        return node.address();
    }

    /**
     * The host's IPv6 address.
     *
     * @return {@code fd00::i} with the host's name, numbered in the order in which hosts are made
     */
    public InetAddress address6() {
        return node.address6();
    }

    /**
     * Limits how many sockets this host may have open at once, as {@code ulimit -n} does; those
     * that are open stay. In this life of the host and in later ones.
     *
     * @param most how many; without a call there is no limit
     * @throws IllegalArgumentException if it is negative
     */
    public void limitOpenSockets(int most) {
        protocols.limitOpenSockets(most);
    }

    /**
     * What this host sees of the world; hand it to the code under test.
     *
     * @return the same World from one start of the host to the next; that of a host that has
     *     crashed refuses everything that could have an effect
     */
    public World world() {
        return life.world();
    }

    /**
     * Runs {@code program} now, and again whenever the host is restarted: what a machine starts
     * when it comes up. It makes loops and threads with {@link #start(String, Consumer)}, {@link
     * #startMain} and {@link #thread}; what must outlive a crash is in {@link #durable}.
     *
     * @param program gets this host
     * @throws IllegalStateException if the host has a program, or is down
     */
    public void boot(Consumer<SimHost> program) {
        requireUp("boot");
        if (boot != null) {
            throw new IllegalStateException(
                    "boot must be called once: host="
                            + name
                            + ". Start all that the host runs in one program.");
        }
        boot = Objects.requireNonNull(program, "program");
        simulation.outside(() -> simulation.booting(life, () -> program.accept(this)));
    }

    /**
     * Ends everything that the host holds, at once and without effect: loops get no turn any more,
     * timers, posts and work of executors are dropped, channels are dead. The bodies of tasks and
     * threads are unwound, so that they can be collected, but whatever they try on their way out
     * (send, post, sleep, start something) is refused with an Error. Called by the host's own code
     * it does not return. Does nothing to a host that is down.
     *
     * @param mode what the others hear
     */
    public void crash(CrashMode mode) {
        Objects.requireNonNull(mode, "mode");
        simulation.outside(() -> crashHere(mode));
    }

    private void crashHere(CrashMode mode) {
        simulation.requireLiving();
        if (isUp()) {
            record("crash " + mode.label(), 0);
            pausedUntilNanos = 0;
            life.end(mode);
            simulation.crashed();
            simulation.requireLiving();
        }
    }

    /**
     * Starts a host that has crashed: the same name and addresses, an empty memory, a new World;
     * what {@link #boot} was given runs again.
     *
     * @throws IllegalStateException if the host is up
     */
    public void restart() {
        if (isUp()) {
            throw new IllegalStateException(
                    "restart must come after a crash: host=" + name + ". Call crash() before.");
        }
        simulation.outside(this::restartHere);
    }

    private void restartHere() {
        simulation.requireLiving();
        life = newLife();
        record("restart", 0);
        Consumer<SimHost> program = boot;
        if (program != null) {
            simulation.booting(life, () -> program.accept(this));
        }
    }

    /**
     * Tells whether the host runs.
     *
     * @return false from a crash to the next restart
     */
    public boolean isUp() {
        return !life.isOver();
    }

    /**
     * Lets the host stand still, as one does that collects garbage: its clocks go on and its
     * operating system still receives and acknowledges, but none of its loops and threads gets a
     * turn. Called by the host's own code it returns when the pause is over. A pause in a pause
     * ends with the later of both; a crash ends it.
     *
     * @param time how long, in virtual time
     * @throws IllegalArgumentException if it is zero or negative
     * @throws IllegalStateException if the host is down
     */
    public void pause(Duration time) {
        pause(time, true);
    }

    /** A pause that somebody else's code decides on, which holds up nobody else's. */
    void pauseByFault(Duration time) {
        pause(time, false);
    }

    private void pause(Duration time, boolean inAnyDepth) {
        requireUp("pause");
        long nanos = nanos(time);
        if (nanos <= 0) {
            throw new IllegalArgumentException(
                    "time must be more than zero: time="
                            + time
                            + ", host="
                            + name
                            + ". Say how long the host stands still.");
        }
        HostLife paused = life;
        pausedUntilNanos = Math.max(pausedUntilNanos, simulation.nanoTime() + nanos);
        record("pause", nanos);
        paused.incarnation().pause();
        simulation.crank().at(simulation.nanoTime() + nanos, () -> endPause(paused));
        simulation.standStill(paused, inAnyDepth);
    }

    private void endPause(HostLife paused) {
        if (paused.incarnation().isPaused() && simulation.nanoTime() >= pausedUntilNanos) {
            record("goes on", 0);
            paused.incarnation().resume();
        }
    }

    /**
     * Tells whether the host stands still.
     *
     * @return true in a {@link #pause}
     */
    public boolean isPaused() {
        return life.incarnation().isPaused();
    }

    /**
     * The host's clocks, to let them go wrong.
     *
     * @return the same object in every life of the host
     */
    public HostClock clock() {
        return clock;
    }

    /**
     * Says whether the fault {@code fault.crash} may crash this host. It may, if nothing is said,
     * crash every host that has a program to {@link #boot}.
     *
     * @param may false for a host that shall stay up, such as a client's
     */
    public void mayCrash(boolean may) {
        mayCrash = may;
    }

    /** One that comes back after a crash, and that faults may crash. */
    boolean isCrashable() {
        return boot != null && mayCrash;
    }

    boolean hasProgram() {
        return boot != null;
    }

    /** What the host speaks, in all its lives. */
    Protocols protocols() {
        return protocols;
    }

    HostLife life() {
        return life;
    }

    /** Something happens on this host at which a fault may begin. */
    void mayGoWrong() {
        if (simulation.hasFaults()) {
            HostFaults may = faults;
            if (may == null) {
                may = new HostFaults(simulation, this);
                faults = may;
            }
            may.ask();
        }
    }

    /** All is well again. */
    void heal() {
        pausedUntilNanos = simulation.nanoTime();
        endPause(life);
        if (!clock.isRight()) {
            clock.setRight();
        }
        if (!isUp() && boot != null) {
            restart();
        }
    }

    /**
     * Something that the host still has after a crash, as if it were on its disk: a map, a log, a
     * counter. What was changed in it before the crash is there after it, whole and in order; a
     * disk that loses or tears writes is none of this. Ask for it each time: code that a crash
     * unwinds is refused here, but what it holds already it can change.
     *
     * @param <T> what it is
     * @param name its name, unique on this host
     * @param initial makes it when it is asked for first
     * @return the same object in every life of the host
     */
    @SuppressWarnings("unchecked") // one name has one type, as the caller says
    public <T> T durable(String name, Supplier<? extends T> initial) {
        simulation.refuseTheDead();
        Object known = durables.get(name);
        if (known == null) {
            known = Objects.requireNonNull(initial.get(), "initial.get()");
            durables.put(name, known);
        }
        return (T) known;
    }

    private void record(String what, long value) {
        simulation.trace().record(simulation.nanoTime(), name, EventKind.HOST, what, value);
    }

    private void requireUp(String method) {
        simulation.requireOpen();
        if (!isUp()) {
            simulation.requireLiving();
            throw new IllegalStateException(
                    method
                            + " must be called while the host is up: host="
                            + name
                            + ". It has crashed; call restart() before.");
        }
    }

    /**
     * Makes a loop that the simulation turns, and runs {@code main} as its first callback. What a
     * callback of it throws and does not catch ends the simulation.
     *
     * @param loopName the loop's name, unique among the loops that run on this host
     * @param main what the loop does first
     * @return the loop, running
     * @throws IllegalStateException if the host is down, or runs a loop of that name
     */
    public EventLoop start(String loopName, Consumer<EventLoop> main) {
        return start(LoopOptions.standard().withName(loopName).withDebug(false), main);
    }

    /**
     * As {@link #start(String, Consumer)}, with a loop that is as {@code options} say; an exception
     * handler of theirs is told of failures in place of the simulation.
     *
     * @param options the loop's options; its name must be unique among those that run on this host
     * @param main what the loop does first
     * @return the loop, running
     * @throws IllegalStateException if the host is down, or runs a loop of that name
     */
    public EventLoop start(LoopOptions options, Consumer<EventLoop> main) {
        return start(options, main, null);
    }

    private EventLoop start(LoopOptions options, Consumer<EventLoop> main, @Nullable MainEnd end) {
        requireUp("start");
        String actor = name + "/" + options.name();
        life.requireNewLoop(actor);
        SimWaiter waiter = life.newWaiter(options.name());
        EventLoop loop = EventLoop.create(life.world().withWaiters(() -> waiter), options);
        loop.callSoon(() -> main.accept(loop));
        life.turn(new SteppedLoop(simulation, life, actor, loop, waiter, end));
        return loop;
    }

    /**
     * Makes a loop that the simulation turns, and runs {@code main} as its main task, as {@code
     * Async.run} does in production: when main has ended, tasks that are left are cancelled and
     * waited for, up to the limit of {@code TaskOptions.standard()} in virtual time, and the loop
     * is closed. What main throws ends the simulation after that; an {@link Error} of any task ends
     * it at once. Where the host crashes nothing of this happens.
     *
     * @param loopName the loop's name, unique among the loops that run on this host
     * @param main what to run
     * @return the loop, running
     * @throws IllegalStateException if the host is down, or runs a loop of that name
     */
    public EventLoop startMain(String loopName, TaskAction<?> main) {
        MainEnd end = new MainEnd(Objects.requireNonNull(main, "main"));
        LoopOptions options = LoopOptions.standard().withName(loopName).withDebug(false);
        return start(options, end::begin, end);
    }

    /**
     * Starts a simulated thread.
     *
     * @param threadName the thread's name, unique on this host
     * @param body what it runs; it may post to loops, sleep through the World, and end
     * @return the thread
     * @throws IllegalStateException if the host is down
     */
    public Thread thread(String threadName, Runnable body) {
        requireUp("thread");
        return life.start(threadName, body).thread();
    }

    /**
     * Delivers a signal of the operating system to whoever handles it on this host.
     *
     * @param signal the name without SIG: {@code TERM}
     * @return false if nobody handles it, or the host is down
     */
    public boolean signal(String signal) {
        simulation.trace().record(simulation.nanoTime(), name, EventKind.SIGNAL, signal, 0);
        return isUp() && life.signals().deliver(signal);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The host on the network. */
    Node node() {
        return node;
    }

    Belongings belongings() {
        return life.belongings();
    }

    static long nanos(Duration duration) {
        // So short that no sum of times overflows: virtual time itself is bounded by the budget.
        if (duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST_BACK) < 0) {
            throw new IllegalArgumentException(
                    "duration must be at most a hundred years: duration="
                            + duration
                            + ". Times are counted in nanoseconds.");
        }
        return duration.toNanos();
    }
}
