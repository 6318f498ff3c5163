package dev.orrery.properties.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.sim.decision.CalmOracle;
import dev.orrery.sim.decision.Decisions;
import dev.orrery.sim.net.Blocking;
import dev.orrery.sim.net.SimSelectorProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/** What pipes and selectors promise, on the JDK's provider and on the simulated one. */
@ParameterizedClass
@EnumSource
class PipeContract {
    enum Provider {
        JDK {
            @Override
            SelectorProvider make() {
                return SelectorProvider.provider();
            }
        },
        SIMULATED {
            @Override
            SelectorProvider make() {
                return new SimSelectorProvider(
                        new Decisions(new CalmOracle()), "a", Blocking.refused());
            }
        };

        abstract SelectorProvider make();
    }

    // More than any pipe holds.
    private static final int PLENTY = 4_000_000;

    @Parameter Provider kind;

    private SelectorProvider provider;
    private Pipe pipe;
    private Pipe.SourceChannel source;
    private Pipe.SinkChannel sink;
    private Selector selector;

    @BeforeEach
    void open() throws IOException {
        provider = kind.make();
        pipe = provider.openPipe();
        source = pipe.source();
        sink = pipe.sink();
        selector = provider.openSelector();
        source.configureBlocking(false);
        sink.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
        source.close();
        sink.close();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private void fill() throws IOException {
        while (sink.write(ByteBuffer.allocate(4096)) > 0) {
            // Until it takes no more.
        }
    }

    private List<Byte> readAll(int room) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(room);
        source.read(target);
        target.flip();
        List<Byte> read = new ArrayList<>();
        while (target.hasRemaining()) {
            read.add(target.get());
        }
        return read;
    }

    private List<SelectableChannel> poll() throws IOException {
        List<SelectableChannel> ready = new ArrayList<>();
        int count = selector.selectNow(key -> ready.add(key.channel()));
        assertThat(count).isEqualTo(ready.size());
        return ready;
    }

    // ---- pipes

    @Test
    void theEndsBelongToTheProviderThatMadeThem() {
        assertThat(source.provider()).isSameAs(provider);
        assertThat(sink.provider()).isSameAs(provider);
    }

    @Test
    void aNewPipeIsInBlockingMode() throws IOException {
        Pipe fresh = provider.openPipe();
        try (Pipe.SourceChannel in = fresh.source();
                Pipe.SinkChannel out = fresh.sink()) {
            assertThat(in.isBlocking()).isTrue();
            assertThat(out.isBlocking()).isTrue();
        }
    }

    @Test
    void thePipeGivesTheSameEndsEachTime() {
        assertThat(pipe.source()).isSameAs(source);
        assertThat(pipe.sink()).isSameAs(sink);
    }

