package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.bytes;
import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;

/** How connections end: close, half-close, reset. */
final class CloseFacts {
    private CloseFacts() {}

    static void theEndOfTheStreamIsMinusOne(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().close();
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
    }

    static void theEndIsReadAgainAndAgain(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().close();
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
    }

    static void whatWasWrittenComesBeforeTheEnd(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "last words");
        ends.far().close();
        assertThat(Talk.read(ends.near(), 99)).isEqualTo("last words");
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
    }

    static void theEndComesInNonBlockingModeToo(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        ends.far().close();
        wire.until("the end", () -> ends.near().read(room(1)) == -1);
    }

    static void atTheEndAReadWithoutRoomSaysSoOrNothing(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().close();
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
        assertThat(ends.near().read(room(0))).isZero();
    }

    static void aClosedSocketDoesNothing(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        near.close();
        assertThat(near.isOpen()).isFalse();
        assertThat(near.isConnected()).isFalse();
        fails(ClosedChannelException.class, null, () -> near.read(room(1)));
        fails(ClosedChannelException.class, null, () -> near.write(bytes("a")));
        fails(ClosedChannelException.class, null, near::shutdownInput);
        fails(ClosedChannelException.class, null, near::shutdownOutput);
        fails(ClosedChannelException.class, null, near::getLocalAddress);
        fails(ClosedChannelException.class, null, near::getRemoteAddress);
        fails(ClosedChannelException.class, null, () -> near.configureBlocking(false));
    }

    static void aSocketCanBeClosedTwice(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        near.close();
        near.close();
        assertThat(near.isOpen()).isFalse();
    }

    static void aHalfClosedPeerStillReads(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "question");
        ends.near().shutdownOutput();
        assertThat(Talk.read(ends.far(), 99)).isEqualTo("question");
        Talk.write(ends.far(), "answer");
        ends.far().close();
        assertThat(Talk.read(ends.near(), 99)).isEqualTo("answer");
    }

    static void afterShutdownOutputNothingIsWritten(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        near.shutdownOutput();
        fails(AsynchronousCloseException.class, null, () -> near.write(bytes("a")));
        assertThat(near.isOpen()).isTrue();
    }

    static void afterShutdownOutputNothingIsWrittenWithoutWaiting(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        near.shutdownOutput();
        fails(AsynchronousCloseException.class, null, () -> near.write(bytes("a")));
    }

    static void shutdownOutputCanBeRepeated(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        assertThat(near.shutdownOutput()).isSameAs(near);
        assertThat(near.shutdownOutput()).isSameAs(near);
    }

    static void afterShutdownInputTheEndIsRead(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        near.shutdownInput();
        assertThat(near.read(room(1))).isEqualTo(-1);
    }

    static void afterShutdownInputTheEndIsReadWithoutWaiting(Wire wire) throws Exception {
        SocketChannel near = wire.connected().nonBlocking().near();
        near.shutdownInput();
        assertThat(near.read(room(1))).isEqualTo(-1);
    }

    static void shutdownInputHidesWhatHasArrived(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "unread");
        wire.near().untilReadable(ends.near());
        ends.near().shutdownInput();
        assertThat(ends.near().read(room(1))).isEqualTo(-1);
    }

    static void shutdownInputLeavesTheOutput(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.near().shutdownInput();
        Talk.write(ends.near(), "still");
        assertThat(Talk.read(ends.far(), 5)).isEqualTo("still");
    }

    static void shutdownInputCanBeRepeated(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        assertThat(near.shutdownInput()).isSameAs(near);
        assertThat(near.shutdownInput()).isSameAs(near);
    }

    static void thePeerOfAShutInputMayWrite(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.near().shutdownInput();
        Talk.write(ends.far(), "nobody reads this");
        assertThat(ends.far().isConnected()).isTrue();
    }

    static void anUnconnectedSocketHasNothingToShutDown(Wire wire) throws Exception {
        SocketChannel socket = wire.near().socket();
        fails(NotYetConnectedException.class, null, socket::shutdownInput);
        fails(NotYetConnectedException.class, null, socket::shutdownOutput);
    }

    static void bothHalvesShutLeaveTheSocketOpen(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        near.shutdownInput();
        near.shutdownOutput();
        assertThat(near.isOpen()).isTrue();
        assertThat(near.isConnected()).isTrue();
    }

    static void shutdownInputWakesWhoReads(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        Wire.Running reader =
                wire.start(wire.near(), () -> assertThat(near.read(room(1))).isEqualTo(-1));
        wire.untilBlocked(reader);
        near.shutdownInput();
        wire.join(reader);
    }

    static void aCloseWakesWhoReads(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        Wire.Running reader = wire.start(wire.near(), () -> near.read(room(1)));
        wire.untilBlocked(reader);
        near.close();
        Talk.failed(AsynchronousCloseException.class, null, wire.ended(reader));
    }

    static void aCloseWakesWhoWrites(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        wire.fillUp(ends.near());
        Wire.Running writer =
                wire.start(wire.near(), () -> ends.near().write(room(16 * 1024 * 1024)));
        wire.untilBlocked(writer);
        ends.near().close();
        Talk.failed(AsynchronousCloseException.class, null, wire.ended(writer));
    }

    static void aCloseWithUnreadBytesResets(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "unread");
        wire.far().untilReadable(ends.far());
        ends.far().close();
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
    }

    static void aCloseWithoutLingeringResets(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
    }

    static void aResetIsSeenInNonBlockingModeToo(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        wire.near().untilReadable(ends.near());
        ends.near().configureBlocking(false);
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
    }

    static void aResetIsSeenAgainAndAgain(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
    }

    static void aResetSocketStaysOpen(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
        assertThat(ends.near().isOpen()).isTrue();
        assertThat(ends.near().isConnected()).isTrue();
    }

    static void aWriteAfterAResetIsABrokenPipe(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        fails(SocketException.class, "Connection reset", () -> ends.near().read(room(1)));
        fails(IOException.class, "Broken pipe", () -> ends.near().write(bytes("a")));
    }

    static void aWriteThatHearsOfAResetFirstIsReset(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        wire.near().untilReadable(ends.near());
        fails(IOException.class, "Connection reset by peer", () -> ends.near().write(bytes("a")));
    }

    static void writesToAClosedPeerBreakInTheEnd(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ends.far().close();
        wire.near().untilReadable(ends.near());
        // The first is sent, and answered by a reset.
        assertThat(ends.near().write(bytes("a"))).isEqualTo(1);
        Throwable[] thrown = new Throwable[1];
        wire.until(
                "a write fails",
                () -> (thrown[0] = Talk.thrownBy(() -> ends.near().write(bytes("a")))) != null);
        Talk.failed(IOException.class, "Broken pipe", thrown[0]);
    }

    static void aResetWakesWhoReads(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Wire.Running reader = wire.start(wire.near(), () -> ends.near().read(room(1)));
        wire.untilBlocked(reader);
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        Talk.failed(SocketException.class, "Connection reset", wire.ended(reader));
    }

    static void theEndWakesWhoReads(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Wire.Running reader =
                wire.start(wire.near(), () -> assertThat(ends.near().read(room(1))).isEqualTo(-1));
        wire.untilBlocked(reader);
        ends.far().shutdownOutput();
        wire.join(reader);
    }

    static void bytesBeforeAResetAreLostOrRead(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.far(), "abc");
        wire.near().untilReadable(ends.near());
        ends.far().setOption(StandardSocketOptions.SO_LINGER, 0);
        ends.far().close();
        Throwable[] thrown = new Throwable[1];
        wire.until(
                "the reset",
                () -> (thrown[0] = Talk.thrownBy(() -> ends.near().read(room(1)))) != null);
        Talk.failed(SocketException.class, "Connection reset", thrown[0]);
    }
}
