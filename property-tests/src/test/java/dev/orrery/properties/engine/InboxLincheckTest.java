package dev.orrery.properties.engine;

import dev.orrery.loop.engine.Callback;
import dev.orrery.loop.engine.Inbox;
import dev.orrery.loop.engine.ReadyQueue;
import dev.orrery.loop.handle.Context;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/**
 * The inbox under Lincheck's model checker: whatever posters and the loop do at the same time must
 * have the outcome of doing it one after the other in {@link Model}, in some order.
 */
public class InboxLincheckTest {
    // -Dorrery.lincheck=10 for ten times as many scenarios.
    private static final int SCENARIOS = 8 * Integer.getInteger("orrery.lincheck", 1);

    private final Inbox inbox = new Inbox(null, 2);
    private final ReadyQueue ready = new ReadyQueue();
    private boolean closed;

    @Operation
    public String post(@Param(gen = IntGen.class, conf = "1:9") int number) {
        return inbox.post(new Callback(new Numbered(number), Context.empty())).name();
    }

    @Operation(nonParallelGroup = "loop")
    public boolean trySleep() {
        return inbox.trySleep();
    }

    @Operation(nonParallelGroup = "loop")
    public List<Integer> drain() {
        // A loop does not look into its inbox any more once it has closed it.
        if (!closed) {
            inbox.drain(ready);
        }
        List<Integer> numbers = new ArrayList<>();
        while (ready.take() instanceof Callback callback) {
            numbers.add(((Numbered) callback.body()).number);
        }
        return numbers;
    }

    @Operation(nonParallelGroup = "loop", runOnce = true)
    public void close() {
        closed = true;
        inbox.close();
    }

    @Test
    void postsAndSleepsAtTheSameTimeAreAsInSomeOrder() {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(500)
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(Model.class)
                .check(InboxLincheckTest.class);
    }

    // Not a record: Lincheck cannot look into one.
    private static final class Numbered implements Runnable {
        final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public void run() {}
    }

    /** What the inbox is to one thread. */
    public static final class Model {
        private final List<Integer> posted = new ArrayList<>();
        private boolean asleep;
        private boolean closed;

        public String post(int number) {
            if (closed) {
                return "REFUSED";
            }
            boolean wakes = asleep;
            asleep = false;
            posted.add(number);
            return wakes ? "WAKE" : "LINKED";
        }

        public boolean trySleep() {
            boolean sleeps = !closed && !asleep && posted.isEmpty();
            asleep |= sleeps;
            return sleeps;
        }

        public List<Integer> drain() {
            List<Integer> all = List.copyOf(posted);
            posted.clear();
            asleep = false;
            return all;
        }

        public void close() {
            posted.clear();
            asleep = false;
            closed = true;
        }
    }
}
