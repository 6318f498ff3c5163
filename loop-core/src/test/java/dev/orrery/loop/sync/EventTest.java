package dev.orrery.loop.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orrery.loop.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class EventTest {
    private final Tasks tasks = new Tasks();
    private final Event event = new Event("ready");

    @AfterEach
    void close() {
        tasks.close();
    }

    private Task<?> waiter(String name) {
        return tasks.spawn(
                name,
                () -> {
                    event.await();
                    tasks.see(name);
                });
    }

    @Test
    void thoseWhoWaitGoOnOneHopAfterTheSettingInTheOrderInWhichTheyCame() {
        waiter("a");
        waiter("b");
        tasks.iterate();
        event.set();
        assertThat(tasks.seen).isEmpty();

        tasks.iterate();
        assertThat(tasks.seen).containsExactly("a", "b");
    }

    @Test
    void nobodyWaitsForAnEventThatIsSet() {
        event.set();
        waiter("a");
        tasks.iterate();

        assertThat(tasks.seen).containsExactly("a");
        assertThat(event.isSet()).isTrue();
    }

    @Test
    void whoeverWasWokenGoesOnAlthoughTheEventIsClearedAgain() {
        waiter("a");
        tasks.iterate();
        event.set();
        event.clear();
        waiter("b");
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a");
        assertThat(event.isSet()).isFalse();
    }

    @Test
    void aCancelledWaiterDoesNotKeepTheSettingFromTheOthers() {
        Task<?> a = waiter("a");
        waiter("b");
        tasks.iterate();
        a.cancel();
        event.set();
        tasks.settle();

        assertThat(tasks.seen).containsExactly("a cancelled", "b");
    }

    @Test
    void aWaitingTaskSaysWhichEventItWaitsFor() {
        Task<?> a = waiter("a");
        tasks.iterate();

        assertThat(a.toString())
                .contains("waits for the setting of Event[ready, not set, waiting=1]");
        Event other = new Event();
        other.set();
        assertThat(other).hasToString("Event[set, waiting=0]");
    }

    // ---- misuse

    @Test
    void itCannotBeAwaitedOutsideOfATask() {
        assertThatIllegalStateException()
                .isThrownBy(event::await)
                .withMessageContaining("await must be called in the body of a task")
                .withMessageContaining("Event[ready, not set, waiting=0]");
    }

    @Test
    void itBelongsToTheLoopOfTheFirstTask() {
        event.set();
        waiter("a");
        tasks.settle();
        try (Tasks others = new Tasks("others")) {
            assertThat(others.failureOf(event::await))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("loop=home, task.loop=others");
        }
    }

    @Test
    void aForeignThreadCanNeitherSetNorClearIt() throws InterruptedException {
        waiter("a");
        tasks.iterate();

        assertThat(Tasks.thrownElsewhere(event::set))
                .hasMessageContaining("set must be called on the loop's thread: loop=home");
        assertThat(Tasks.thrownElsewhere(event::clear))
                .hasMessageContaining("clear must be called on the loop's thread: loop=home");
        assertThat(event.isSet()).isFalse();
    }
}
