package dev.orrery.examples.batcher;

import static dev.orrery.loop.combine.Async.await;
import static dev.orrery.loop.combine.Async.spawn;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Four events come to a batcher whose sink is sometimes slow. */
public final class BatcherScenario implements Scenario {
    private static final int EVENTS = 4;
    private static final Duration LINGER = Duration.ofMillis(10);
    private static final int USUAL_WRITES = 31;

    private final Emptying emptying;

    /** Found by the service loader. */
    public BatcherScenario() {
        this(Emptying.BEFORE_THE_WRITE);
    }

    BatcherScenario(Emptying emptying) {
        this.emptying = emptying;
    }

    @Override
    public String name() {
        return "batcher";
    }

    @Override
    public String summary() {
        return "a batcher writes each event once, in order";
    }

    @Override
    public void run(Simulation sim) {
        sim.host("server").startMain("loop", () -> new Log(sim, emptying).run());
        sim.run();
    }

    private static final class Log {
        private final Simulation sim;
        private final EventLoop loop = EventLoop.current();
        private final Batcher batcher;
        private final List<String> added = new ArrayList<>();
        private final List<String> written = new ArrayList<>();

        private Log(Simulation sim, Emptying emptying) {
            this.sim = sim;
            this.batcher = new Batcher(this::write, LINGER, emptying);
        }

        private void run() {
            sim.always("no event is lost, and none comes twice", this::isInOrder);
            Task<?> running = spawn("batches", batcher::run);
            sim.after(nextPause(), this::happens);
            await(running);
            if (!written.equals(added)) {
                throw new AssertionError("all events must be written: written=" + written);
            }
        }

        private Duration nextPause() {
            return Duration.ofMillis(40 + 4L * sim.choose("pause", 8));
        }

        // Events come from outside, whatever the loop is doing.
        private void happens() {
            String event = "event " + added.size();
            added.add(event);
            loop.callSoonThreadsafe(() -> batcher.add(event));
            if (added.size() < EVENTS) {
                sim.after(nextPause(), this::happens);
            } else {
                sim.after(nextPause(), () -> loop.callSoonThreadsafe(batcher::close));
            }
        }

        // The sink is another machine: it is as slow as it is, however late the loop's timers are.
        private void write(List<String> batch) {
            boolean isSlow = sim.choose("sink", USUAL_WRITES + 1) == USUAL_WRITES;
            Event done = new Event("written");
            sim.after(Duration.ofMillis(isSlow ? 30 : 1), () -> loop.callSoonThreadsafe(done::set));
            done.await();
            written.addAll(batch);
        }

        private boolean isInOrder() {
            return written.equals(added.subList(0, Math.min(written.size(), added.size())));
        }
    }
}
