package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Comparator;

@Timeout(10)
class QueueTest {
    private final Tasks tasks = new Tasks();
    private final Queue<Integer> queue = new Queue<>("orders", 2);

    @AfterEach
    void close() {
        tasks.close();
    }

    private Task<?> getter(String name) {
        return tasks.spawn(name, () -> tasks.see(name + " got " + queue.get()));
    }

    private Task<?> putter(String name, int item) {
        return tasks.spawn(
                name,
                () -> {
                    queue.put(item);
                    tasks.see(name + " put " + item);
                });
    }

    // ---- get and put

    @Test
    void theOldestItemComesFirst() {
        putter("a", 1);
        putter("a", 2);
        getter("b");
        getter("b");
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a put 1", "a put 2", "b got 1", "b got 2");
    }

    @Test
    void aGetterWaitsForAnItemAndGoesOnOneHopAfterThePut() {
        getter("a");
        getter("b");
        tasks.iterate();
        queue.putNowait(1);
        queue.putNowait(2);
        assertThat(tasks.seen).isEmpty();

        tasks.iterate();
        assertThat(tasks.seen).containsExactly("a got 1", "b got 2");
    }

    @Test
    void aPutterWaitsForRoom() {
        queue.putNowait(1);
        queue.putNowait(2);
        putter("a", 3);
        putter("b", 4);
        tasks.iterate();
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.size()).isEqualTo(2);

