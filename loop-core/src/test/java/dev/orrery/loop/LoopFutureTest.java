package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.orrery.loop.handle.ContextVar;
import dev.orrery.loop.handle.Handle;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

@Timeout(10)
class LoopFutureTest {
    private final EventLoop loop = new VirtualTime().newLoop();
    private final List<Object> seen = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    /** One iteration. */
    private void iterate() {
        loop.stop();
        loop.runForever();
    }

    // ---- outcomes

    @Test
    void isPendingUntilItIsCompleted() {
        LoopFuture<Integer> future = loop.newFuture();

        assertThat(future.isDone()).isFalse();
        future.complete(7);

        assertThat(future.isDone()).isTrue();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.result()).isEqualTo(7);
        assertThat(future.exception()).isNull();
    }

    @Test
    void throwsWhatItFailedWith() {
        LoopFuture<Integer> future = loop.newFuture();
        RuntimeException failure = new UnsupportedOperationException("no");

        future.completeExceptionally(failure);

        assertThat(future.exception()).isSameAs(failure);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(future::result)
                .isSameAs(failure);
    }

    @Test
    void throwsAnErrorAsItIs() {
        LoopFuture<Integer> future = loop.newFuture();
        future.completeExceptionally(new AssertionError("broken"));

        assertThatExceptionOfType(AssertionError.class).isThrownBy(future::result);
    }

    @Test
    void throwsACheckedFailureAsACause() {
        LoopFuture<Integer> future = loop.newFuture();
        IOException failure = new IOException("gone");
        future.completeExceptionally(failure);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(future::result)
                .withCause(failure);
    }

    @Test
    void throwsCancellationOnceCancelled() {
        LoopFuture<Integer> future = loop.newFuture();

        assertThat(future.cancel()).isTrue();

        assertThat(future.isCancelled()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::result);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::exception);
    }

    @Test
    void aFailureThatIsACancellationIsNoCancel() {
        LoopFuture<Integer> future = loop.newFuture();
        CancellationException failure = new CancellationException("a child's");
        future.completeExceptionally(failure);

        assertThat(future.isCancelled()).isFalse();
        assertThat(future.exception()).isSameAs(failure);
    }

    @Test
    void refusesASecondOutcome() {
        LoopFuture<Integer> future = loop.newFuture();
        future.complete(1);

        assertThatIllegalStateException()
                .isThrownBy(() -> future.complete(2))
                .withMessage(
                        "complete must be called on a pending future: future=LoopFuture[OK,"
                                + " loop=loop]. Ask isDone() first.");
        assertThatIllegalStateException()
                .isThrownBy(() -> future.completeExceptionally(new IOException()));
        assertThat(future.cancel()).isFalse();
        assertThat(future.result()).isEqualTo(1);
    }

    @Test
    void refusesAnOutcomeOnceCancelled() {
        LoopFuture<Integer> future = loop.newFuture();
        future.cancel();

        assertThatIllegalStateException().isThrownBy(() -> future.complete(2));
        assertThat(future.cancel()).isFalse();
    }

    @Test
    void refusesToTellAResultThatIsNotThere() {
        LoopFuture<Integer> future = loop.newFuture();

        assertThatIllegalStateException()
                .isThrownBy(future::result)
                .withMessageStartingWith("result must be asked of a done future: future=")
                .withMessageEndingWith("Ask isDone() or add a done callback.");
        assertThatIllegalStateException().isThrownBy(future::exception);
    }

    // ---- callbacks

    @Test
    void callbacksAreQueuedAndNeverRunInsideComplete() {
        LoopFuture<Integer> future = loop.newFuture();
        future.addDoneCallback(done -> seen.add(done.result()));

        loop.callSoon(
                () -> {
                    future.complete(7);
                    seen.add("after complete");
                });
        iterate();
        assertThat(seen).containsExactly("after complete");

        iterate();
        assertThat(seen).containsExactly("after complete", 7);
    }

    @Test
    void callbacksRunInTheOrderAddedAndAsOftenAsAdded() {
        LoopFuture<Integer> future = loop.newFuture();
        Consumer<LoopFuture<Integer>> twice = done -> seen.add("twice");
        future.addDoneCallback(twice);
        future.addDoneCallback(done -> seen.add("once"));
        future.addDoneCallback(twice);

        future.complete(1);
        iterate();

        assertThat(seen).containsExactly("twice", "once", "twice");
    }

    @Test
    void callbacksTakeTheirPlaceBehindWhatWasQueuedBefore() {
        LoopFuture<Integer> future = loop.newFuture();
        future.addDoneCallback(done -> seen.add("done"));

        loop.callSoon(() -> seen.add("before"));
        future.cancel();
        loop.callSoon(() -> seen.add("after"));
        iterate();

        assertThat(seen).containsExactly("before", "done", "after");
    }

    @Test
    void aCallbackOfADoneFutureIsQueued() {
        LoopFuture<Integer> future = loop.newFuture();
        future.complete(1);

        future.addDoneCallback(done -> seen.add(done));
        assertThat(seen).isEmpty();

        iterate();
        assertThat(seen).containsExactly(future);
    }

    @Test
    void aCallbackThatThrowsHarmsNoOther() {
        List<CallbackFailure> failures = new ArrayList<>();
        loop.setExceptionHandler((which, failure) -> failures.add(failure));
        LoopFuture<Integer> future = loop.newFuture();
        future.addDoneCallback(
                done -> {
                    throw new IllegalArgumentException("first");
                });
        future.addDoneCallback(done -> seen.add("second"));

        future.complete(1);
        iterate();

        assertThat(seen).containsExactly("second");
        assertThat(failures).hasSize(1);
    }

    @Test
    void aCallbackRunsInTheContextInWhichItWasAdded() {
        ContextVar<String> name = ContextVar.of("name");
        LoopFuture<Integer> pending = loop.newFuture();
        LoopFuture<Integer> done = loop.newFuture();
        done.complete(1);
        loop.callSoon(
                () -> {
                    name.set("adder");
                    pending.addDoneCallback(_ -> seen.add(name.getOrElse("none")));
                    done.addDoneCallback(_ -> seen.add(name.getOrElse("none")));
                });
        loop.callSoon(
                () -> {
                    name.set("completer");
                    pending.complete(1);
                });
        iterate();
        iterate();

        assertThat(seen).containsExactly("adder", "adder");
    }

    @Test
    void removingTakesAwayAllOccurrencesAndCountsThem() {
        LoopFuture<Integer> future = loop.newFuture();
        Consumer<LoopFuture<Integer>> removed = done -> seen.add("removed");
        future.addDoneCallback(removed);
        future.addDoneCallback(done -> seen.add("kept"));
        future.addDoneCallback(removed);

        assertThat(future.removeDoneCallback(removed)).isEqualTo(2);
        assertThat(future.removeDoneCallback(removed)).isZero();
        future.complete(1);
        iterate();

        assertThat(seen).containsExactly("kept");
    }

    @Test
    void callsThatAreQueuedCannotBeRemoved() {
        LoopFuture<Integer> future = loop.newFuture();
        Consumer<LoopFuture<Integer>> callback = done -> seen.add("called");
        future.addDoneCallback(callback);
        future.complete(1);

        assertThat(future.removeDoneCallback(callback)).isZero();
        iterate();

        assertThat(seen).containsExactly("called");
    }

    @Test
    void aRegistrationTakesAwayItsOwnCallbackOnly() {
        LoopFuture<Integer> future = loop.newFuture();
        Consumer<LoopFuture<Integer>> callback = done -> seen.add("called");
        LoopFuture.Registration first = future.addDoneCallback(callback);
        future.addDoneCallback(callback);

        assertThat(first.remove()).isTrue();
        assertThat(first.remove()).isFalse();
        future.complete(1);
        iterate();

        assertThat(seen).containsExactly("called");
    }

    @Test
    void aRegistrationOfADoneFutureTakesAwayNothing() {
        LoopFuture<Integer> future = loop.newFuture();
        LoopFuture.Registration before = future.addDoneCallback(done -> {});
        future.complete(1);
        LoopFuture.Registration after = future.addDoneCallback(done -> {});

        assertThat(before.remove()).isFalse();
        assertThat(after.remove()).isFalse();
    }

    @Test
    void refusesNullWhereItWouldBeCalledLater() {
        LoopFuture<Integer> future = loop.newFuture();

        assertThatNullPointerException().isThrownBy(() -> future.addDoneCallback(null));
        assertThatNullPointerException().isThrownBy(() -> future.completeExceptionally(null));
        assertThatNullPointerException().isThrownBy(() -> LoopFuture.from(loop, null));
    }

    // ---- runUntilComplete

    @Test
    void runUntilCompleteReturnsTheValue() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.callSoon(() -> future.complete(7));

        assertThat(loop.runUntilComplete(future)).isEqualTo(7);
    }

    @Test
    void runUntilCompleteThrowsTheFailure() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.callSoon(() -> future.completeExceptionally(new ArithmeticException("no")));

        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> loop.runUntilComplete(future));
    }

    @Test
    void runUntilCompleteSaysThatTheLoopWasStoppedBefore() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.callSoon(loop::stop);

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.runUntilComplete(future))
                .withMessageStartingWith("the loop must not be stopped before the future is done");
    }

    @Test
    void aRunThatWasStoppedBeforeLeavesNoStopBehind() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.callSoon(loop::stop);
        assertThatIllegalStateException().isThrownBy(() -> loop.runUntilComplete(future));

        loop.callSoon(() -> future.complete(1));
        loop.callLater(java.time.Duration.ofMillis(1), () -> seen.add("still running"));
        loop.callLater(java.time.Duration.ofMillis(2), loop::stop);
        loop.runForever();

        assertThat(seen).containsExactly("still running");
    }

    @Test
    void runUntilCompleteRefusesAFutureOfAnotherLoop() {
        try (EventLoop other = new VirtualTime().newLoop()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.runUntilComplete(other.newFuture()))
                    .withMessageStartingWith("future must belong to this loop: loop=loop");
        }
    }

    // ---- threads and closed loops

    @Test
    void refusesForeignThreads() throws Exception {
        LoopFuture<Integer> future = loop.newFuture();
        List<Runnable> calls =
                List.of(
                        () -> future.complete(1),
                        () -> future.completeExceptionally(new IOException()),
                        future::cancel,
                        () -> future.addDoneCallback(done -> {}),
                        () -> future.removeDoneCallback(done -> {}),
                        future::toCompletableFuture,
                        () -> LoopFuture.from(loop, new CompletableFuture<>()));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        for (Runnable call : calls) {
            thrown.set(null);
            Thread foreign = new Thread(call);
            foreign.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
            foreign.start();
            foreign.join();

            assertThat(thrown.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must be called on the loop's thread: loop=loop, caller=")
                    .hasMessageEndingWith("From other threads use callSoonThreadsafe.");
        }
        assertThat(future.isDone()).isFalse();
    }

    @Test
    void aClosedLoopRefusesCallbacksSinceItWouldNeverCallThem() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> future.addDoneCallback(done -> {}))
                .withMessageStartingWith("addDoneCallback must be called on an open loop");
    }

    @Test
    void aFutureCanStillEndOnceItsLoopIsClosed() {
        LoopFuture<Integer> future = loop.newFuture();
        future.addDoneCallback(done -> seen.add("never"));
        loop.close();

        future.complete(7);

        assertThat(future.result()).isEqualTo(7);
        assertThat(seen).isEmpty();
    }

    // ---- from a stage

    @Test
    void fromTakesOverValueFailureAndCancellation() {
        CompletableFuture<Integer> value = new CompletableFuture<>();
        CompletableFuture<Integer> failure = new CompletableFuture<>();
        CompletableFuture<Integer> cancelled = new CompletableFuture<>();
        LoopFuture<Number> fromValue = LoopFuture.from(loop, value);
        LoopFuture<Number> fromFailure = LoopFuture.from(loop, failure);
        LoopFuture<Number> fromCancelled = LoopFuture.from(loop, cancelled);

        value.complete(7);
        failure.completeExceptionally(new IOException("gone"));
        cancelled.cancel(false);
        assertThat(fromValue.isDone()).isFalse();
        iterate();

        assertThat(fromValue.result()).isEqualTo(7);
        assertThat(fromFailure.exception()).isInstanceOf(IOException.class);
        assertThat(fromCancelled.isCancelled()).isTrue();
    }

    @Test
    void fromUnwrapsWhatADependentStageHasWrapped() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        LoopFuture<Integer> failed = LoopFuture.from(loop, source.thenApply(x -> x + 1));
        IOException failure = new IOException("gone");

        source.completeExceptionally(failure);
        iterate();

        assertThat(failed.exception()).isSameAs(failure);
    }

    @Test
    void fromADoneStageEndsOneHopLater() {
        LoopFuture<Integer> future = LoopFuture.from(loop, CompletableFuture.completedFuture(7));

        assertThat(future.isDone()).isFalse();
        iterate();

        assertThat(future.result()).isEqualTo(7);
    }

    @Test
    void fromAStageThatEndsInAnotherThreadWakesTheLoop() throws Exception {
        try (LoopThread running = LoopThread.start()) {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            CompletableFuture<Object> called = new CompletableFuture<>();
            running.call(
                    () ->
                            LoopFuture.from(running.loop(), stage)
                                    .addDoneCallback(
                                            done ->
                                                    called.complete(
                                                            done.result()
                                                                    + Thread.currentThread()
                                                                            .getName())));
            stage.complete(7);

            assertThat(called.get()).isEqualTo("7the-loop");
        }
    }

    @Test
    void cancellingWhatCameFromAStageCancelsTheStageOneHopLater() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        LoopFuture<Integer> future = LoopFuture.from(loop, stage);

        future.cancel();
        assertThat(stage.isDone()).isFalse();
        iterate();

        assertThat(stage.isCancelled()).isTrue();
    }

    @Test
    void cancellingLeavesAStageAloneThatIsNoFuture() {
        CompletableFuture<Integer> source = new CompletableFuture<>();
        CompletionStage<Integer> stage = source.minimalCompletionStage();
        List<CallbackFailure> failures = new ArrayList<>();
        loop.setExceptionHandler((which, failure) -> failures.add(failure));
        LoopFuture<Integer> future = LoopFuture.from(loop, stage);

        future.cancel();
        iterate();

        assertThat(source.isDone()).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void anOutcomeThatComesAfterTheCancelIsDropped() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        LoopFuture<Integer> future = LoopFuture.from(loop, stage);

        stage.complete(7);
        future.cancel();
        iterate();

        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void fromEndsCancelledWhenTheLoopIsClosedBefore() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        LoopFuture<Integer> future = LoopFuture.from(loop, stage);

        loop.close();
        stage.complete(7);

        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void fromEndsCancelledWhenTheLoopIsClosedWithTheOutcomeOnItsWay() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        LoopFuture<Integer> future = LoopFuture.from(loop, stage);

        stage.complete(7);
        loop.close();

        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void fromRefusesAClosedLoop() {
        loop.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> LoopFuture.from(loop, new CompletableFuture<>()))
                .withMessageStartingWith("LoopFuture.from must be called on an open loop");
    }

    // ---- to the JDK's future

    @Test
    void theBridgeGetsTheOutcomeOneHopLater() {
        LoopFuture<Integer> value = loop.newFuture();
        LoopFuture<Integer> failure = loop.newFuture();
        LoopFuture<Integer> cancelled = loop.newFuture();
        CompletableFuture<Integer> ofValue = value.toCompletableFuture();
        CompletableFuture<Integer> ofFailure = failure.toCompletableFuture();
        CompletableFuture<Integer> ofCancelled = cancelled.toCompletableFuture();

        value.complete(7);
        failure.completeExceptionally(new IOException("gone"));
        cancelled.cancel();
        assertThat(ofValue).isNotDone();
        iterate();

        assertThat(ofValue).isCompletedWithValue(7);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(ofFailure::get)
                .withCauseInstanceOf(IOException.class);
        assertThat(ofCancelled).isCancelled();
    }

    @Test
    void theBridgeOfADoneFutureIsDone() {
        LoopFuture<Integer> future = loop.newFuture();
        future.complete(7);

        assertThat(future.toCompletableFuture()).isCompletedWithValue(7);
    }

    @Test
    void cancellingTheBridgeCancelsTheFutureThroughTheLoop() throws Exception {
        try (LoopThread running = LoopThread.start()) {
            LoopFuture<Integer> future = running.loop().newFuture();
            CompletableFuture<Integer> bridge = running.call(future::toCompletableFuture);

            bridge.cancel(false);

            assertThat(running.call(future::isCancelled)).isTrue();
        }
    }

    @Test
    void cancellingTheBridgeOfAFutureThatIsDoneMeanwhileDoesNothing() {
        LoopFuture<Integer> future = loop.newFuture();
        CompletableFuture<Integer> bridge = future.toCompletableFuture();
        future.complete(7);

        bridge.cancel(false);
        iterate();

        assertThat(future.result()).isEqualTo(7);
    }

    @Test
    void completingTheBridgeByHandDoesNotConcernTheFuture() {
        LoopFuture<Integer> future = loop.newFuture();
        future.toCompletableFuture().complete(7);
        iterate();

        assertThat(future.isDone()).isFalse();
    }

    @Test
    void aThreadThatWaitsForTheBridgeGetsTheValue() throws Exception {
        try (LoopThread running = LoopThread.start()) {
            LoopFuture<Integer> future = running.loop().newFuture();
            CompletableFuture<Integer> bridge = running.call(future::toCompletableFuture);
            running.loop().callSoonThreadsafe(() -> future.complete(7));

            assertThat(bridge.get()).isEqualTo(7);
        }
    }

    @Test
    void aThreadThatWaitsForTheBridgeHearsThatTheLoopIsClosed() throws Exception {
        LoopThread running = LoopThread.start();
        LoopFuture<Integer> future = running.loop().newFuture();
        CompletableFuture<Integer> bridge = running.call(future::toCompletableFuture);
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Throwable> heard =
                CompletableFuture.supplyAsync(
                        () -> {
                            waiting.countDown();
                            try {
                                bridge.join();
                                return new AssertionError("it ended with a value");
                            } catch (CancellationException cancelled) {
                                return cancelled;
                            }
                        });
        waiting.await();
        running.close();

        assertThat(heard.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void theBridgeKeepsAnOutcomeThatTheClosedLoopCouldNotDeliver() {
        LoopFuture<Integer> future = loop.newFuture();
        CompletableFuture<Integer> bridge = future.toCompletableFuture();
        future.complete(7);

        loop.close();

        assertThat(bridge).isCompletedWithValue(7);
    }

    @Test
    void theBridgeOfAPendingFutureOfAClosedLoopIsCancelled() {
        LoopFuture<Integer> future = loop.newFuture();
        loop.close();

        assertThat(future.toCompletableFuture()).isCancelled();
    }

    @Test
    void aFutureOfOneLoopCanBeAwaitedOnAnother() throws Exception {
        try (LoopThread one = LoopThread.start();
                LoopThread two = LoopThread.start()) {
            LoopFuture<Integer> source = one.loop().newFuture();
            CompletableFuture<Integer> bridge = one.call(source::toCompletableFuture);
            LoopFuture<Integer> copy = two.call(() -> LoopFuture.from(two.loop(), bridge));
            CompletableFuture<Integer> result = two.call(copy::toCompletableFuture);

            one.loop().callSoonThreadsafe(() -> source.complete(7));

            assertThat(result.get()).isEqualTo(7);
        }
    }

    @Test
    void cancellationGoesThroughBothBridgesToTheOtherLoop() throws Exception {
        try (LoopThread one = LoopThread.start();
                LoopThread two = LoopThread.start()) {
            LoopFuture<Integer> source = one.loop().newFuture();
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            CompletableFuture<Integer> bridge =
                    one.call(
                            () -> {
                                source.addDoneCallback(done -> told.complete(done.isCancelled()));
                                return source.toCompletableFuture();
                            });
            two.call(() -> LoopFuture.from(two.loop(), bridge).cancel());

            assertThat(told.get()).isTrue();
        }
    }

    // ---- asking

    @Test
    void aQuestionThatThrowsAnErrorFailsItsFutureAndEndsTheRun() {
        AssertionError error = new AssertionError("no");
        CompletableFuture<Integer> asked =
                LoopFuture.ask(
                        loop,
                        () -> {
                            throw error;
                        });

        assertThatExceptionOfType(AssertionError.class).isThrownBy(this::iterate).isSameAs(error);
        assertThat(asked.isDone()).isTrue();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(asked::get)
                .havingCause()
                .isSameAs(error);
    }

    @Test
    void anAnswerThatBelongsToARunningLoopOfAnotherThreadFailsTheFuture() throws Exception {
        try (LoopThread other = LoopThread.start()) {
            LoopFuture<Integer> foreign = other.call(() -> other.loop().<Integer>newFuture());
            CompletableFuture<Integer> asked = LoopFuture.ask(loop, () -> foreign);
            iterate();

            assertThat(asked.isDone()).isTrue();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(asked::get)
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void itsCallbackCanBeCancelledByTheHandleThatListenersSee() {
        LoopListener cancelling =
                new LoopListener() {
                    @Override
                    public void scheduled(Handle handle) {
                        handle.cancel();
                    }
                };
        try (EventLoop watched =
                new VirtualTime().newLoop(LoopOptions.standard().withListener(cancelling))) {
            LoopFuture<Integer> future = watched.newFuture();
            future.addDoneCallback(done -> seen.add(done.result()));
            future.complete(7);
            watched.stop();
            watched.runForever();
        }
        assertThat(seen).isEmpty();
    }
}
