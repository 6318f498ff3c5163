package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.link.Node;
import dev.orrery.sim.net.SimSelectorProvider;
import dev.orrery.sim.thread.SimExecutor;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.time.SimNanoClock;
import dev.orrery.sim.time.SimWallClock;
import dev.orrery.sim.trace.EventKind;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A simulated machine: a {@link World} with clocks, channels, threads, executors, randomness and
 * signals of its own.
 *
 * <p>Threading: whoever runs in the simulation, or its owner between turns. Source: the hosts of
 * turmoil and the nodes of madsim.
 */
public final class SimHost {
    /** The processors of every simulated host; a real count would change pools, and so digests. */
    public static final int PROCESSORS = 4;

    private static final Choices RANDOM_STREAMS = Choices.upTo(256);

    private final Simulation simulation;
    private final String name;
    private final SimSignals signals = new SimSignals();
    private final Belongings belongings;
    private final Node node;
    private final World world;

    SimHost(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.node = simulation.network().addNode(name);
        SimSelectorProvider provider =
                new SimSelectorProvider(
                        simulation.decisions(), name, simulation::blockOn, simulation.wire());
        this.belongings = new Belongings(name, provider);
        this.world =
                World.system()
                        .withClock(new SimNanoClock(simulation::nanoTime))
                        .withWallClock(new SimWallClock(simulation::nanoTime))
                        .withSelectorProvider(provider)
                        .withWaiters(() -> newWaiter("loop"))
                        .withThreads(this::newThread)
                        .withExecutors(this::newExecutor)
                        .withRandom(newRandom())
                        .withSignals(signals)
                        .withProcessors(PROCESSORS)
                        .withSleeper(simulation::sleep)
                        .withFaultPoints(this::buggify)
                        .withPostProbe(simulation::posted)
                        .withTurnBarrier(simulation.turnBarrier())
                        .withLoopThreads((loopName, stackBytes, life, interrupted) -> life.run())
                        .withListeners(() -> new SimLoopListener(simulation, name, belongings));
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
     * What this host sees of the world; hand it to the code under test.
     *
     * @return the same World all the time
     */
    public World world() {
        return world;
    }

    /**
     * Makes a loop that the simulation turns, and runs {@code main} as its first callback. What a
     * callback of it throws and does not catch ends the simulation.
     *
     * @param loopName the loop's name, unique on this host
     * @param main what the loop does first
     * @return the loop, running
     */
    public EventLoop start(String loopName, Consumer<EventLoop> main) {
        return start(LoopOptions.standard().withName(loopName).withDebug(false), main);
    }

    /**
     * As {@link #start(String, Consumer)}, with a loop that is as {@code options} say; an exception
     * handler of theirs is told of failures in place of the simulation.
     *
     * @param options the loop's options; its name must be unique on this host
     * @param main what the loop does first
     * @return the loop, running
     */
    public EventLoop start(LoopOptions options, Consumer<EventLoop> main) {
        String actor = name + "/" + options.name();
        SimWaiter waiter = newWaiter(options.name());
        EventLoop loop = EventLoop.create(world.withWaiters(() -> waiter), options);
        loop.callSoon(() -> main.accept(loop));
        simulation.turn(new SteppedLoop(simulation, actor, loop, waiter));
        return loop;
    }

    /**
     * Makes a loop that the simulation turns, and runs {@code main} as its main task, as {@code
     * Async.run} does in production: the loop ends when main has ended, and what main throws ends
     * the simulation. Tasks that are left then are not waited for.
     *
     * @param loopName the loop's name, unique on this host
     * @param main what to run
     * @return the loop, running
     */
    public EventLoop startMain(String loopName, TaskAction<?> main) {
        return start(
                loopName,
                loop -> Task.spawn(loop, "main", main).addDoneCallback(SimHost::mainEnded));
    }

    private static void mainEnded(LoopFuture<?> main) {
        // What main has thrown is thrown here, too, and so reaches the exception handler.
        main.result();
        main.loop().stop();
    }

    /**
     * Starts a simulated thread.
     *
     * @param threadName the thread's name, unique on this host
     * @param body what it runs; it may post to loops, sleep through the World, and end
     * @return the thread
     */
    public Thread thread(String threadName, Runnable body) {
        String unique = simulation.unique(name + "/" + threadName);
        SimThread made = simulation.threads().start(unique, body);
        belongings.made(made);
        return made.thread();
    }

    /**
     * Delivers a signal of the operating system to whoever handles it on this host.
     *
     * @param signal the name without SIG: {@code TERM}
     * @return false if nobody handles it
     */
    public boolean signal(String signal) {
        simulation.trace().record(simulation.nanoTime(), name, EventKind.SIGNAL, signal, 0);
        return signals.deliver(signal);
    }

    @Override
    public String toString() {
        return name;
    }

    private SimWaiter newWaiter(String loopName) {
        return new SimWaiter(simulation, simulation.unique(name + "/" + loopName + ".waiter"));
    }

    private Thread newThread(Runnable body) {
        SimThread made = simulation.threads().create(simulation.unique(name + "/thread"), body);
        belongings.made(made);
        return made.thread();
    }

    private SimExecutor newExecutor(String executorName, int threads) {
        SimExecutor made =
                new SimExecutor(
                        simulation.threads(),
                        simulation.decisions(),
                        simulation.unique(name + "/" + executorName),
                        threads);
        belongings.made(made);
        return made;
    }

    /** The host on the network. */
    Node node() {
        return node;
    }

    Belongings belongings() {
        return belongings;
    }

    private SplitMix64 newRandom() {
        int stream =
                simulation
                        .decisions()
                        .choose(simulation.decisions().site(name, "random.stream"), RANDOM_STREAMS);
        return new SplitMix64(stream);
    }

    private boolean buggify(String point) {
        return simulation
                        .decisions()
                        .choose(
                                simulation.decisions().site(name, "buggify." + point),
                                Choices.yesNo())
                == 1;
    }

    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException(
                    "duration must fit in nanoseconds: duration="
                            + duration
                            + ". Use less than 292 years.",
                    overflow);
        }
    }
}
