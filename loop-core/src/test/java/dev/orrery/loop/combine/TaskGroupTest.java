package dev.orrery.loop.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.task.Task;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskCancelled;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

@Timeout(10)
class TaskGroupTest {
    private final Turns turns = new Turns();
    private final LoopFuture<Integer> future = turns.future();

    @AfterEach
    void close() {
        turns.close();
    }

    /** A child that notes its cancellation and takes a second to clean up. */
    private void slowToEnd(String name) {
        try {
            Async.await(turns.future());
        } finally {
            turns.see(name + " cancelled");
            Async.sleep(Turns.SECOND);
        }
    }

    private static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    @Test
    void theBlockIsLeftTwoHopsAfterItsLastChildHasEnded() {
        Task.spawn(
                turns.loop,
                () -> {
                    Async.group(g -> g.spawn(() -> Async.await(future)));
                    turns.see("left");
                });
        turns.settle();
        future.complete(1);
        turns.settle();

        assertThat(turns.seen).containsExactly("43 left");
    }

    @Test
    void aBlockWithoutChildrenDoesNotSuspend() {
        Task.spawn(turns.loop, () -> Async.group(g -> turns.see("in")));
        turns.turn();

        assertThat(turns.seen).containsExactly("1 in");
        assertThat(Task.all(turns.loop)).isEmpty();
    }

    @Test
    void theBlocksValueComesWhenTheChildrenHaveEnded() {
        int value =
                turns.in(
                        () ->
                                Async.<Integer>groupResult(
                                        g -> {
                                            g.spawn("named", () -> Async.sleep(Turns.SECOND));
                                            Task<Integer> child = g.spawn("value", () -> 3);
                                            assertThat(child.name()).isEqualTo("value");
                                            return Async.await(child);
                                        }));
        assertThat(value).isEqualTo(3);
        assertThat(turns.millis()).isEqualTo(1000);
    }

