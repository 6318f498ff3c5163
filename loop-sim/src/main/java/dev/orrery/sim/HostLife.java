package dev.orrery.sim;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopStepper;
import dev.orrery.loop.World;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.decision.Choices;
import dev.orrery.sim.decision.SplitMix64;
import dev.orrery.sim.dns.HostResolver;
import dev.orrery.sim.link.Packet;
import dev.orrery.sim.net.Protocols;
import dev.orrery.sim.net.SimSelectorProvider;
import dev.orrery.sim.thread.Incarnation;
import dev.orrery.sim.thread.SimExecutor;
import dev.orrery.sim.thread.SimThread;
import dev.orrery.sim.time.HostClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One life of a host, from its start to its crash: the World that its code sees, and what that code
 * has made. Each life has a World of its own, so that what is left of an earlier one has no way
 * into a later one: everything that could have an effect asks whether its own life is over.
 *
 * <p>Threading: as {@link Simulation}.
 */
final class HostLife {
    private static final int MOST_REFUSALS = 1_000;
    private final Simulation simulation;
    private final String host;
    private final SimHost machine;
    private final HostClock clock;
    private final Incarnation incarnation;
    private final SimSignals signals = new SimSignals();
    private final Belongings belongings;
    private final SimSelectorProvider provider;
    private final World world;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    // Those that the crank turns.
    private final List<SteppedLoop> stepped = new ArrayList<>();
    // Which task was refused something last, and how often in a row.
    private @Nullable Task<?> refusedTask;
    private int refusals;

    /** {@code random} is the life's own. */
    HostLife(Simulation simulation, SimHost machine, SplitMix64 random) {
        this.simulation = simulation;
        this.host = machine.name();
        this.machine = machine;
        this.clock = machine.clock();
        Protocols protocols = machine.protocols();
        HostResolver resolver = simulation.dns().resolverOf(machine.node(), this::requireAlive);
        this.incarnation =
                new Incarnation(
                        simulation.crank(),
                        host,
                        clock,
                        machine::mayGoWrong,
                        resolver::around,
                        this::refused);
        this.provider = new SimSelectorProvider(simulation.decisions(), this::block, protocols);
        machine.node().attach(packet -> arrived(protocols, packet));
        this.belongings = new Belongings(host, provider);
        this.world =
                World.system()
                        .withClock(clock.monotonic())
                        .withWallClock(clock.wall())
                        .withSelectorProvider(provider)
                        .withResolver(resolver)
                        .withWaiters(() -> newWaiter("loop"))
                        .withThreads(this::newThread)
                        .withExecutors(this::newExecutor)
                        .withRandom(random)
                        .withSignals(signals)
                        .withProcessors(SimHost.PROCESSORS)
                        .withSleeper(this::sleep)
                        .withFaultPoints(this::buggify)
                        .withPostProbe(simulation::posted)
                        .withTurnBarrier(simulation.turnBarrier())
                        .withLoopThreads((loopName, stackBytes, life, interrupted) -> life.run())
                        .withListeners(() -> new SimLoopListener(simulation, this));
    }

    World world() {
        return world;
    }

    String host() {
        return host;
    }

