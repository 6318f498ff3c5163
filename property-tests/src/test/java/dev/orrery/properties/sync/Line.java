package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** The model of a line: who waits, in the order in which they came. */
final class Line {
    private final List<Actor> waiting = new ArrayList<>();

    void join(Actor actor) {
        waiting.add(actor);
    }

    void leave(Actor actor) {
        waiting.remove(actor);
    }

    /** Nobody who came before is still there, save those whom a cancellation is on its way to. */
    void assertIsNext(Actor actor) {
        assertThat(waiting.stream().takeWhile(one -> one != actor))
                .as("those who came before %s", actor)
                .allMatch(Actor::isCut);
    }

    List<Actor> waiting() {
        return waiting;
    }
}
