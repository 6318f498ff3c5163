package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An ordered engine under a small crank that picks by a seed. */
class OrderedEngineTest {
    private static final int RUNS = Integer.getInteger("orrery.settle.runs", 60);

    /** Picks among the runnable, after settling, until nobody is left. */
    private static final class Crank implements CoroutineHost {
        private final List<Runnable> ready = new ArrayList<>();
        private final List<Coroutine> all = new ArrayList<>();
        private final Random random;
        final VirtualEngine engine = new VirtualEngine(this, true);
        long hash;

        Crank(long seed) {
            random = new Random(seed);
        }

        void start(String name, Runnable body) {
            Coroutine coroutine = engine.create(name, body);
            all.add(coroutine);
            ready.add(coroutine::resume);
        }

        void run() {
            while (true) {
                engine.settle();
                if (ready.isEmpty()) {
                    break;
                }
                ready.remove(random.nextInt(ready.size())).run();
            }
            engine.close();
        }

        /** Runs what became runnable last. */
        void runNext() {
            ready.removeLast().run();
        }

        /** Runs first what became runnable first. */
        void runInTurn() {
            for (engine.settle(); !ready.isEmpty(); engine.settle()) {
                ready.removeFirst().run();
            }
            engine.close();
        }

        /** Called by whatever runs, so that the hash tells the order of events. */
        void note(int event) {
            hash = hash * 31 + event;
        }

        List<String> unfinished() {
            return all.stream().filter(one -> !one.isDone()).map(Object::toString).toList();
        }

        @Override
        public boolean runnable(Coroutine coroutine) {
            return ready.add(coroutine::proceed);
        }

        @Override
        public void stranger(Runnable continuation) {
            ready.add(continuation);
        }

        @Override
        public void interrupted(Coroutine coroutine, boolean isInside) {}

        @Override
        public Future<?> schedule(Runnable command, long delayNanos) {
            ready.add(command);
            return new CompletableFuture<>();
        }

        @Override
        public void blocked(Coroutine coroutine, String where) {}
    }

    private static long contend(int turns, boolean strangers) {
        Crank crank = new Crank(7);
        Object monitor = new Object();
        for (int i = 0; i < 4; i++) {
            int self = i;
            Runnable body =
                    () -> {
                        for (int turn = 0; turn < turns; turn++) {
                            synchronized (monitor) {
                                crank.note(self);
                                VirtualEngineTest.giveWay();
                            }
                        }
                    };
            crank.start(
                    "t" + i, strangers && i % 2 == 1 ? () -> Thread.ofVirtual().start(body) : body);
        }
        crank.run();
        assertThat(crank.unfinished()).isEmpty();
        return crank.hash;
    }

    private static List<Long> hashes(int turns, boolean strangers) {
        return Stream.generate(() -> contend(turns, strangers))
                .limit(RUNS)
                .distinct()
                .collect(Collectors.toList());
    }

    @Test
    void contendersForOneMonitorRunInTheSameOrderInEveryRun() {
        assertThat(hashes(500, false)).hasSize(1);
    }

    @Test
    void thoseGrantedTogetherComeInTheOrderOfTheirCreation() {
        for (int run = 0; run < 200; run++) {
            Crank crank = new Crank(run);
            List<String> order = new ArrayList<>();
            Object first = new Object();
            Object second = new Object();
            crank.start(
                    "holder",
                    () -> {
                        synchronized (first) {
                            synchronized (second) {
                                LockSupport.parkNanos(1);
                            }
                        }
                    });
            crank.runNext();
            crank.start("older", () -> VirtualEngineTest.holding(first, () -> order.add("older")));
            crank.runNext();
            crank.start(
                    "younger", () -> VirtualEngineTest.holding(second, () -> order.add("younger")));
            crank.runNext();
            crank.runInTurn();
            assertThat(crank.unfinished()).isEmpty();
            assertThat(order).containsExactly("older", "younger");
        }
    }

    @Test
    void theSameHoldsOfThreadsThatTheBodiesStart() {
        assertThat(hashes(200, true)).hasSize(1);
    }

    @Test
    void theSameHoldsOnABusyMachine() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            busy.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (!stop.get()) {
                                            Thread.onSpinWait();
                                        }
                                    }));
        }
        try {
            assertThat(hashes(200, false)).hasSize(1);
        } finally {
            stop.set(true);
            for (Thread one : busy) {
                one.join();
            }
        }
    }
}
