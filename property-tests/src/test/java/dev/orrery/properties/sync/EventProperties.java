package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.Event;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.LinkedHashSet;
import java.util.Set;

/** A setting wakes everybody who waits then, in order, and nobody else. */
class EventProperties {
    @Property(tries = 1000)
    void aSettingWakesThoseWhoWaitInAStorm(@ForAll long seed, @ForAll boolean fast) {
        Troupe.playInAStorm(seed, fast ? Engine.VIRTUAL : Engine.BATON, EventPlay::new);
    }

    @Property(tries = 40)
    void aSettingWakesThoseWhoWaitWhoeverIsCancelledWhen(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, EventPlay::new);
    }

    private static final class EventPlay implements Play {
        private static final int ROUNDS = 3;

        private final Event event = new Event();
        private final Line line = new Line();
        private final Set<Actor> woken = new LinkedHashSet<>();
        private boolean set;

        @Override
        public void begin(Troupe troupe) {
            int n = 2 + troupe.choose("actors", 3);
            for (int i = 0; i < n; i++) {
                troupe.enter(this::play);
            }
        }

        private void play(Actor self) {
            for (int round = 0; round < ROUNDS; round++) {
                self.pause();
                switch (self.choose("act", 4)) {
                    case 1 -> set(self);
                    case 2 -> clear(self);
                    default -> await(self);
                }
            }
        }

        private void await(Actor self) {
            try {
                self.attempt(
                        () -> {
                            boolean atOnce = set;
                            line.join(self);
                            event.await();
                            if (!atOnce) {
                                assertThat(woken).as("those woken").contains(self);
                                assertThat(woken.stream().takeWhile(one -> one != self))
                                        .as("those woken before %s", self)
                                        .allMatch(Actor::isCut);
                            }
                        });
            } finally {
                line.leave(self);
                woken.remove(self);
            }
        }

        private void set(Actor self) {
            if (!set) {
                line.waiting().stream().filter(one -> !one.isCut()).forEach(woken::add);
            }
            set = true;
            event.set();
            assertThat(event.isSet()).isTrue();
            self.troupe.moment();
        }

        private void clear(Actor self) {
            set = false;
            event.clear();
            assertThat(event.isSet()).isFalse();
            self.troupe.moment();
        }

        @Override
        public void end(Troupe troupe) {
            assertThat(woken).as("those woken who sleep on").isEmpty();
            assertThat(line.waiting()).hasSameElementsAs(troupe.left());
            if (set) {
                assertThat(troupe.left()).as("those who wait for what is set").isEmpty();
            }
        }
    }
}
