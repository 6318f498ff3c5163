package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.Condition;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.List;

/** Signals wake the first who wait, none is lost, and whoever leaves a wait holds the lock. */
class ConditionProperties {
    @Property(tries = 1000)
    void noSignalIsLostOrDoubledInAStorm(@ForAll long seed, @ForAll boolean fast) {
        Troupe.playInAStorm(seed, fast ? Engine.VIRTUAL : Engine.BATON, ConditionPlay::new);
    }

    @Property(tries = 40)
    void noSignalIsLostOrDoubledWhoeverIsCancelledWhen(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, ConditionPlay::new);
    }

    private static final class ConditionPlay implements Play {
        private static final int ROUNDS = 2;

        private final Condition condition = new Condition();
        private final Line unsignalled = new Line();
        // In the order of the signals.
        private final List<Actor> signalled = new ArrayList<>();
        private Actor holder;

        @Override
        public void begin(Troupe troupe) {
            int n = 3 + troupe.choose("actors", 3);
            for (int i = 0; i < n; i++) {
                troupe.enter(this::play);
            }
        }

        private void play(Actor self) {
            for (int round = 0; round < ROUNDS; round++) {
                self.pause();
                if (self.attempt(
                        () -> {
                            condition.acquire();
                            takeLock(self);
                        })) {
                    try {
                        self.pause();
                        act(self);
                        self.pause();
                    } finally {
                        giveLock(self);
                        condition.release();
                        self.troupe.moment();
                    }
                }
            }
        }

        private void act(Actor self) {
            switch (self.choose("act", 5)) {
                case 1 -> signal(self, 1);
                case 2 -> signal(self, 2);
                case 3 -> {
                    signalTo(Integer.MAX_VALUE);
                    condition.signalAll();
                    self.troupe.moment();
                }
                default -> self.attempt(() -> await(self));
            }
        }

        private void signal(Actor self, int n) {
            signalTo(n);
            condition.signal(n);
            self.troupe.moment();
        }

        private void await(Actor self) {
            unsignalled.join(self);
            giveLock(self);
            boolean returned = false;
            try {
                condition.await();
                returned = true;
            } finally {
                takeLock(self);
                boolean hadSignal = signalled.contains(self);
                if (returned) {
                    assertThat(hadSignal).as("%s was signalled", self).isTrue();
                    assertThat(signalled.stream().takeWhile(one -> one != self))
                            .as("those signalled before %s", self)
                            .allMatch(Actor::isCut);
                }
                signalled.remove(self);
                unsignalled.leave(self);
                if (!returned && hadSignal) {
                    signalTo(1);
                }
            }
        }

        /** A signal goes to the first who has none and whom no cancellation is on its way to. */
        private void signalTo(int n) {
            List<Actor> chosen =
                    unsignalled.waiting().stream().filter(one -> !one.isCut()).limit(n).toList();
            signalled.addAll(chosen);
            chosen.forEach(unsignalled::leave);
        }

        private void takeLock(Actor self) {
            assertThat(condition.isLocked()).as("%s has the lock", self).isTrue();
            assertThat(holder).as("holder when %s comes", self).isNull();
            holder = self;
        }

        private void giveLock(Actor self) {
            assertThat(holder).isSameAs(self);
            holder = null;
        }

        @Override
        public void end(Troupe troupe) {
            assertThat(signalled).as("those signalled who sleep on").isEmpty();
            assertThat(unsignalled.waiting()).hasSameElementsAs(troupe.left());
            assertThat(condition.isLocked()).isFalse();
        }
    }
}
