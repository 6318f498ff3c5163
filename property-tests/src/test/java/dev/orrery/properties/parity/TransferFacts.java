package dev.orrery.properties.parity;

import static dev.orrery.properties.parity.Talk.bytes;
import static dev.orrery.properties.parity.Talk.fails;
import static dev.orrery.properties.parity.Talk.room;
import static dev.orrery.properties.parity.Talk.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;

/** How bytes are read and written. */
final class TransferFacts {
    private TransferFacts() {}

    static void bytesArriveInTheirOrder(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "one");
        Talk.write(ends.near(), "two");
        assertThat(Talk.read(ends.far(), 6)).isEqualTo("onetwo");
    }

    static void bothDirectionsCarryBytes(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "ping");
        assertThat(Talk.read(ends.far(), 4)).isEqualTo("ping");
        Talk.write(ends.far(), "pong");
        assertThat(Talk.read(ends.near(), 4)).isEqualTo("pong");
    }

    static void aNonBlockingReadOfNothingReturnsZero(Wire wire) throws Exception {
        assertThat(wire.connected().nonBlocking().near().read(room(8))).isZero();
    }

    static void aReadTakesNoMoreThanThereIsRoom(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "abcdef");
        assertThat(Talk.read(ends.far(), 2)).isEqualTo("ab");
        assertThat(Talk.read(ends.far(), 4)).isEqualTo("cdef");
    }

    static void aReadTakesNoMoreThanIsThere(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "abc");
        ByteBuffer target = room(100);
        int count = ends.far().read(target);
        assertThat(count).isBetween(1, 3);
        assertThat(target.position()).isEqualTo(count);
    }

    static void aReadWithoutRoomReturnsZero(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "abc");
        assertThat(ends.far().read(room(0))).isZero();
        assertThat(Talk.read(ends.far(), 3)).isEqualTo("abc");
    }

    static void aReadWithoutRoomDoesNotWait(Wire wire) throws Exception {
        assertThat(wire.connected().near().read(room(0))).isZero();
    }

    static void aReadOnlyBufferIsRefused(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        fails(
                IllegalArgumentException.class,
                "Read-only buffer",
                () -> near.read(room(4).asReadOnlyBuffer()));
    }

    static void aReadOnlyBufferIsWritten(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        assertThat(ends.near().write(bytes("abc").asReadOnlyBuffer())).isEqualTo(3);
        assertThat(Talk.read(ends.far(), 3)).isEqualTo("abc");
    }

    static void directBuffersCarryBytes(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ByteBuffer source = ByteBuffer.allocateDirect(3).put(bytes("abc")).flip();
        assertThat(ends.near().write(source)).isEqualTo(3);
        ByteBuffer target = ByteBuffer.allocateDirect(3);
        while (target.hasRemaining()) {
            int _ = ends.far().read(target);
        }
        assertThat(text(target)).isEqualTo("abc");
    }

    static void aWriteMovesThePosition(Wire wire) throws Exception {
        ByteBuffer source = bytes("abcdef").position(1).limit(4);
        assertThat(wire.connected().near().write(source)).isEqualTo(3);
        assertThat(source.position()).isEqualTo(4);
        assertThat(source.limit()).isEqualTo(4);
    }

    static void whatWasWrittenMayBeOverwritten(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ByteBuffer source = bytes("abc");
        int _ = ends.near().write(source);
        source.clear().put(bytes("xyz"));
        assertThat(Talk.read(ends.far(), 3)).isEqualTo("abc");
    }

    static void aWriteOfNothingReturnsZero(Wire wire) throws Exception {
        assertThat(wire.connected().near().write(room(0))).isZero();
    }

    static void aWriteGathersBuffersInTheirOrder(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ByteBuffer[] sources = {bytes("a"), bytes(""), bytes("bc"), bytes("def")};
        assertThat(ends.near().write(sources)).isEqualTo(6);
        assertThat(Talk.read(ends.far(), 6)).isEqualTo("abcdef");
    }

    static void aWriteGathersARangeOfBuffers(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ByteBuffer[] sources = {bytes("no"), bytes("ab"), bytes("c"), bytes("no")};
        assertThat(ends.near().write(sources, 1, 2)).isEqualTo(3);
        assertThat(Talk.read(ends.far(), 3)).isEqualTo("abc");
        assertThat(sources[3].position()).isZero();
    }

    static void aReadScattersIntoBuffersInTheirOrder(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "abcdef");
        ByteBuffer[] targets = {room(1), room(0), room(2), room(3)};
        while (targets[3].hasRemaining()) {
            assertThat(ends.far().read(targets)).isBetween(1L, 6L);
        }
        assertThat(text(targets[0])).isEqualTo("a");
        assertThat(text(targets[2])).isEqualTo("bc");
        assertThat(text(targets[3])).isEqualTo("def");
    }

    static void aRangeOfBuffersIsChecked(Wire wire) throws Exception {
        SocketChannel near = wire.connected().near();
        ByteBuffer[] one = {room(1)};
        assertThat(Talk.thrownBy(() -> near.read(one, 0, 2)))
                .isExactlyInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Talk.thrownBy(() -> near.write(one, 1, 1)))
                .isExactlyInstanceOf(IndexOutOfBoundsException.class);
    }

    static void aFullConnectionTakesNothing(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        long total = Talk.fill(ends.near());
        assertThat(total).isPositive();
    }

    static void aFullConnectionTakesMoreOnceItIsRead(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        long filled = Talk.fill(ends.near());
        long[] read = {0};
        wire.until(
                "all is read",
                () -> {
                    read[0] += ends.far().read(room(64 * 1024));
                    return read[0] >= filled;
                });
        wire.until("there is room", () -> ends.near().write(room(1)) == 1);
    }

    static void aBlockingWriteWritesAll(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        int size = 8 * 1024 * 1024;
        Wire.Running writer =
                wire.start(
                        wire.near(),
                        () -> {
                            assertThat(ends.near().write(room(size))).isEqualTo(size);
                            ends.near().shutdownOutput();
                        });
        ByteBuffer target = room(256 * 1024);
        long total = 0;
        for (int count = 0; count >= 0; count = ends.far().read(target.clear())) {
            total += count;
        }
        assertThat(total).isEqualTo(size);
        wire.join(writer);
    }

    static void manyBytesArriveAsTheyWere(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected().nonBlocking();
        ByteBuffer source = room(1_000_000);
        while (source.hasRemaining()) {
            source.put((byte) (source.position() * 31 >> 4));
        }
        source.flip();
        ByteBuffer target = room(source.remaining());
        wire.until(
                "all has arrived",
                () -> {
                    int _ = ends.near().write(source);
                    int _ = ends.far().read(target);
                    return !target.hasRemaining();
                });
        assertThat(target.flip()).isEqualTo(source.rewind());
    }

    static void aPipeCarriesBytes(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        Talk.write(pipe.sink(), "abc");
        assertThat(Talk.read(pipe.source(), 3)).isEqualTo("abc");
    }

    static void aPipeEndsWhenItsSinkIsClosed(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        Talk.write(pipe.sink(), "abc");
        pipe.sink().close();
        assertThat(Talk.read(pipe.source(), 9)).isEqualTo("abc");
        assertThat(pipe.source().read(room(1))).isEqualTo(-1);
    }

    static void aPipeBreaksWhenItsSourceIsClosed(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        pipe.source().close();
        fails(IOException.class, "Broken pipe", () -> pipe.sink().write(bytes("a")));
    }

    static void aPipeTakes64KiB(Wire wire) throws Exception {
        Pipe pipe = wire.near().pipe();
        pipe.sink().configureBlocking(false);
        assertThat(Talk.fill(pipe.sink())).isEqualTo(64 * 1024);
    }

    static void oneWriteGathers1024Buffers(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        ByteBuffer[] sources = new ByteBuffer[1500];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = bytes(i == 0 ? "" : "a");
        }
        assertThat(ends.near().write(sources)).isEqualTo(1024);
        assertThat(sources[1024].hasRemaining()).isFalse();
        assertThat(sources[1025].hasRemaining()).isTrue();
        assertThat(Talk.read(ends.far(), 1024)).hasSize(1024);
    }

    static void oneReadScattersInto1024Buffers(Wire wire) throws Exception {
        Wire.Ends ends = wire.connected();
        Talk.write(ends.near(), "a".repeat(1500));
        wire.until(
                "all has arrived", () -> ends.far().socket().getInputStream().available() == 1500);
        ByteBuffer[] targets = new ByteBuffer[1500];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = room(1);
        }
        assertThat(ends.far().read(targets)).isEqualTo(1024);
    }
}
