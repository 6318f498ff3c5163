package dev.orrery.properties.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.sync.LifoQueue;
import dev.orrery.loop.sync.PriorityQueue;
import dev.orrery.loop.sync.Queue;
import dev.orrery.loop.task.TaskOptions.Engine;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is put is got once, in the order of the queue's kind, and nobody waits without need. */
class QueueProperties {
    private enum Kind {
        OLDEST,
        NEWEST,
        LEAST
    }

    private record Item(int weight, int number) {}

    @Property(tries = 1000)
    void noItemIsLostOrDoubledInAStorm(@ForAll long seed, @ForAll boolean fast, @ForAll Kind kind) {
        Engine engine = fast ? Engine.VIRTUAL : Engine.BATON;
        Troupe.playInAStorm(seed, engine, () -> new QueuePlay(kind));
    }

    @Property(tries = 40)
    void noItemIsLostOrDoubledWhoeverIsCancelledWhen(@ForAll long seed, @ForAll Kind kind) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, () -> new QueuePlay(kind));
    }

    @Property(tries = 40)
    void gettersThatWaitAreServedInTheOrderInWhichTheyCame(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, GettersPlay::new);
    }

    @Property(tries = 40)
    void puttersThatWaitAreServedInTheOrderInWhichTheyCame(@ForAll long seed) {
        Troupe.playWithEveryCut(seed, Engine.VIRTUAL, PuttersPlay::new);
    }

    private static final class QueuePlay implements Play {
        private static final int ROUNDS = 4;

        private final Kind kind;
        private Queue<Item> queue;
        private int capacity;
        private final List<Item> shelf = new ArrayList<>();
        private int numbers;
        private int unfinished;
        private final Line getting = new Line();
        private final Line putting = new Line();
        private final Line joining = new Line();
        private final Set<Actor> joined = new LinkedHashSet<>();

        QueuePlay(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void begin(Troupe troupe) {
            capacity = troupe.choose("capacity", 3);
            Comparator<Item> byWeight = Comparator.comparingInt(Item::weight);
            queue =
                    switch (kind) {
                        case OLDEST -> new Queue<>(capacity);
                        case NEWEST -> new LifoQueue<>(capacity);
                        case LEAST -> new PriorityQueue<>(byWeight, capacity);
                    };
            int n = 3 + troupe.choose("actors", 3);
            for (int i = 0; i < n; i++) {
                boolean puts = i % 2 == 1;
                troupe.enter(self -> play(self, puts));
            }
        }

        private void play(Actor self, boolean puts) {
            for (int round = 0; round < ROUNDS; round++) {
                self.pause();
                switch (self.choose("act", 5)) {
                    case 1 -> done(self);
                    case 2 -> join(self);
                    case 3 -> getNowait(self);
                    case 4 -> putNowait(self);
                    default -> {
                        if (puts) {
                            put(self);
                        } else {
                            get(self);
                        }
                    }
                }
            }
        }

        private void put(Actor self) {
            Item item = newItem(self);
            putting.join(self);
            try {
                self.attempt(
                        () -> {
                            queue.put(item);
                            stored(item);
                        });
            } finally {
                putting.leave(self);
            }
        }

        private void putNowait(Actor self) {
            if (!queue.isFull()) {
                Item item = newItem(self);
                queue.putNowait(item);
                stored(item);
                self.troupe.moment();
            }
        }

        private Item newItem(Actor self) {
            return new Item(self.choose("weight", 3), numbers++);
        }

        private void stored(Item item) {
            shelf.add(item);
            unfinished++;
            assertShelf();
        }

        private void get(Actor self) {
            getting.join(self);
            try {
                self.attempt(() -> assertThat(queue.get()).isEqualTo(taken()));
            } finally {
                getting.leave(self);
            }
        }

        private void getNowait(Actor self) {
            if (!queue.isEmpty()) {
                assertThat(queue.getNowait()).isEqualTo(taken());
                self.troupe.moment();
            }
        }

        /** What must have been taken just now. */
        private Item taken() {
            assertThat(shelf).as("what was put and not got").isNotEmpty();
            Item item =
                    switch (kind) {
                        case OLDEST -> shelf.getFirst();
                        case NEWEST -> shelf.getLast();
                        case LEAST ->
                                shelf.stream().min(Comparator.comparingInt(Item::weight)).get();
                    };
            shelf.remove(item);
            assertShelf();
            return item;
        }

        private void assertShelf() {
            assertThat(queue.size()).isEqualTo(shelf.size());
            if (capacity > 0) {
                assertThat(queue.size()).isLessThanOrEqualTo(capacity);
            }
        }

        private void done(Actor self) {
            // More is refused.
            if (unfinished > 0) {
                unfinished--;
                if (unfinished == 0) {
                    joining.waiting().stream().filter(one -> !one.isCut()).forEach(joined::add);
                }
                queue.taskDone();
                self.troupe.moment();
            }
        }

        private void join(Actor self) {
            try {
                self.attempt(
                        () -> {
                            boolean atOnce = unfinished == 0;
                            joining.join(self);
                            queue.join();
                            if (!atOnce) {
                                assertThat(joined).as("who saw all done").contains(self);
                            }
                        });
            } finally {
                joining.leave(self);
                joined.remove(self);
            }
        }

        @Override
        public void end(Troupe troupe) {
            assertThat(joined).as("those who join when all is done").isEmpty();
            if (unfinished == 0) {
                assertThat(joining.waiting()).as("those who join").isEmpty();
            }
            if (!shelf.isEmpty()) {
                assertThat(getting.waiting()).as("those who get, of %s", queue).isEmpty();
            }
            if (capacity == 0 || shelf.size() < capacity) {
                assertThat(putting.waiting()).as("those who put, of %s", queue).isEmpty();
            }
            int waiting = getting.waiting().size() + putting.waiting().size();
            assertThat(troupe.left()).hasSize(waiting + joining.waiting().size());
            while (!shelf.isEmpty()) {
                assertThat(queue.getNowait()).isEqualTo(taken());
            }
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    /** Everybody waits before anything is put, and less is put than there are who wait. */
    private static final class GettersPlay implements Play {
        private static final int GETTERS = 4;
        private static final int ITEMS = 2;

        private final Queue<Integer> queue = new Queue<>();
        private final Line line = new Line();
        private int got;

        @Override
        public void begin(Troupe troupe) {
            for (int i = 0; i < GETTERS; i++) {
                troupe.enter(this::get);
            }
            troupe.enter(
                    self -> {
                        for (int i = 0; i < ITEMS; i++) {
                            self.pause();
                            queue.putNowait(i);
                            self.troupe.moment();
                        }
                    });
        }

        private void get(Actor self) {
            line.join(self);
            try {
                self.attempt(
                        () -> {
                            assertThat(queue.get()).isEqualTo(got++);
                            line.assertIsNext(self);
                        });
            } finally {
                line.leave(self);
            }
        }

        @Override
        public void end(Troupe troupe) {
            if (!queue.isEmpty()) {
                assertThat(troupe.left()).as("getters, of %s", queue).isEmpty();
            }
        }
    }

    /** Everybody waits before there is room, and room comes for fewer than wait. */
    private static final class PuttersPlay implements Play {
        private static final int PUTTERS = 4;
        private static final int ROOM = 2;

        private final Queue<String> queue = new Queue<>(1);
        private final Line line = new Line();

        @Override
        public void begin(Troupe troupe) {
            queue.putNowait("the first");
            for (int i = 0; i < PUTTERS; i++) {
                troupe.enter(this::put);
            }
            troupe.enter(
                    self -> {
                        for (int i = 0; i < ROOM; i++) {
                            self.pause();
                            if (!queue.isEmpty()) {
                                queue.getNowait();
                            }
                            self.troupe.moment();
                        }
                    });
        }

        private void put(Actor self) {
            line.join(self);
            try {
                self.attempt(
                        () -> {
                            queue.put("another");
                            line.assertIsNext(self);
                        });
            } finally {
                line.leave(self);
            }
        }

        @Override
        public void end(Troupe troupe) {
            if (!queue.isFull()) {
                assertThat(troupe.left()).as("putters, of %s", queue).isEmpty();
            }
        }
    }
}
