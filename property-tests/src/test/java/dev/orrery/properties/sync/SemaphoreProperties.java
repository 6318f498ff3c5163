package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.BoundedSemaphore;
import dev.orrery.loop.sync.Semaphore;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** No permit is lost or doubled, first come first served, and none is free while somebody waits. */
class SemaphoreProperties {
    @Property(tries = 1000)
    void noPermitIsLostOrDoubledInAStorm(
            @ForAll long seed, @ForAll boolean fast, @ForAll boolean bounded) {
        Engine engine = fast ? Engine.VIRTUAL : Engine.BATON;
        Troupe.playInAStorm(seed, engine, () -> new SemaphorePlay(bounded));
    }

    @Property(tries = 40)
    void noPermitIsLostOrDoubledWhoeverIsCancelledWhen(@ForAll long seed, @ForAll boolean bounded) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, () -> new SemaphorePlay(bounded));
    }

    private static final class SemaphorePlay implements Play {
        private static final int ROUNDS = 2;

        private final boolean bounded;
        private final Line line = new Line();
        private Semaphore semaphore;
        private int free;

        SemaphorePlay(boolean bounded) {
            this.bounded = bounded;
        }

        @Override
        public void begin(Troupe troupe) {
            free = troupe.choose("permits", 3) + (bounded ? 1 : 0);
            semaphore = bounded ? new BoundedSemaphore(free) : new Semaphore(free);
            int n = 3 + troupe.choose("actors", 3);
            for (int i = 0; i < n; i++) {
                troupe.enter(this::play);
            }
        }

        private void play(Actor self) {
            for (int round = 0; round < ROUNDS; round++) {
                self.pause();
                if (!bounded && self.choose("give", 3) == 1) {
                    release(self);
                    continue;
                }
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
            semaphore.acquire();
            assertThat(free).as("free permits when %s gets one", self).isPositive();
            line.assertIsNext(self);
            line.leave(self);
            free--;
        }

        private void hold(Actor self) {
            try {
                self.pause();
            } finally {
                release(self);
            }
        }

        /** Several at a time, now and then, if the semaphore is one that may grow. */
        private void release(Actor self) {
            int n = bounded ? 1 : 1 + self.choose("more", 2);
            for (int i = 0; i < n; i++) {
                free++;
                semaphore.release();
            }
            self.troupe.moment();
        }

        @Override
        public void end(Troupe troupe) {
            if (free > 0) {
                assertThat(troupe.left()).as("those who wait for a free permit").isEmpty();
            }
            assertThat(semaphore.isLocked()).isEqualTo(free == 0);
            Task<Integer> count = Task.spawn(troupe.loop(), this::takeAll);
            troupe.run();
            assertThat(count.result()).as("permits that are left").isEqualTo(free);
        }

        private int takeAll() {
            int taken = 0;
            while (!semaphore.isLocked()) {
                semaphore.acquire();
                taken++;
            }
            return taken;
        }
    }
}
