package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions;
import dev.orrery.loop.task.TaskOptions.Engine;
import dev.orrery.sim.NothingCanHappenException;
import dev.orrery.sim.Simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a {@link Play} on a simulated loop and cancels its actors at chosen moments: before and
 * after each thing that one of them does, so also between a wake-up and the turn of who was woken.
 */
final class Troupe implements AutoCloseable {
    private static final long MOST_EVENTS = 50_000;

    /** Who is cancelled when; a hop later if it is said so. */
    private record Cut(int moment, int victim, boolean later) {}

    private static final Cut NEVER = new Cut(-1, 0, false);

    private final Simulation sim;
    private final EventLoop loop;
    private final List<Actor> actors = new ArrayList<>();
    private final Cut cut;
    private final boolean stormy;
    private int moments;
    // Those who entered at the beginning.
    private int victims;
    // Nobody is cancelled any more.
    private boolean isOver;

    private Troupe(long seed, Engine engine, Cut cut, boolean stormy) {
        this.sim = Simulation.seeded(seed);
        this.cut = cut;
        this.stormy = stormy;
        sim.setBudget(MOST_EVENTS, Duration.ofDays(1));
        loop = EventLoop.create(sim.host("a").world());
        TaskOptions.standard().withEngine(engine).applyTo(loop);
    }

    /** Many actors are cancelled, whenever. */
    static void playInAStorm(long seed, Engine engine, Supplier<Play> plays) {
        play(seed, engine, NEVER, true, plays.get());
    }

    /** Each actor is cancelled once at each moment, in a run of its own. */
    static void playWithEveryCut(long seed, Engine engine, Supplier<Play> plays) {
        Troupe undisturbed = play(seed, engine, NEVER, false, plays.get());
        for (int moment = 0; moment < undisturbed.moments; moment++) {
            for (int victim = 0; victim < undisturbed.victims; victim++) {
                Cut now = new Cut(moment, victim, false);
                Cut later = new Cut(moment, victim, true);
                play(seed, engine, now, false, plays.get());
                play(seed, engine, later, false, plays.get());
            }
        }
    }

    private static Troupe play(long seed, Engine engine, Cut cut, boolean stormy, Play play) {
        try (Troupe troupe = new Troupe(seed, engine, cut, stormy)) {
            play.begin(troupe);
            troupe.victims = troupe.actors.size();
            troupe.run();
            troupe.isOver = true;
            play.end(troupe);
            return troupe;
        } catch (RuntimeException | Error failure) {
            failure.addSuppressed(
                    new AssertionError("seed=" + seed + ", engine=" + engine + ", cut=" + cut));
            throw failure;
        }
    }

    EventLoop loop() {
        return loop;
    }

    int choose(String what, int n) {
        return sim.choose(what, n);
    }

    /** A new actor, who begins in the next iteration. */
    Actor enter(Actor.Part part) {
        Actor actor = new Actor(this, actors.size(), part);
        actors.add(actor);
        actor.enter();
        return actor;
    }

    /** Those who have not ended. */
    List<Actor> left() {
        return actors.stream().filter(actor -> !actor.task().isDone()).toList();
    }

    /** True once {@link Play#end} has begun: who was left then and is woken shall leave. */
    boolean isOver() {
        return isOver;
    }

    /** Something may happen to somebody here. */
    void moment() {
        if (isOver) {
            return;
        }
        if (moments == cut.moment) {
            Actor victim = actors.get(cut.victim);
            if (cut.later) {
                loop.callSoon(victim::cut);
            } else {
                victim.cut();
            }
        }
        moments++;
        if (stormy && choose("cut", 3) == 1) {
            actors.get(choose("victim", victims)).cut();
        }
    }

    /** Runs until nothing can happen any more. */
    void run() {
        try {
            loop.runForever();
        } catch (NothingCanHappenException idle) {
            // All is said and done.
        }
        for (Actor actor : actors) {
            Task<?> task = actor.task();
            if (task.isDone() && !task.isCancelled()) {
                assertThat(task.exception()).as("failure of %s", task).isNull();
            }
        }
    }

    @Override
    public void close() {
        loop.close();
        sim.close();
    }
}