        assertThat(queue.getNowait()).isEqualTo(1);
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a put 3");
        assertThat(queue.getNowait()).isEqualTo(2);
        tasks.settle();
        assertThat(tasks.seen).containsExactly("a put 3", "b put 4");
    }

    @Test
    void aWokenGetterWhoseItemIsGoneWaitsAgainAtTheEndOfTheLine() {
        getter("a");
        getter("b");
        tasks.iterate();
        queue.putNowait(1);
        assertThat(queue.getNowait()).isEqualTo(1);
        tasks.iterate();
        queue.putNowait(2);
        queue.putNowait(3);
        tasks.settle();

        assertThat(tasks.seen).containsExactly("b got 2", "a got 3");
    }

    @Test
    void aQueueWithoutCapacityIsNeverFull() {
        Queue<Integer> endless = new Queue<>();
        for (int i = 0; i < 1000; i++) {
            endless.putNowait(i);
        }

        assertThat(endless.isFull()).isFalse();
        assertThat(endless.capacity()).isZero();
        assertThat(queue.capacity()).isEqualTo(2);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void theItemOfAGetterThatIsCancelledAfterItsWakingGoesToTheNext() {
        Task<?> a = getter("a");
        getter("b");
        tasks.iterate();
        queue.putNowait(1);
        a.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a cancelled", "b got 1");
    }

    @Test
    void theRoomOfAPutterThatIsCancelledAfterItsWakingGoesToTheNext() {
        queue.putNowait(1);
        queue.putNowait(2);
        Task<?> a = putter("a", 3);
        putter("b", 4);
        tasks.iterate();
        assertThat(queue.getNowait()).isEqualTo(1);
        a.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a cancelled", "b put 4");
    }

    @Test
    void cancelledOnesInTheMiddleOfTheLineAreLeftOut() {
        getter("a");
        Task<?> b = getter("b");
        getter("c");
        tasks.iterate();
        b.cancel();
        queue.putNowait(1);
        queue.putNowait(2);
        tasks.settle();

        assertThat(tasks.seen).containsExactly("b cancelled", "a got 1", "c got 2");
    }

    // ---- join

    @Test
    void joinReturnsWhenEveryItemIsDone() {
        queue.putNowait(1);
        queue.putNowait(2);
        tasks.spawn(
                "joiner",
                () -> {
                    queue.join();
                    tasks.see("joined");
                });
        tasks.iterate();
        queue.getNowait();
        queue.getNowait();
        queue.taskDone();
        tasks.settle();
        assertThat(tasks.seen).isEmpty();

        queue.taskDone();
        tasks.iterate();
        assertThat(tasks.seen).containsExactly("joined");
    }

    @Test
    void joinReturnsAtOnceIfNothingWasPut() {
        tasks.spawn(
                "joiner",
                () -> {
                    queue.join();
                    tasks.see("joined");
                });
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("joined");
    }

    @Test
    void joinCanBeCancelled() {
        queue.putNowait(1);
        Task<?> joiner = tasks.spawn("joiner", queue::join);
        tasks.iterate();
        joiner.cancel();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("joiner cancelled");
    }

    // ---- other orders

    @Test
    void aLifoQueueHandsOutTheNewestFirst() {
        LifoQueue<String> stack = new LifoQueue<>("stack", 3);
        stack.putNowait("a");
        stack.putNowait("b");
        stack.putNowait("c");

        assertThat(stack.isFull()).isTrue();
        assertThat(stack.getNowait()).isEqualTo("c");
        assertThat(stack.getNowait()).isEqualTo("b");
        stack.putNowait("d");
        assertThat(stack.getNowait()).isEqualTo("d");
        assertThat(stack.getNowait()).isEqualTo("a");
        assertThat(new LifoQueue<String>().capacity()).isZero();
    }

    @Test
    void aPriorityQueueHandsOutTheLeastFirstAndOfEqualOnesTheOldest() {
        PriorityQueue<String> words =
                new PriorityQueue<>("words", Comparator.comparing(String::length), 0);
        for (String word : new String[] {"ccc", "aa", "bb", "a", "ab", "c"}) {
            words.putNowait(word);
        }

        assertThat(words.size()).isEqualTo(6);
        for (String expected : new String[] {"a", "c", "aa", "bb", "ab", "ccc"}) {
            assertThat(words.getNowait()).isEqualTo(expected);
        }
    }

    @Test
    void whatAComparatorThrowsLeavesTheRoomToTheNextPutter() {
        PriorityQueue<Integer> refusing =
                new PriorityQueue<>(
                        (a, b) -> {
                            if (a < 0 || b < 0) {
                                throw new UnsupportedOperationException("below zero");
                            }
                            return Integer.compare(a, b);
                        },
                        2);
        refusing.putNowait(1);
        refusing.putNowait(2);
        Task<?> bad = tasks.spawn("bad", () -> refusing.put(-1));
        tasks.spawn(
                "good",
                () -> {
                    refusing.put(3);
                    tasks.see("good put");
                });
        tasks.iterate();
        assertThat(refusing.getNowait()).isEqualTo(1);
        tasks.settle();

        assertThat(bad.exception()).hasMessage("below zero");
        assertThat(tasks.seen).containsExactly("good put");
        assertThat(refusing.getNowait()).isEqualTo(2);
        assertThat(refusing.getNowait()).isEqualTo(3);
    }

    @Test
    void waitingTasksSayWhatTheyWaitFor() {
        Task<?> getter = getter("a");
        tasks.iterate();
        assertThat(getter.toString())
                .contains(
                        "waits for an item of"
                                + " Queue[orders, size=0, capacity=2, unfinished=0, getters=1,"
                                + " putters=0]");

        getter.cancel();
        tasks.settle();
        queue.putNowait(1);
        queue.putNowait(2);
        Task<?> putter = putter("b", 3);
        Task<?> joiner = tasks.spawn("joiner", queue::join);
        tasks.iterate();
        assertThat(putter.toString()).contains("waits for room in Queue[orders, size=2, capacity");
        assertThat(joiner.toString())
                .contains("waits for the last taskDone of Queue[orders, size=2");
        assertThat(new LifoQueue<>())
                .hasToString("LifoQueue[size=0, unfinished=0, getters=0, putters=0]");
        assertThat(new PriorityQueue<Integer>(Comparator.naturalOrder()).toString())
                .startsWith("PriorityQueue[size=0");
    }

    // ---- misuse

    @Test
    void aFullQueueRefusesAnItemAndAnEmptyOneHasNone() {
        assertThatExceptionOfType(QueueEmpty.class)
                .isThrownBy(queue::getNowait)
                .withMessageStartingWith("getNowait must find an item in the queue: queue=Queue[")
                .withMessageEndingWith(". Use get to wait for one, or ask isEmpty() first.");
        queue.putNowait(1);
        queue.putNowait(2);
        assertThatExceptionOfType(QueueFull.class)
                .isThrownBy(() -> queue.putNowait(3))
                .withMessageStartingWith("putNowait must find room in the queue: queue=Queue[")
                .withMessageEndingWith(". Use put to wait for it, or ask isFull() first.");
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void taskDoneIsNotSaidTooOften() {
        queue.putNowait(1);
        queue.taskDone();
        assertThatIllegalStateException()
                .isThrownBy(queue::taskDone)
                .withMessageStartingWith("taskDone must be called once for each item: primitive=")
                .withMessageEndingWith(". Call it after get, when the item is dealt with.");
    }

    @Test
    void theCapacityIsNotNegative() {
        String message = "capacity must not be negative: capacity=-1. Zero stands for no limit.";
        assertThatIllegalArgumentException().isThrownBy(() -> new Queue<>(-1)).withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Queue<>("q", -1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LifoQueue<>(-1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LifoQueue<>("q", -1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PriorityQueue<Integer>(Comparator.naturalOrder(), -1))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PriorityQueue<Integer>("q", Comparator.naturalOrder(), -1))
                .withMessage(message);
    }

    @Test
    void itTakesNoNull() {
        assertThatNullPointerException().isThrownBy(() -> queue.putNowait(null));
        assertThat(tasks.failureOf(() -> queue.put(null))).hasMessage("item");
    }

    @Test
    void oneCannotWaitOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(queue::get)
                .withMessageContaining("get must be called in the body of a task");
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.put(1))
                .withMessageContaining("put must be called in the body of a task");
        assertThatIllegalStateException()
                .isThrownBy(queue::join)
                .withMessageContaining("join must be called in the body of a task");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        getter("a");
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            String place = "loop=home, task.loop=others";
            assertThat(others.failureOf(queue::get)).hasMessageContaining(place);
            assertThat(others.failureOf(() -> queue.put(1))).hasMessageContaining(place);
            assertThat(others.failureOf(queue::join)).hasMessageContaining(place);
        }
    }

    @Test
    void aForeignThreadCannotTouchIt() throws InterruptedException {
        getter("a");
        tasks.settle();

        assertThat(Tasks.thrownElsewhere(() -> queue.putNowait(1)))
                .hasMessageContaining("putNowait must be called on the loop's thread");
        assertThat(Tasks.thrownElsewhere(queue::getNowait))
                .hasMessageContaining("getNowait must be called on the loop's thread");
        assertThat(Tasks.thrownElsewhere(queue::taskDone))
                .hasMessageContaining("taskDone must be called on the loop's thread");
    }

    @Test
    void nobodyPutsIntoAQueueWhoseLoopIsClosed() {
        tasks.spawn(
                "a",
                () -> {
                    queue.put(1);
                    try {
                        new Event().await();
                    } finally {
                        assertThatIllegalStateException()
                                .isThrownBy(() -> queue.put(2))
                                .withMessageContaining("put must be called while the loop is open");
                        tasks.see("refused");
                    }
                });
        tasks.settle();
        tasks.close();

        assertThat(tasks.seen).containsExactly("refused");
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.putNowait(2))
                .withMessage(
                        "putNowait must be called while the loop is open:"
                                + " primitive=Queue[orders, size=1, capacity=2, unfinished=1,"
                                + " getters=0, putters=0]. Nobody will get the item; end those who"
                                + " put before the loop.");
        assertThat(queue.getNowait()).isEqualTo(1);
    }
}