    @Test
    void aChildThatFailsCancelsItsSiblingsAndTheBlock() {
        Throwable failure =
                turns.failureOf(
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> slowToEnd("a"));
                                            g.spawn(() -> fail("b"));
                                            g.spawn(() -> slowToEnd("c"));
                                            slowToEnd("block");
                                        }));

        assertThat(failure)
                .isInstanceOf(ExceptionGroup.class)
                .hasMessage("the group of main has failed: java.io.IOException: b")
                .hasCauseInstanceOf(IOException.class);
        // The children are cancelled before the block is, each where it waits.
        assertThat(turns.seen)
                .containsExactly("0 a cancelled", "0 c cancelled", "0 block cancelled");
        assertThat(turns.millis()).isEqualTo(1000);
        assertThat(Task.all(turns.loop)).isEmpty();
    }

    @Test
    void aTaskWhoseGroupFailedIsNotCancelled() {
        turns.in(
                () -> {
                    assertThatThrownBy(
                                    () ->
                                            Async.group(
                                                    g -> {
                                                        g.spawn(() -> fail("child"));
                                                        Async.await(future);
                                                    }))
                            .isInstanceOf(ExceptionGroup.class);
                    assertThat(Async.currentTask().cancelling()).isZero();
                    assertThatThrownBy(() -> Async.group(g -> g.spawn(() -> fail("late"))))
                            .isInstanceOf(ExceptionGroup.class);
                    assertThat(Async.currentTask().cancelling()).isZero();
                    Async.sleep(Turns.SECOND);
                });
    }

    @Test
    void allFailuresComeTogetherInTheirOrder() {
        Throwable failure =
                turns.failureOf(
                        () ->
                                Async.group(
                                        g -> {
                                            for (int i = 0; i < 10; i++) {
                                                String name = "f" + i;
                                                g.spawn(() -> failWhenCancelled(name));
                                            }
                                            g.spawn(() -> fail("first"));
                                            failWhenCancelled("block");
                                        }));

        ExceptionGroup group = (ExceptionGroup) failure;
        assertThat(group.exceptions())
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "first", "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9",
                        "block");
        assertThat(group).hasCause(group.exceptions().getFirst());
        assertThat(group.getSuppressed())
                .containsExactlyElementsOf(group.exceptions().subList(1, 12));
        assertThat(group).hasMessageStartingWith("the group of main has failed: ");
        assertThat(group).hasMessageEndingWith("f6; and 4 more");
    }

    private void failWhenCancelled(String name) throws IOException {
        try {
            Async.await(turns.future());
        } catch (TaskCancelled cancelled) {
            fail(name);
        }
    }

    @Test
    void aBlockThatFailsCancelsItsChildrenAndIsInTheGroup() {
        IOException thrown = new IOException("block");
        Throwable failure =
                turns.failureOf(
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> slowToEnd("a"));
                                            Async.yieldNow();
                                            throw thrown;
                                        }));

        assertThat(((ExceptionGroup) failure).exceptions()).containsExactly(thrown);
        assertThat(turns.seen).containsExactly("0 a cancelled");
        assertThat(turns.millis()).isEqualTo(1000);
    }

    @Test
    void aCancelledTaskCancelsItsGroupAndIsCancelledWhenThatHasEnded() {
        List<Task<?>> children = new ArrayList<>();
        for (boolean inBlock : new boolean[] {true, false}) {
            Task<?> task =
                    Task.spawn(
                            turns.loop,
                            () ->
                                    Async.group(
                                            g -> {
                                                children.add(g.spawn(() -> slowToEnd("a")));
                                                if (inBlock) {
                                                    Async.await(turns.future());
                                                }
                                            }));
            turns.settle();
            task.cancel("enough");
            turns.in(() -> Async.sleep(Duration.ofSeconds(2)));
            assertThat(task.isCancelled()).isTrue();
            assertThat(task.cancelMessage()).isEqualTo("enough");
        }
        assertThat(children).hasSize(2).allMatch(LoopFuture::isCancelled);
    }

    @Test
    void aSecondCancellationDoesNotLeaveChildrenBehind() {
        Task<?> task =
                Task.spawn(turns.loop, () -> Async.group(g -> g.spawn(() -> slowToEnd("a"))));
        turns.settle();
        task.cancel();
        turns.settle();
        task.cancel();
        turns.settle();
        assertThat(task.isDone()).isFalse();

        turns.in(() -> Async.sleep(Duration.ofSeconds(2)));
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aCancellationThatAFailureHidesComesAtTheNextWait() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                Async.group(g -> g.spawn(() -> failWhenCancelled("a")));
                            } catch (ExceptionGroup failed) {
                                turns.see("failed");
                            }
                            Async.yieldNow();
                            turns.see("not reached");
                        });
        turns.settle();
        task.cancel();
        turns.settle();

        assertThat(task.isCancelled()).isTrue();
        assertThat(turns.seen).hasSize(1);
    }

    /** A cancellation is put off by a failing group, and then comes with something else. */
    private Task<?> cancelledLater(TaskAction<?> next) {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                Async.group(g -> g.spawn(() -> failWhenCancelled("a")));
                            } catch (ExceptionGroup failed) {
                                next.run();
                            }
                            Async.yieldNow();
                            turns.see("not reached");
                        });
        turns.settle();
        task.cancel();
        turns.settle();
        return task;
    }

    @Test
    void aTimeoutDoesNotTakeACancellationThatIsStillToComeForItsOwn() {
        Task<?> task = cancelledLater(() -> Async.timeout(Duration.ZERO, Async::yieldNow));

        assertThat(task.isCancelled()).isTrue();
        assertThat(turns.seen).isEmpty();
    }

    @Test
    void aSecondGroupThatFailsPutsOffACancellationThatIsStillToCome() {
        Task<?> task =
                cancelledLater(
                        () -> {
                            try {
                                Async.group(g -> failWhenCancelled("b"));
                            } catch (ExceptionGroup failed) {
                                turns.see("failed again");
                            }
                        });

        assertThat(task.isCancelled()).isTrue();
        assertThat(turns.seen).hasSize(1);
    }

    @Test
    void aTimeoutThatAFailureHidesCancelsNothingElse() {
        turns.in(
                () -> {
                    assertThatThrownBy(
                                    () ->
                                            Async.timeout(
                                                    Turns.SECOND,
                                                    () ->
                                                            Async.group(
                                                                    g -> {
                                                                        g.spawn(
                                                                                () ->
                                                                                        failWhenCancelled(
                                                                                                "a"));
                                                                    })))
                            .isInstanceOf(ExceptionGroup.class);
                    assertThat(Async.currentTask().cancelling()).isZero();
                    Async.sleep(Turns.SECOND);
                });
        assertThat(turns.millis()).isEqualTo(2000);
    }

    @Test
    void aTimeoutAroundAGroupWaitsForItsChildren() {
        turns.in(
                () ->
                        assertThatThrownBy(
                                        () ->
                                                Async.timeout(
                                                        Turns.SECOND,
                                                        () ->
                                                                Async.group(
                                                                        g -> {
                                                                            g.spawn(
                                                                                    () ->
                                                                                            slowToEnd(
                                                                                                    "a"));
                                                                        })))
                                .isInstanceOf(TimeoutException.class));
        assertThat(turns.millis()).isEqualTo(2000);
    }

    @Test
    void aGroupInACleanUpLeavesTheCancellationAsItWas() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () -> {
                            try {
                                Async.await(future);
                            } finally {
                                assertThatThrownBy(() -> Async.group(g -> g.spawn(() -> fail("a"))))
                                        .isInstanceOf(ExceptionGroup.class);
                                Async.yieldNow();
                                turns.see("cleaned up");
                            }
                        });
        turns.turn();
        task.cancel();
        turns.settle();

        assertThat(turns.seen).hasSize(1);
        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aChildThatIsCancelledIsNoFailure() {
        turns.in(
                () ->
                        Async.group(
                                g -> {
                                    Task<?> child = g.spawn(() -> Async.await(future));
                                    g.spawn(() -> Async.sleep(Turns.SECOND));
                                    Async.yieldNow();
                                    child.cancel();
                                }));
        assertThat(turns.millis()).isEqualTo(1000);
    }

    @Test
    void childrenMayStartSiblingsWhileTheBlockWaits() {
        turns.in(
                () ->
                        Async.group(
                                g -> {
                                    g.spawn(
                                            () -> {
                                                Async.sleep(Turns.SECOND);
                                                g.spawn(() -> Async.sleep(Turns.SECOND));
                                            });
                                }));
        assertThat(turns.millis()).isEqualTo(2000);
    }

    @Test
    void anErrorComesAsItIsWithTheOthersSuppressed() {
        AssertionError error = new AssertionError("block");
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> failWhenCancelled("a"));
                                            Async.yieldNow();
                                            throw error;
                                        }));
        assertThatThrownBy(turns::settle).isSameAs(error);

        assertThat(task.exception()).isSameAs(error);
        assertThat(error.getSuppressed()).hasSize(1).allMatch(IOException.class::isInstance);
    }

    @Test
    void anErrorOfAChildEndsTheRunAndTheGroupInTheNextOne() {
        AssertionError error = new AssertionError("child");
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> slowToEnd("a"));
                                            g.spawn(
                                                    () -> {
                                                        throw error;
                                                    });
                                        }));
        turns.turn();
        assertThatThrownBy(turns::turn).isSameAs(error);
        assertThatThrownBy(() -> turns.in(() -> Async.sleep(Duration.ofSeconds(3))))
                .isSameAs(error);

        assertThat(task.exception()).isSameAs(error);
        assertThat(Task.all(turns.loop)).hasSize(1);
    }

    @Test
    void anInterruptedBlockIsCancelled() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> Async.await(future));
                                            Async.yieldNow();
                                            throw new InterruptedException("by a library");
                                        }));
        turns.settle();

        assertThat(task.isCancelled()).isTrue();
        assertThat(task.cancelMessage()).isEqualTo("by a library");
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void nothingIsStartedInAGroupThatHasEnded() {
        TaskGroup[] ended = new TaskGroup[1];
        assertThat(
                        turns.failureOf(
                                () -> {
                                    Async.group(
                                            g -> {
                                                ended[0] = g;
                                            });
                                    ended[0].spawn(() -> 1);
                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "spawn must be called in the block of the group or in its tasks:"
                                + " parent=main, the group has ended. Start a task of its own with"
                                + " Async.spawn.");
        assertThatThrownBy(() -> ended[0].spawn(() -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended[0].spawn("a", () -> 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ended[0].spawn("a", () -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Task.all(turns.loop)).isEmpty();
    }

    @Test
    void nothingIsStartedInAGroupThatCancelsItsTasks() {
        Throwable failure =
                turns.failureOf(
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> fail("a"));
                                            try {
                                                Async.await(future);
                                            } finally {
                                                g.spawn(() -> fail("never"));
                                            }
                                        }));

        assertThat(((ExceptionGroup) failure).exceptions())
                .extracting(Throwable::getMessage)
                .containsExactly(
                        "a",
                        "spawn must be called in the block of the group or in its tasks:"
                                + " parent=main, the group cancels its tasks. Let the failure or"
                                + " cancellation pass.");
    }

    @Test
    void foreignThreadsAreRefused() throws InterruptedException {
        TaskGroup[] open = new TaskGroup[1];
        Task.spawn(
                turns.loop,
                () ->
                        Async.group(
                                g -> {
                                    open[0] = g;
                                    Async.await(future);
                                }));
        turns.settle();

        assertThat(Turns.thrownElsewhere(() -> open[0].spawn(() -> 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be called on the loop's thread");
    }

    @Test
    void aGroupIsRefusedOutsideOfATask() {
        assertThatThrownBy(() -> Async.group(g -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("group must be called in the body of a task");
        assertThatThrownBy(() -> Async.groupResult(g -> 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingTheLoopEndsAGroupThatWaits() {
        Task<?> task =
                Task.spawn(
                        turns.loop,
                        () ->
                                Async.group(
                                        g -> {
                                            g.spawn(() -> slowToEnd("a"));
                                            slowToEnd("block");
                                        }));
        turns.settle();
        turns.close();

        assertThat(task.isCancelled()).isTrue();
    }

    @Test
    void aDumpSaysWhoseEndIsWaitedFor() {
        Task.spawn(
                turns.loop,
                "parent",
                () -> Async.group(g -> g.spawn("child", () -> Async.await(future))));
        turns.settle();

        assertThat(Task.dump(turns.loop))
                .contains("parent waits for the end of its group's [child]");
    }

    @Test
    void aGroupOfNoFailuresIsRefused() {
        assertThatThrownBy(() -> new ExceptionGroup("x", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exceptions must not be empty: exceptions=[]. Throw none instead.");
    }
}
