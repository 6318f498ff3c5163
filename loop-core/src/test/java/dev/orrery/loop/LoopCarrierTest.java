package dev.orrery.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class LoopCarrierTest {
    @Test
    void aForeignPostGoesThroughTheInboxWhoeverIsInside() {
        List<String> order = new ArrayList<>();
        try (EventLoop loop = EventLoop.create()) {
            LoopCarrier carrier = LoopCarrier.of(loop);
            loop.callSoon(
                    () -> {
                        assertThat(carrier.postForeign(() -> order.add("foreign"))).isTrue();
                        assertThat(carrier.post(() -> order.add("inside"))).isTrue();
                        loop.callSoon(() -> order.add("soon"));
                        loop.callLater(Duration.ofMillis(1), loop::stop);
                    });
            loop.runForever();
        }
        assertThat(order).containsExactly("inside", "soon", "foreign");
    }

    @Test
    void nothingIsPostedToAClosedLoop() {
        EventLoop loop = EventLoop.create();
        loop.close();
        assertThat(LoopCarrier.of(loop).post(() -> {})).isFalse();
        assertThat(LoopCarrier.of(loop).postForeign(() -> {})).isFalse();
    }
}
