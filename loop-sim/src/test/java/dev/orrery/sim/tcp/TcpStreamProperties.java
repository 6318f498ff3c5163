package dev.orrery.sim.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.sim.decision.SeededOracle;
import dev.orrery.sim.decision.SplitMix64;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;

/** Two streams through a wire that loses, duplicates, delays and cuts, beside a model of them. */
class TcpStreamProperties {
    private static final int STEPS = 60;
    private static final int MOST_READ = 1 << 16;
    // The wire of the test has faults of its own in place of the network's.
    private static final List<String> VARIED = List.of("net.latency", "net.read", "net.write");

    /** One direction: what was written, what was read. */
    private static final class Stream {
        final TcpConnection writer;
        final TcpConnection reader;
        final ByteBuffer room = ByteBuffer.allocate(MOST_READ);
        int written;
        int read;
        boolean isEnded;
        boolean sawEnd;

        Stream(TcpConnection writer, TcpConnection reader) {
            this.writer = writer;
            this.reader = reader;
        }

        void write(int bytes) throws IOException {
            if (!isEnded) {
                written += writer.write(Rig.bytes(written, written + bytes));
            }
        }

        void end() throws IOException {
            isEnded = true;
            writer.shutdownOutput();
        }

        /** Reads, and sees that it is what was written. */
        void read(int bytes) throws IOException {
            ByteBuffer target = room.clear().limit(bytes);
            int count = reader.read(target);
            if (count < 0) {
                assertThat(isEnded).isTrue();
                assertThat(read).isEqualTo(written);
                sawEnd = true;
                return;
            }
            assertThat(sawEnd && count > 0).isFalse();
            assertThat(target.flip()).isEqualTo(Rig.bytes(read, read + count));
            read += count;
            assertThat(read).isLessThanOrEqualTo(written);
        }
    }

    private SplitMix64 random = new SplitMix64(0);
    private Rig rig = new Rig();
    private int lossPercent;
    private int duplicatePercent;
    private int delayPercent;
    private boolean isCut;

    private void begin(long seed) {
        random = new SplitMix64(seed);
        boolean shortCalls = random.nextInt(2) == 0;
        rig =
                new Rig(
                        (site, choices) ->
                                shortCalls && VARIED.contains(site.kind())
                                        ? random.nextInt(choices.size())
                                        : 0);
        calm();
        rig.weather =
                (segment, delivery) -> {
                    if (isCut || random.nextInt(100) < lossPercent) {
                        return;
                    }
                    int copies = random.nextInt(100) < duplicatePercent ? 2 : 1;
                    for (int i = 0; i < copies; i++) {
                        if (random.nextInt(100) < delayPercent) {
                            long delay = random.nextInt(30) * Rig.MILLIS;
                            rig.at(rig.nowNanos() + delay, () -> delivery.accept(segment));
                        } else {
                            delivery.accept(segment);
                        }
                    }
                };
    }

    private void storm() {
        lossPercent = random.nextInt(3) == 0 ? 0 : random.nextInt(40);
        duplicatePercent = random.nextInt(2) == 0 ? 0 : random.nextInt(40);
        delayPercent = random.nextInt(2) == 0 ? 0 : random.nextInt(60);
    }

    private void calm() {
        lossPercent = 0;
        duplicatePercent = 0;
        delayPercent = 0;
        isCut = false;
    }

    private TcpOptions options() {
        TcpOptions options =
                TcpOptions.standard()
                        .withNoDelay(random.nextInt(2) == 0)
                        .withDelayedAck(random.nextInt(2) == 0);
        if (random.nextInt(2) == 0) {
            options = options.withReceiveBuffer(500 + random.nextInt(5000));
        }
        return random.nextInt(2) == 0 ? options.withSendBuffer(1 + random.nextInt(5000)) : options;
    }

    // Another seed is another history, not a simpler one.
    @Property(shrinking = ShrinkingMode.OFF)
    void whatIsReadIsWhatWasWrittenWhateverTheWireDoes(@ForAll long seed) throws IOException {
        begin(seed);
        Rig.Pair pair = rig.open(options(), options());
        storm();
        Stream there = new Stream(pair.client(), pair.server());
        Stream back = new Stream(pair.server(), pair.client());
        for (int i = 0; i < STEPS; i++) {
            step(random.nextInt(2) == 0 ? there : back);
            assertBounded(pair);
        }
        calm();
        finish(there, back);
        pair.client().close();
        pair.server().close();
        rig.run(120 * Rig.SECONDS);
        assertThat(rig.stackA.connectionCount() + rig.stackB.connectionCount()).isZero();
    }

