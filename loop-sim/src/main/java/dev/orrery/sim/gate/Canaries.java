package dev.orrery.sim.gate;

import dev.orrery.loop.EventLoop;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/**
 * Planted bugs, one for each kind of decision. A gate that does not find one of them would not find
 * such a bug in anybody's program.
 */
final class Canaries {
    private static final Duration SOON = Duration.ofMillis(10);

    private static final List<Canary> OF_LOOPS_AND_THREADS =
            List.of(
                    new Canary(
                            "canary-order-of-loops",
                            "actor.pick",
                            "takes for granted that the loop that was started first comes first",
                            Canaries::orderOfLoops),
                    new Canary(
                            "canary-order-of-channels",
                            "ready.order",
                            "takes for granted that channels are ready in the order of"
                                    + " registration",
                            Canaries::orderOfChannels),
                    new Canary(
                            "canary-late-timer",
                            "timer.late",
                            "takes for granted that a timer fires on time",
                            Canaries::lateTimer),
                    new Canary(
                            "canary-slow-work",
                            "executor.duration",
                            "takes for granted that work on an executor ends within 30 ms",
                            Canaries::slowWork),
                    new Canary(
                            "canary-lost-update",
                            "thread.step",
                            "counts in two threads without a lock",
                            Canaries::lostUpdate),
                    new Canary(
                            "canary-going-to-sleep",
                            "sleep.step",
                            "takes for granted that no thread gets in between a loop's last"
                                    + " callback and its sleep",
                            Canaries::goingToSleep),
                    new Canary(
                            "canary-random-stream",
                            "random.stream",
                            "takes for granted that the first random number of four is never 1",
                            Canaries::randomStream),
                    new Canary(
                            "canary-fault-point",
                            "buggify.disk-full",
                            "does not expect that a fault point acts",
                            Canaries::faultPoint),
                    new Canary(
                            "canary-choice",
                            "clients",
                            "fails with the third of five numbers of clients",
                            Canaries::choice));

    private Canaries() {}

    static List<Canary> all() {
        return Stream.of(OF_LOOPS_AND_THREADS, HostCanaries.ALL, NetworkCanaries.ALL)
                .flatMap(List::stream)
                .toList();
    }

    private static void orderOfLoops(Simulation sim) {
        List<String> order = new ArrayList<>();
        sim.always("first comes first", () -> order.isEmpty() || order.getFirst().equals("first"));
        for (String name : List.of("first", "second")) {
            sim.host("node").start(name, loop -> order.add(name));
        }
        sim.runUntilIdle();
    }

    private static void orderOfChannels(Simulation sim) throws IOException {
        SimHost host = sim.host("node");
        List<Integer> order = new ArrayList<>();
        sim.always("channel 0 comes first", () -> order.isEmpty() || order.getFirst() == 0);
        List<Pipe> pipes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pipes.add(host.world().selectorProvider().openPipe());
        }
        host.start("reader", loop -> readAll(loop, pipes, order));
        sim.after(
                SOON,
                () -> {
                    for (Pipe pipe : pipes) {
                        write(pipe);
                    }
                });
        sim.runUntilIdle();
    }

    private static void readAll(EventLoop loop, List<Pipe> pipes, List<Integer> order) {
        for (int i = 0; i < pipes.size(); i++) {
            int number = i;
            Pipe.SourceChannel source = pipes.get(i).source();
            try {
                source.configureBlocking(false);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            loop.addReader(
                    source,
                    () -> {
                        order.add(number);
                        loop.removeReader(source);
                    });
        }
    }

    private static void write(Pipe pipe) {
        try {
            pipe.sink().configureBlocking(false);
            pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void lateTimer(Simulation sim) {
        boolean[] late = {false};
        sim.always("the answer comes before the timeout", () -> !late[0]);
        sim.host("node")
                .start(
                        "loop",
                        loop ->
                                loop.callLater(
                                        SOON, () -> late[0] = sim.elapsed().compareTo(SOON) > 0));
        sim.runUntilIdle();
    }

    private static void slowWork(Simulation sim) {
        boolean[] slow = {false};
        sim.always("work ends in time", () -> !slow[0]);
        SimHost host = sim.host("node");
        ExecutorService pool = host.world().executors().newExecutor("pool", 1);
        pool.execute(() -> slow[0] = sim.elapsed().toMillis() > 30);
        pool.shutdown();
        sim.run();
    }

    private static void lostUpdate(Simulation sim) {
        SimHost host = sim.host("node");
        int[] count = {0};
        EventLoop loop = host.start("log", started -> {});
        for (String name : List.of("one", "two")) {
            host.thread(
                    name,
                    () -> {
                        int read = count[0];
                        loop.callSoonThreadsafe(() -> {});
                        count[0] = read + 1;
                    });
        }
        sim.runUntilIdle();
        if (count[0] != 2) {
            throw new AssertionError("an update was lost: count=" + count[0]);
        }
    }

    /**
     * Whoever looks as soon as the door is open, and before others have a turn, finds it unused.
     */
    private static void goingToSleep(Simulation sim) {
        SimHost host = sim.host("node");
        boolean[] open = {false};
        boolean[] used = {false};
        host.start("door", loop -> open[0] = true);
        host.thread("guest", () -> used[0] = open[0]);
        sim.runUntil(() -> open[0]);
        if (used[0]) {
            throw new AssertionError("somebody came in before the door was watched");
        }
        sim.runUntilIdle();
    }

    private static void randomStream(Simulation sim) {
        if (sim.host("node").world().random().nextInt(4) == 1) {
            throw new AssertionError("1 was not expected");
        }
    }

    private static void faultPoint(Simulation sim) {
        if (sim.host("node").world().buggify("disk-full")) {
            throw new AssertionError("the disk is full");
        }
    }

    private static void choice(Simulation sim) {
        if (sim.choose("clients", 5) == 2) {
            throw new AssertionError("three clients are too many");
        }
    }
}
