package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

class BatonCoroutineTest {
    @Test
    void bodyAndResumerTakeTurns() {
        List<String> order = new ArrayList<>();
        BatonCoroutine[] self = new BatonCoroutine[1];
        self[0] =
                new BatonCoroutine(
                        "body",
                        () -> {
                            order.add("body 1");
                            self[0].suspend();
                            order.add("body 2");
                        });
        assertThat(self[0].resume()).isTrue();
        order.add("resumer");
        assertThat(self[0].resume()).isFalse();
        assertThat(order).containsExactly("body 1", "resumer", "body 2");
        assertThat(self[0].isDone()).isTrue();
        assertThat(self[0].resume()).isFalse();
    }

    @Test
    void whatTheBodyThrowsIsKept() {
        IllegalStateException thrown = new IllegalStateException("unlucky");
        BatonCoroutine body =
                new BatonCoroutine(
                        "body",
                        () -> {
                            throw thrown;
                        });
        assertThat(body.resume()).isFalse();
        assertThat(body.failure()).isSameAs(thrown);
    }

    @Test
    void unwindingRunsFinallyBlocksAndLeavesNoFailure() {
        List<String> order = new ArrayList<>();
        BatonCoroutine[] self = new BatonCoroutine[1];
        self[0] =
                new BatonCoroutine(
                        "body",
                        () -> {
                            try {
                                self[0].suspend();
                                order.add("resumed");
                            } finally {
                                order.add("finally");
                            }
                        });
        self[0].resume();
        self[0].unwind();
        assertThat(order).containsExactly("finally");
        assertThat(self[0].isDone()).isTrue();
        assertThat(self[0].failure()).isNull();
    }

    @Test
    void aBodyThatNeverBeganIsUnwoundWithoutBeginning() {
        List<String> order = new ArrayList<>();
        BatonCoroutine body = new BatonCoroutine("body", () -> order.add("began"));
        body.unwind();
        assertThat(body.isDone()).isTrue();
        assertThat(body.resume()).isFalse();
        assertThat(order).isEmpty();
    }

    @Test
    void aRunningBodyCannotBeResumed() {
        BatonCoroutine[] self = new BatonCoroutine[1];
        self[0] = new BatonCoroutine("body", () -> self[0].resume());
        self[0].resume();
        assertThat(self[0].failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("resume must be called on a suspended coroutine");
    }

    @Test
    void anInterruptOfASuspendedBodyIsKeptUntilItIsTaken() {
        List<Boolean> seen = new ArrayList<>();
        BatonCoroutine[] self = new BatonCoroutine[1];
        self[0] =
                new BatonCoroutine(
                        "body",
                        () -> {
                            self[0].suspend();
                            seen.add(self[0].takeInterrupt());
                            seen.add(self[0].takeInterrupt());
                        });
        self[0].resume();
        self[0].thread().interrupt();
        assertThat(self[0].isInterrupted()).isTrue();
        self[0].resume();
        assertThat(seen).containsExactly(true, false);
    }

    @Test
    void anInterruptOfTheResumerIsKept() {
        BatonCoroutine[] self = new BatonCoroutine[1];
        Thread resumer = Thread.currentThread();
        self[0] = new BatonCoroutine("body", resumer::interrupt);
        self[0].resume();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBodyThatBlocksForRealIsNamedWithItsStack() {
        CountDownLatch never = new CountDownLatch(1);
        BatonCoroutine body =
                new BatonCoroutine(
                        "stuck",
                        () -> {
                            try {
                                never.await();
                            } catch (InterruptedException interrupted) {
                                throw new AssertionError(interrupted);
                            }
                        },
                        null,
                        50_000_000);
        assertThatThrownBy(body::resume)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not block its thread for real: coroutine=stuck")
                .hasMessageContaining("CountDownLatch.await");
        never.countDown();
    }

    @Test
    void aBodyThatRunsOnWhenItIsUnwoundIsLeftBehind() {
        boolean[] goesOn = {true};
        VarHandle flag = MethodHandles.arrayElementVarHandle(boolean[].class);
        BatonCoroutine[] self = new BatonCoroutine[1];
        self[0] =
                new BatonCoroutine(
                        "body",
                        () -> {
                            try {
                                self[0].suspend();
                            } finally {
                                while ((boolean) flag.getVolatile(goesOn, 0)) {
                                    Thread.onSpinWait();
                                }
                            }
                        },
                        null,
                        1_000_000);
        self[0].resume();
        try {
            assertThatThrownBy(self[0]::unwind)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "the body of a coroutine must end when it is unwound: coroutine=body");
        } finally {
            flag.setVolatile(goesOn, 0, false);
        }
    }
}
