package dev.orrery.loop.coroutine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

class BatonEngineTest extends CoroutineContract {
    @Override
    CoroutineEngine engine(CoroutineHost asked) {
        return new BatonEngine(asked, 20_000_000);
    }

    @Test
    void itIsCalledBaton() {
        assertThat(engine.name()).isEqualTo("baton");
    }

    @Test
    void aVirtualThreadCanResume() throws InterruptedException {
        List<Boolean> seen = new ArrayList<>();
        Coroutine coroutine = body(Coroutine::suspend);
        Thread.ofVirtual()
                .start(
                        () -> {
                            seen.add(engine.canResumeHere());
                            seen.add(coroutine.resume());
                            seen.add(coroutine.isSuspended());
                        })
                .join();
        assertThat(seen).containsExactly(true, true, true);
    }

    @Test
    void aBodyThatBlocksForRealIsToldOnceAndWaitedFor() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        Coroutine coroutine =
                body(
                        self -> {
                            VirtualEngineTest.await(latch);
                            order.add("went on");
                        });
        Thread releaser =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (host.blocked.isEmpty()) {
                                        Thread.onSpinWait();
                                    }
                                    latch.countDown();
                                });
        assertThat(coroutine.resume()).isFalse();
        releaser.join();
        assertThat(order).containsExactly("went on");
        assertThat(host.blocked).hasSize(1);
        assertThat(host.blocked.getFirst()).contains("state=").contains("CountDownLatch.await");
    }
}