    @Test
    void theSourceOnlyReadsAndTheSinkOnlyWrites() {
        assertThat(source.validOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(sink.validOps()).isEqualTo(SelectionKey.OP_WRITE);
    }

    @Test
    void aReadFromAnEmptyPipeReturnsZero() throws IOException {
        assertThat(source.read(ByteBuffer.allocate(8))).isZero();
    }

    @Test
    void bytesComeOutAsTheyWentIn() throws IOException {
        sink.write(bytes(1, 2, 3));
        sink.write(bytes(4, 5));
        assertThat(readAll(8)).containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
    }

    @Test
    void aReadTakesNoMoreThanTheBufferHolds() throws IOException {
        sink.write(bytes(1, 2, 3));
        ByteBuffer target = ByteBuffer.allocate(2);
        assertThat(source.read(target)).isEqualTo(2);
        assertThat(target.hasRemaining()).isFalse();
        assertThat(readAll(8)).containsExactly((byte) 3);
    }

    @Test
    void aReadTakesNoMoreThanIsThere() throws IOException {
        sink.write(bytes(1, 2, 3));
        ByteBuffer target = ByteBuffer.allocate(8);
        assertThat(source.read(target)).isEqualTo(3);
        assertThat(target.position()).isEqualTo(3);
    }

    @Test
    void aReadIntoABufferWithoutRoomReturnsZero() throws IOException {
        sink.write(bytes(1));
        assertThat(source.read(ByteBuffer.allocate(0))).isZero();
    }

    @Test
    void aReadIntoABufferWithoutRoomReturnsZeroAlsoAtTheEnd() throws IOException {
        sink.close();
        assertThat(source.read(ByteBuffer.allocate(0))).isZero();
    }

    @Test
    void aReadIntoAReadOnlyBufferIsRefused() {
        assertThatThrownBy(() -> source.read(ByteBuffer.allocate(8).asReadOnlyBuffer()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesGoInFromAReadOnlyBuffer() throws IOException {
        assertThat(sink.write(bytes(9).asReadOnlyBuffer())).isEqualTo(1);
        assertThat(readAll(8)).containsExactly((byte) 9);
    }

    @Test
    void bytesPassThroughDirectBuffers() throws IOException {
        sink.write(ByteBuffer.allocateDirect(2).put((byte) 7).put((byte) 8).flip());
        ByteBuffer target = ByteBuffer.allocateDirect(2);
        assertThat(source.read(target)).isEqualTo(2);
        assertThat(target.get(1)).isEqualTo((byte) 8);
    }

    @Test
    void aClosedSinkLeavesWhatIsUnderWayAndThenTheEnd() throws IOException {
        sink.write(bytes(1, 2));
        sink.close();
        assertThat(readAll(8)).containsExactly((byte) 1, (byte) 2);
        assertThat(source.read(ByteBuffer.allocate(8))).isEqualTo(-1);
        assertThat(source.read(ByteBuffer.allocate(8))).isEqualTo(-1);
    }

    @Test
    void aWriteWhoseReaderIsClosedFails() throws IOException {
        source.close();
        assertThatThrownBy(() -> sink.write(bytes(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
        assertThat(sink.isOpen()).isTrue();
    }

    @Test
    void aWriteOfNothingReturnsZero() throws IOException {
        assertThat(sink.write(ByteBuffer.allocate(0))).isZero();
    }

    @Test
    void aWriteOfMoreThanThePipeHoldsIsPartial() throws IOException {
        ByteBuffer much = ByteBuffer.allocate(PLENTY);
        int written = sink.write(much);
        assertThat(written).isBetween(1, PLENTY - 1);
        assertThat(much.position()).isEqualTo(written);
    }

    @Test
    void aFullPipeTakesNothing() throws IOException {
        fill();
        ByteBuffer one = bytes(1);
        assertThat(sink.write(one)).isZero();
        assertThat(one.remaining()).isEqualTo(1);
    }

    @Test
    void aFullPipeThatWasReadTakesBytesAgain() throws IOException {
        fill();
        source.read(ByteBuffer.allocate(PLENTY));
        assertThat(sink.write(bytes(1))).isEqualTo(1);
    }

    @Test
    void aScatteringReadFillsTheBuffersInTurn() throws IOException {
        sink.write(bytes(1, 2, 3));
        ByteBuffer[] targets = {
            ByteBuffer.allocate(2), ByteBuffer.allocate(0), ByteBuffer.allocate(4)
        };
        assertThat(source.read(targets)).isEqualTo(3);
        assertThat(targets[0].position()).isEqualTo(2);
        assertThat(targets[2].position()).isEqualTo(1);
        assertThat(targets[2].get(0)).isEqualTo((byte) 3);
    }

    @Test
    void aScatteringReadUsesTheBuffersOfItsRangeOnly() throws IOException {
        sink.write(bytes(1, 2, 3));
        ByteBuffer[] targets = {
            ByteBuffer.allocate(2), ByteBuffer.allocate(2), ByteBuffer.allocate(2)
        };
        assertThat(source.read(targets, 1, 1)).isEqualTo(2);
        assertThat(targets[0].position()).isZero();
        assertThat(targets[2].position()).isZero();
    }

    @Test
    void aScatteringReadAtTheEndReturnsMinusOne() throws IOException {
        sink.close();
        assertThat(source.read(new ByteBuffer[] {ByteBuffer.allocate(2)})).isEqualTo(-1);
    }

    @Test
    void aGatheringWriteTakesTheBuffersInTurn() throws IOException {
        assertThat(sink.write(new ByteBuffer[] {bytes(1), bytes(), bytes(2, 3)})).isEqualTo(3);
        assertThat(readAll(8)).containsExactly((byte) 1, (byte) 2, (byte) 3);
    }

    @Test
    void aRangeOutsideTheBuffersIsRefused() {
        ByteBuffer[] buffers = {ByteBuffer.allocate(1)};
        assertThatThrownBy(() -> source.read(buffers, 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sink.write(buffers, -1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aClosedEndIsOfNoUse() throws IOException {
        source.close();
        sink.close();
        assertThat(source.isOpen()).isFalse();
        assertThatThrownBy(() -> source.read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> sink.write(bytes(1))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> source.configureBlocking(true))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        sink.close();
        sink.close();
        assertThat(sink.isOpen()).isFalse();
        assertThat(source.isOpen()).isTrue();
    }

    @Test
    void aBlockingReadDoesNotWaitWhenThereAreBytes() throws IOException {
        sink.write(bytes(1));
        source.configureBlocking(true);
        assertThat(source.read(ByteBuffer.allocate(8))).isEqualTo(1);
    }

    // ---- registering

    @Test
    void aBlockingChannelCannotBeRegistered() throws IOException {
        source.configureBlocking(true);
        assertThatThrownBy(() -> source.register(selector, SelectionKey.OP_READ))
                .isInstanceOf(IllegalBlockingModeException.class);
    }

    @Test
    void aClosedChannelCannotBeRegistered() throws IOException {
        source.close();
        assertThatThrownBy(() -> source.register(selector, SelectionKey.OP_READ))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aChannelCannotBeRegisteredForWhatItCannotDo() {
        assertThatThrownBy(() -> source.register(selector, SelectionKey.OP_WRITE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyKnowsItsChannelItsSelectorItsInterestAndItsAttachment() throws IOException {
        Object attachment = new Object();
        SelectionKey key = source.register(selector, SelectionKey.OP_READ, attachment);
        assertThat(key.channel()).isSameAs(source);
        assertThat(key.selector()).isSameAs(selector);
        assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_READ);
        assertThat(key.attachment()).isSameAs(attachment);
        assertThat(key.isValid()).isTrue();
        assertThat(source.keyFor(selector)).isSameAs(key);
        assertThat(source.isRegistered()).isTrue();
        assertThat(selector.keys()).containsExactly(key);
    }

    @Test
    void registeringAgainGivesTheSameKeyWithTheNewInterest() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ, "old");
        assertThat(source.register(selector, 0, "new")).isSameAs(key);
        assertThat(key.interestOps()).isZero();
        assertThat(key.attachment()).isEqualTo("new");
    }

    @Test
    void aRegisteredChannelCannotBecomeBlocking() throws IOException {
        source.register(selector, 0);
        assertThatThrownBy(() -> source.configureBlocking(true))
                .isInstanceOf(IllegalBlockingModeException.class);
    }

    @Test
    void oneChannelMayBeWatchedByTwoSelectors() throws IOException {
        try (Selector other = provider.openSelector()) {
            source.register(selector, SelectionKey.OP_READ);
            source.register(other, SelectionKey.OP_READ);
            sink.write(bytes(1));
            assertThat(selector.selectNow()).isEqualTo(1);
            assertThat(other.selectNow()).isEqualTo(1);
        }
    }

    @Test
    void anInterestThatTheChannelCannotHaveIsRefused() throws IOException {
        SelectionKey key = source.register(selector, 0);
        assertThatThrownBy(() -> key.interestOps(SelectionKey.OP_WRITE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(key.interestOps()).isZero();
    }

    @Test
    void interestCanBeAddedAndTakenAway() throws IOException {
        SelectionKey key = source.register(selector, 0);
        assertThat(key.interestOpsOr(SelectionKey.OP_READ)).isZero();
        assertThat(key.interestOpsAnd(0)).isEqualTo(SelectionKey.OP_READ);
        assertThat(key.interestOps()).isZero();
    }

    // ---- readiness

    @Test
    void anEmptyPipeCanBeWrittenToButNotRead() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.register(selector, SelectionKey.OP_WRITE);
        assertThat(poll()).containsExactly(sink);
    }

    @Test
    void aSourceWithBytesIsReadyUntilTheyAreRead() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1, 2));
        assertThat(poll()).containsExactly(source);
        source.read(ByteBuffer.allocate(1));
        assertThat(poll()).containsExactly(source);
        source.read(ByteBuffer.allocate(1));
        assertThat(poll()).isEmpty();
    }

    @Test
    void aSourceAtItsEndIsReadyForEver() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.close();
        assertThat(poll()).containsExactly(source);
        source.read(ByteBuffer.allocate(1));
        assertThat(poll()).containsExactly(source);
    }

    @Test
    void aFullSinkIsReadyOnceItWasRead() throws IOException {
        sink.register(selector, SelectionKey.OP_WRITE);
        fill();
        assertThat(poll()).isEmpty();
        source.read(ByteBuffer.allocate(PLENTY));
        assertThat(poll()).containsExactly(sink);
    }

    @Test
    void aFullSinkIsReadyOnceItsSourceIsClosed() throws IOException {
        sink.register(selector, SelectionKey.OP_WRITE);
        fill();
        source.close();
        assertThat(poll()).containsExactly(sink);
    }

    @Test
    void aChannelWithoutInterestIsNeverReported() throws IOException {
        SelectionKey key = source.register(selector, 0);
        sink.write(bytes(1));
        assertThat(poll()).isEmpty();
        key.interestOps(SelectionKey.OP_READ);
        assertThat(poll()).containsExactly(source);
        key.interestOps(0);
        assertThat(poll()).isEmpty();
    }

    @Test
    void aChannelRegisteredWhenItIsReadyAlreadyIsReported() throws IOException {
        sink.write(bytes(1));
        source.register(selector, SelectionKey.OP_READ);
        assertThat(poll()).containsExactly(source);
    }

    @Test
    void theReadyOperationsAreThoseFound() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        assertThat(key.readyOps()).isZero();
        sink.write(bytes(1));
        assertThat(poll()).hasSize(1);
        assertThat(key.isReadable()).isTrue();
    }

    // ---- selected keys

    @Test
    void aSelectedKeyStaysUntilItIsTakenOut() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        assertThat(selector.selectNow()).isEqualTo(1);
        assertThat(selector.selectedKeys()).containsExactly(key);
        assertThat(selector.selectNow()).as("nothing is new").isZero();
        source.read(ByteBuffer.allocate(1));
        assertThat(selector.selectNow()).isZero();
        assertThat(selector.selectedKeys()).containsExactly(key);
        selector.selectedKeys().remove(key);
        assertThat(selector.selectNow()).isZero();
        assertThat(selector.selectedKeys()).isEmpty();
    }

    @Test
    void aSelectedKeyThatWasTakenOutIsFoundAgain() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        selector.selectNow();
        selector.selectedKeys().clear();
        assertThat(selector.selectNow()).isEqualTo(1);
        assertThat(selector.selectedKeys()).containsExactly(key);
    }

    @Test
    void nothingCanBeAddedToTheSelectedKeys() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        assertThatThrownBy(() -> selector.selectedKeys().add(key))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theKeysCannotBeChanged() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        assertThatThrownBy(() -> selector.keys().remove(key))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aPollWithAnActionLeavesTheSelectedKeysAlone() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        assertThat(poll()).hasSize(1);
        assertThat(selector.selectedKeys()).isEmpty();
    }

    // ---- cancelling and closing

    @Test
    void aCancelledKeyIsInvalidAtOnceAndLeavesAtTheNextPoll() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        key.cancel();
        assertThat(key.isValid()).isFalse();
        assertThat(selector.keys()).containsExactly(key);
        assertThat(source.isRegistered()).isTrue();
        selector.selectNow();
        assertThat(selector.keys()).isEmpty();
        assertThat(source.isRegistered()).isFalse();
        assertThat(source.keyFor(selector)).isNull();
    }

    @Test
    void aCancelledKeyAnswersNoQuestions() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        key.cancel();
        key.cancel();
        assertThatThrownBy(key::interestOps).isInstanceOf(CancelledKeyException.class);
        assertThatThrownBy(() -> key.interestOps(0)).isInstanceOf(CancelledKeyException.class);
        assertThatThrownBy(key::readyOps).isInstanceOf(CancelledKeyException.class);
    }

    @Test
    void aCancelledKeyIsNotReported() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        key.cancel();
        assertThat(poll()).isEmpty();
    }

    @Test
    void aCancelledKeyLeavesTheSelectedKeys() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        selector.selectNow();
        key.cancel();
        selector.selectNow();
        assertThat(selector.selectedKeys()).isEmpty();
    }

    @Test
    void aChannelWhoseKeyIsCancelledCanBeRegisteredAgainOnlyAfterAPoll() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        key.cancel();
        assertThatThrownBy(() -> source.register(selector, SelectionKey.OP_READ))
                .isInstanceOf(CancelledKeyException.class);
        selector.selectNow();
        assertThat(source.register(selector, SelectionKey.OP_READ)).isNotSameAs(key);
    }

