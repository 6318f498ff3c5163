package dev.orrery.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;

class SimDuplexTest {
    private final SimSelectorProvider provider =
            new SimSelectorProvider(new Decisions(new CalmOracle()), "a", Blocking.refused());
    private final SimDuplex one = provider.openDuplex(4);
    private final SimDuplex other = one.peer();

    @BeforeEach
    void doNotBlock() throws IOException {
        one.configureBlocking(false);
        other.configureBlocking(false);
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    private int readyOps(SimDuplex channel) throws IOException {
        try (SimSelector selector = provider.openSelector()) {
            SelectionKey key = channel.register(selector, channel.validOps());
            selector.selectNow();
            return key.readyOps();
        }
    }

    @Test
    void eachEndIsThePeerOfItsPeer() {
        assertThat(other).isNotSameAs(one);
        assertThat(other.peer()).isSameAs(one);
        assertThat(one).hasToString("duplex-1.a");
        assertThat(other).hasToString("duplex-1.b");
    }

    @Test
    void whatOneWritesTheOtherReads() throws IOException {
        assertThat(one.write(bytes(3))).isEqualTo(3);
        assertThat(other.write(bytes(2))).isEqualTo(2);
        assertThat(other.read(bytes(9))).isEqualTo(3);
        assertThat(one.read(bytes(9))).isEqualTo(2);
        assertThat(one.read(bytes(9))).isZero();
    }

    @Test
    void eachDirectionHasRoomOfItsOwn() throws IOException {
        assertThat(one.write(bytes(9))).isEqualTo(4);
        assertThat(readyOps(one)).isZero();
        assertThat(readyOps(other)).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Test
    void aKeyForBothDirectionsKeepsItsPlaceWhenOneIsAdded() throws IOException {
        SimSelector selector = provider.openSelector();
        SelectionKey first = one.register(selector, SelectionKey.OP_READ);
        SelectionKey second = other.register(selector, SelectionKey.OP_WRITE);
        first.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        selector.selectNow();
        assertThat(selector.selectedKeys()).containsExactly(first, second);
    }

    @Test
    void aShutOutputEndsOneDirectionOnly() throws IOException {
        one.write(bytes(1));
        one.shutdownOutput();
        one.shutdownOutput();
        assertThat(other.read(bytes(9))).isEqualTo(1);
        assertThat(other.read(bytes(9))).isEqualTo(-1);
        other.write(bytes(2));
        assertThat(one.read(bytes(9))).isEqualTo(2);
        assertThatThrownBy(() -> one.write(bytes(1))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aShutOutputIsReadyToBeWrittenTo() throws IOException {
        one.write(bytes(4));
        one.shutdownOutput();
        assertThat(readyOps(one)).isEqualTo(SelectionKey.OP_WRITE);
    }

    @Test
    void aClosedEndBreaksBothDirections() throws IOException {
        one.close();
        assertThat(other.read(bytes(9))).isEqualTo(-1);
        assertThatThrownBy(() -> other.write(bytes(1))).hasMessage("Broken pipe");
        assertThatThrownBy(one::shutdownOutput).isInstanceOf(ClosedChannelException.class);
        assertThat(readyOps(other)).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Test
    void theRoomOfOneDirectionCanBeChangedAboveAndBelowWhatIsUnderWay() throws IOException {
        one.write(bytes(9));
        one.resizeOutput(6);
        assertThat(one.write(bytes(9))).isEqualTo(2);
        one.resizeOutput(1);
        assertThat(other.read(bytes(5))).isEqualTo(5);
        assertThat(one.write(bytes(1))).isZero();
        assertThat(other.read(bytes(5))).isEqualTo(1);
        assertThat(one.write(bytes(9))).isEqualTo(1);
    }

    @Test
    void aDuplexWithoutRoomIsRefused() {
        assertThatThrownBy(() -> provider.openDuplex(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("capacityBytes must be at least 1: capacityBytes=0.");
        assertThatThrownBy(() -> one.resizeOutput(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