    HostClock clock() {
        return clock;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    Belongings belongings() {
        return belongings;
    }

    SimSignals signals() {
        return signals;
    }

    boolean isOver() {
        return incarnation.isDead();
    }

    /** {@code name} if it is new in this life, else with a number behind it. */
    String unique(String name) {
        int uses = names.merge(name, 1, Integer::sum);
        return uses == 1 ? name : name + "#" + uses;
    }

    SimWaiter newWaiter(String loopName) {
        requireAlive();
        return new SimWaiter(simulation, this, unique(host + "/" + loopName + ".waiter"));
    }

    /** Two loops of one name would have their turns mixed up in every plan. */
    void requireNewLoop(String actor) {
        for (SteppedLoop one : stepped) {
            if (!one.isEnded() && one.actor().name().equals(actor)) {
                throw new IllegalStateException(
                        "the name of a loop must be unique on its host: loop="
                                + actor
                                + ". Give the second loop a name of its own.");
            }
        }
    }

    void turn(SteppedLoop loop) {
        stepped.add(loop);
        simulation.turn(loop);
    }

    /** A thread that has begun. */
    SimThread start(String threadName, Runnable body) {
        SimThread made =
                simulation.threads().start(unique(host + "/" + threadName), body, incarnation);
        belongings.made(made);
        return made;
    }

    /** Everything that the host held is gone. On the crank's own stack. */
    void end(CrashMode mode) {
        incarnation.die();
        provider.crash(mode == CrashMode.RESET);
        simulation.unwinding(
                this,
                () -> {
                    simulation.threads().unwind(incarnation);
                    for (Belongings.NamedLoop one : List.copyOf(belongings.loops())) {
                        end(one.loop());
                    }
                });
        belongings.drop();
    }

    private void end(EventLoop loop) {
        for (SteppedLoop one : stepped) {
            if (one.loop() == loop) {
                one.crash();
                return;
            }
        }
        abandon(loop);
    }

    /** One that runs has its host's code under it, and ends when that gets there. */
    void abandon(EventLoop loop) {
        if (!loop.isRunning()) {
            try {
                LoopStepper.abandon(loop);
            } catch (VirtualMachineError unusable) {
                throw unusable;
            } catch (Throwable thrown) {
                // What code throws that is being unwound came of its end: its host is gone.
            }
            simulation.closed(loop);
        }
    }

    /** What ends the run, wherever it is thrown. */
    static boolean isVerdict(Throwable thrown) {
        return thrown instanceof InvariantFailure
                || thrown instanceof UncaughtFailure
                || thrown instanceof LeakFailure
                || thrown instanceof NothingCanHappenException
                || thrown instanceof BudgetExceededException
                || thrown instanceof VirtualMachineError;
    }

    /** The arrival may be what its host crashes at; then nobody receives it. */
    private void arrived(Protocols protocols, Packet packet) {
        machine.mayGoWrong();
        if (!incarnation.isDead()) {
            protocols.receive(packet);
        }
    }

    /**
     * Code is refused because this life is over. A body that swallows that over and over stands
     * still: it would hold up whoever crashes the host for ever. Each body has its own count, for
     * those who only clean up, however many they are, are all to be told the same.
     */
    private void refused() {
        SimThread thread = simulation.threads().current();
        if (thread != null) {
            thread.refused();
            return;
        }
        Task<?> task = Task.currentOrNull();
        if (task == null || simulation.deadHere() == null) {
            return;
        }
        if (task != refusedTask) {
            refusedTask = task;
            refusals = 0;
        }
        if (++refusals > MOST_REFUSALS) {
            Task.await(EventLoop.current().newFuture());
        }
    }

    private void requireAlive() {
        simulation.requireOpen();
        incarnation.requireAlive();
    }

    private Thread newThread(Runnable body) {
        requireAlive();
        SimThread made = simulation.threads().create(unique(host + "/thread"), body, incarnation);
        belongings.made(made);
        return made.thread();
    }

    private SimExecutor newExecutor(String executorName, int threads) {
        requireAlive();
        SimExecutor made =
                new SimExecutor(
                        simulation.threads(),
                        simulation.decisions(),
                        unique(host + "/" + executorName),
                        threads,
                        incarnation);
        belongings.made(made);
        return made;
    }

    /** Somebody blocks in a channel; whoever is dead when it is over goes no further. */
    private long block(BooleanSupplier ready, long delayNanos, String what) {
        requireAlive();
        long left =
                simulation.blockOn(
                        this, () -> incarnation.isDead() || ready.getAsBoolean(), delayNanos, what);
        requireAlive();
        return left;
    }

    private void sleep(Duration delay) throws InterruptedException {
        requireAlive();
        simulation.sleep(clock, delay);
        requireAlive();
    }

    private boolean buggify(String point) {
        if (incarnation.isDead()) {
            return false;
        }
        return simulation
                        .decisions()
                        .choose(
                                simulation.decisions().site(host, "buggify." + point),
                                Choices.yesNo())
                == 1;
    }
}