    @Test
    void aChannelThatWasUnregisteredCanBecomeBlocking() throws IOException {
        source.register(selector, SelectionKey.OP_READ).cancel();
        selector.selectNow();
        source.configureBlocking(true);
        assertThat(source.isBlocking()).isTrue();
    }

    @Test
    void closingAChannelCancelsItsKey() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        source.close();
        assertThat(key.isValid()).isFalse();
        assertThat(poll()).isEmpty();
        assertThat(selector.keys()).isEmpty();
    }

    @Test
    void aClosedSelectorIsOfNoUse() throws IOException {
        SelectionKey key = source.register(selector, SelectionKey.OP_READ);
        selector.close();
        selector.close();
        assertThat(selector.isOpen()).isFalse();
        assertThat(key.isValid()).isFalse();
        assertThat(source.isRegistered()).isFalse();
        assertThat(source.isOpen()).isTrue();
        assertThatThrownBy(selector::selectNow).isInstanceOf(ClosedSelectorException.class);
        assertThatThrownBy(selector::select).isInstanceOf(ClosedSelectorException.class);
        assertThatThrownBy(selector::keys).isInstanceOf(ClosedSelectorException.class);
        assertThatThrownBy(selector::selectedKeys).isInstanceOf(ClosedSelectorException.class);
        assertThatThrownBy(() -> sink.register(selector, SelectionKey.OP_WRITE))
                .isInstanceOf(ClosedSelectorException.class);
    }

    // ---- actions and waiting

    @Test
    void anActionMayCancelItsKey() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        assertThat(selector.selectNow(SelectionKey::cancel)).isEqualTo(1);
        assertThat(poll()).isEmpty();
    }

    @Test
    void whatAnActionThrowsReachesTheCallerAndTheSelectorStaysUsable() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        assertThatThrownBy(
                        () ->
                                selector.selectNow(
                                        key -> {
                                            throw new IllegalArgumentException("thrown");
                                        }))
                .hasMessage("thrown");
        assertThat(poll()).containsExactly(source);
    }

    @Test
    void anActionMustNotSelect() throws IOException {
        source.register(selector, SelectionKey.OP_READ);
        sink.write(bytes(1));
        assertThatThrownBy(
                        () ->
                                selector.selectNow(
                                        key -> {
                                            try {
                                                selector.selectNow();
                                            } catch (IOException failed) {
                                                throw new AssertionError(failed);
                                            }
                                        }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMissingActionIsRefused() {
        assertThatThrownBy(() -> selector.selectNow(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> selector.select(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aNegativeTimeoutIsRefused() {
        assertThatThrownBy(() -> selector.select(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void selectDoesNotWaitWhenAChannelIsReady() throws IOException {
        sink.register(selector, SelectionKey.OP_WRITE);
        assertThat(selector.select()).isEqualTo(1);
        assertThat(selector.select(key -> {}, 1000)).isEqualTo(1);
    }

    @Test
    void selectDoesNotWaitAfterAWakeup() throws IOException {
        assertThat(selector.wakeup()).isSameAs(selector);
        assertThat(selector.select()).isZero();
    }

    @Test
    void selectFindsWhatIsReadyAlsoAfterAWakeup() throws IOException {
        sink.register(selector, SelectionKey.OP_WRITE);
        selector.wakeup();
        assertThat(selector.select()).isEqualTo(1);
    }
}
