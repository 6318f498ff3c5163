package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** One holder at a time, first come first served, and never nobody while somebody waits. */
class LockProperties {
    @Property(tries = 1000)
    void oneHolderAtATimeInOrderInAStorm(@ForAll long seed, @ForAll boolean fast) {
        Troupe.playInAStorm(seed, fast ? Engine.VIRTUAL : Engine.BATON, LockPlay::new);
    }

    @Property(tries = 40)
    void oneHolderAtATimeInOrderWhoeverIsCancelledWhen(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, LockPlay::new);
    }

    private static final class LockPlay implements Play {
        private static final int ROUNDS = 2;

        private final Lock lock = new Lock();
        private final Line line = new Line();
        private Actor holder;

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
                line.join(self);
                try {
                    if (self.attempt(() -> acquire(self))) {
                        hold(self);
                    }
                } finally {
                    line.leave(self);
                }
            }
        }

        private void acquire(Actor self) {
            lock.acquire();
            assertThat(holder).as("holder when %s comes", self).isNull();
            assertThat(lock.isLocked()).isTrue();
            line.assertIsNext(self);
            line.leave(self);
            holder = self;
        }

        private void hold(Actor self) {
            try {
                self.pause();
            } finally {
                assertThat(holder).isSameAs(self);
                holder = null;
                lock.release();
                self.troupe.moment();
            }
        }

        @Override
        public void end(Troupe troupe) {
            assertThat(troupe.left()).as("those who wait for a free lock").isEmpty();
            assertThat(lock.isLocked()).isFalse();
        }
    }
}
