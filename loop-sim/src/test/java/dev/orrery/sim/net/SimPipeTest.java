package dev.orrery.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

class SimPipeTest {
    /** Lets the other side act while somebody waits. */
    private interface Meanwhile {
        void act() throws IOException;
    }

    private final List<String> waits = new ArrayList<>();
    private Meanwhile meanwhile =
            () -> {
                throw Blocking.refusal("a test that does not wait");
            };
    private final SimSelectorProvider provider =
            new SimSelectorProvider(new Decisions(new CalmOracle()), "a", this::await);

    private long await(BooleanSupplier ready, long delayNanos, String what) throws IOException {
        waits.add(what);
        meanwhile.act();
        return delayNanos;
    }

    private Pipe nonBlocking(int capacityBytes) throws IOException {
        Pipe pipe = provider.openPipe(capacityBytes);
        pipe.source().configureBlocking(false);
        pipe.sink().configureBlocking(false);
        return pipe;
    }

    private static ByteBuffer bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return ByteBuffer.wrap(content);
    }

    @Test
    void aPipeHoldsAsManyBytesAsLinuxGivesItUnlessToldOtherwise() throws IOException {
        Pipe pipe = provider.openPipe();
        pipe.sink().configureBlocking(false);
        assertThat(pipe.sink().write(ByteBuffer.allocate(100_000))).isEqualTo(65_536);
    }

    @Test
    void aWriteTakesOnlyWhatThereIsRoomFor() throws IOException {
        Pipe pipe = nonBlocking(4);
        ByteBuffer source = bytes(1, 2, 3, 4, 5, 6);
        assertThat(pipe.sink().write(source)).isEqualTo(4);
        assertThat(source.position()).isEqualTo(4);
        assertThat(pipe.sink().write(source)).isZero();
    }

    @Test
    void bytesComeOutAsTheyWentInHoweverTheyAreCut() throws IOException {
        Pipe pipe = nonBlocking(1000);
        Random random = new Random(42);
        byte[] sent = new byte[50_000];
        random.nextBytes(sent);
        ByteBuffer source = ByteBuffer.wrap(sent);
        ByteBuffer target = ByteBuffer.allocate(sent.length);
        while (target.hasRemaining()) {
            source.limit(Math.min(sent.length, source.position() + random.nextInt(700)));
            pipe.sink().write(source);
            target.limit(Math.min(sent.length, target.position() + random.nextInt(700)));
            pipe.source().read(target);
            source.limit(sent.length);
            target.limit(sent.length);
        }
        assertThat(Arrays.equals(sent, target.array())).isTrue();
    }

    @Test
    void aBlockingReadWaitsForBytes() throws IOException {
        Pipe pipe = provider.openPipe();
        meanwhile = () -> pipe.sink().write(bytes(7));
        assertThat(pipe.source().read(ByteBuffer.allocate(10))).isEqualTo(1);
        assertThat(waits).containsExactly("read from pipe-1.source");
    }

    @Test
    void aBlockingReadDoesNotWaitWhenThereAreBytes() throws IOException {
        Pipe pipe = provider.openPipe();
        pipe.sink().write(bytes(7, 8));
        assertThat(pipe.source().read(ByteBuffer.allocate(10))).isEqualTo(2);
        assertThat(waits).isEmpty();
    }

    @Test
    void aBlockingReadWaitsForTheEnd() throws IOException {
        Pipe pipe = provider.openPipe();
        meanwhile = () -> pipe.sink().close();
        assertThat(pipe.source().read(ByteBuffer.allocate(10))).isEqualTo(-1);
    }

    @Test
    void aBlockingScatteringReadWaitsForTheFirstByteOnly() throws IOException {
        Pipe pipe = provider.openPipe();
        meanwhile = () -> pipe.sink().write(bytes(1, 2, 3));
        ByteBuffer[] targets = {ByteBuffer.allocate(2), ByteBuffer.allocate(2)};
        assertThat(pipe.source().read(targets)).isEqualTo(3);
        assertThat(waits).hasSize(1);
    }

    @Test
    void aBlockingWriteWaitsUntilAllIsWritten() throws IOException {
        Pipe pipe = provider.openPipe(2);
        meanwhile = () -> pipe.source().read(ByteBuffer.allocate(2));
        assertThat(pipe.sink().write(bytes(1, 2, 3, 4, 5))).isEqualTo(5);
        assertThat(waits).containsExactly("write to pipe-1.sink", "write to pipe-1.sink");
    }

    @Test
    void aBlockingWriteWhoseReaderLeavesTellsHowFarItCame() throws IOException {
        Pipe pipe = provider.openPipe(2);
        meanwhile = () -> pipe.source().close();
        assertThat(pipe.sink().write(bytes(1, 2, 3))).isEqualTo(2);
        assertThatThrownBy(() -> pipe.sink().write(bytes(3)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
    }

    @Test
    void aBlockingReadThatIsClosedByAnotherThreadSaysSo() {
        Pipe pipe = provider.openPipe();
        meanwhile = () -> pipe.source().close();
        assertThatThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1)))
                .isExactlyInstanceOf(AsynchronousCloseException.class);
    }

    @Test
    void aBlockingWriteThatIsClosedByAnotherThreadSaysSo() throws IOException {
        Pipe pipe = provider.openPipe(1);
        pipe.sink().write(bytes(1));
        meanwhile = () -> pipe.sink().close();
        assertThatThrownBy(() -> pipe.sink().write(bytes(2)))
                .isExactlyInstanceOf(AsynchronousCloseException.class);
    }

    @Test
    void anInterruptClosesTheChannelOfABlockingRead() {
        Pipe pipe = provider.openPipe();
        meanwhile = () -> Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1)))
                .isExactlyInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pipe.source().isOpen()).isFalse();
    }

    @Test
    void aBlockingCallOffSimulatedThreadsIsRefusedAndHarmsNothing() throws IOException {
        Pipe pipe =
                new SimSelectorProvider(new Decisions(new CalmOracle()), "a", Blocking.refused())
                        .openPipe(1);
        assertThatThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call=read from pipe-1.source");
        pipe.sink().write(bytes(1));
        assertThatThrownBy(() -> pipe.sink().write(bytes(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call=write to pipe-1.sink");
        assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1);
    }

    @Test
    void aPipeWithoutRoomIsRefused() {
        assertThatThrownBy(() -> provider.openPipe(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "capacityBytes must be at least 1: capacityBytes=0."
                                + " A pipe without room could never carry a byte.");
    }

    @Test
    void pipesAreNamedByACounter() {
        assertThat(provider.openPipe().source()).hasToString("pipe-1.source");
        assertThat(provider.openPipe().sink()).hasToString("pipe-2.sink");
    }
}