    private void step(Stream stream) throws IOException {
        switch (random.nextInt(8)) {
            case 0, 1 -> stream.write(1 + random.nextInt(20));
            case 2 -> stream.write(1 + random.nextInt(20_000));
            case 3, 4 -> stream.read(1 + random.nextInt(10_000));
            case 5 -> rig.run(random.nextInt(3) * Rig.MILLIS);
            case 6 -> rig.run(random.nextInt(2000) * Rig.MILLIS);
            default -> {
                switch (random.nextInt(6)) {
                    case 0 -> stream.end();
                    case 1 -> isCut = true;
                    case 2 -> isCut = false;
                    default -> storm();
                }
            }
        }
    }

    private static void assertBounded(Rig.Pair pair) {
        for (TcpConnection one : new TcpConnection[] {pair.client(), pair.server()}) {
            assertThat(one.available()).isLessThanOrEqualTo(one.options().receiveBufferBytes());
            assertThat(one.unacknowledged()).isLessThanOrEqualTo(one.options().sendBufferBytes());
        }
    }

    private void finish(Stream there, Stream back) throws IOException {
        there.end();
        back.end();
        // Reads until both ends are there; a minute is the longest wait between two tries.
        for (int i = 0; i < 20_000 && !(there.sawEnd && back.sawEnd); i++) {
            there.read(MOST_READ);
            back.read(MOST_READ);
            if (there.reader.available() == 0 && back.reader.available() == 0) {
                rig.run(i < 19_500 ? Rig.MILLIS : Rig.SECONDS);
            }
        }
        assertThat(there.sawEnd).isTrue();
        assertThat(back.sawEnd).isTrue();
    }

    // Another seed is another history, not a simpler one.
    @Property(shrinking = ShrinkingMode.OFF)
    void aResetLosesTheEndOfAStreamAndNothingBefore(@ForAll long seed) throws IOException {
        begin(seed);
        Rig.Pair pair = rig.open(options(), options());
        storm();
        Stream there = new Stream(pair.client(), pair.server());
        for (int i = 0; i < STEPS / 2; i++) {
            step(there);
        }
        calm();
        there.writer.abort();
        boolean wasReset = false;
        for (int i = 0; i < 1000 && !wasReset && !there.sawEnd; i++) {
            try {
                there.read(MOST_READ);
                // The reader writes, too: so it hears of a reset that was lost.
                there.reader.write(Rig.bytes(0, 1));
            } catch (SocketException reset) {
                wasReset = true;
            } catch (IOException brokenPipe) {
                wasReset = true;
            }
            rig.run(Rig.SECONDS);
        }
        assertThat(wasReset || there.sawEnd).isTrue();
        there.reader.close();
        rig.run(120 * Rig.SECONDS);
        assertThat(rig.stackB.connectionCount()).isZero();
    }

    // Another seed is another history, not a simpler one.
    @Property(shrinking = ShrinkingMode.OFF)
    void oneSeedGivesOneHistory(@ForAll long seed) throws IOException {
        long[] digests = new long[2];
        for (int i = 0; i < 2; i++) {
            begin(seed);
            Rig.Pair pair = rig.open(options(), options());
            storm();
            Stream there = new Stream(pair.client(), pair.server());
            for (int step = 0; step < STEPS; step++) {
                step(there);
            }
            digests[i] = rig.history();
        }
        assertThat(digests[0]).isEqualTo(digests[1]);
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void streamsOutlastTheFaultsOfLinks(@ForAll long seed) throws IOException {
        random = new SplitMix64(seed);
        rig = new Rig(new SeededOracle(seed));
        rig.decisions.stopFaults(true);
        Rig.Pair pair = rig.open(options(), options());
        rig.decisions.stopFaults(false);
        rig.network.everyLink().loss(5).clogs(50).partitions(50).bandwidth(1_000_000);
        Stream there = new Stream(pair.client(), pair.server());
        Stream back = new Stream(pair.server(), pair.client());
        for (int i = 0; i < STEPS; i++) {
            step(random.nextInt(2) == 0 ? there : back);
            assertBounded(pair);
        }
        rig.decisions.stopFaults(true);
        finish(there, back);
    }
}
