package dev.orrery.properties.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What holds for connections, whatever each of their ends is made of. */
final class ConversationFacts {
    private ConversationFacts() {}

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 >> 4);
        }
        return bytes;
    }

    private static void isReset(@Nullable Throwable thrown) {
        assertThat(thrown).isInstanceOf(SocketException.class).hasMessage("Connection reset");
    }

    static void whatIsWrittenIsRead(Conversation talk) throws Exception {
        talk.hold(
                call -> call.write("hello"),
                answer -> assertThat(answer.readText(5)).isEqualTo("hello"));
    }

    static void whoAnswersMaySpeakFirst(Conversation talk) throws Exception {
        talk.hold(
                call -> assertThat(call.readText(7)).isEqualTo("welcome"),
                answer -> answer.write("welcome"));
    }

    static void questionsAreAnsweredOneByOne(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    for (int i = 0; i < 10; i++) {
                        call.write("q" + i);
                        assertThat(call.readText(2)).isEqualTo("a" + i);
                    }
                },
                answer -> {
                    for (int i = 0; i < 10; i++) {
                        assertThat(answer.readText(2)).isEqualTo("q" + i);
                        answer.write("a" + i);
                    }
                });
    }

    static void manyWritesKeepTheirOrder(Conversation talk) throws Exception {
        StringBuilder whole = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            whole.append(i);
        }
        talk.hold(
                call -> {
                    for (int i = 0; i < 200; i++) {
                        call.write("" + i);
                    }
                },
                answer -> assertThat(answer.readAll()).isEqualTo(whole.toString()));
    }

    static void manyBytesArriveAsTheyWere(Conversation talk) throws Exception {
        byte[] all = pattern(700_000);
        talk.hold(
                call -> call.write(all), answer -> assertThat(answer.read(1 << 20)).isEqualTo(all));
    }

    static void manyBytesComeBackAsTheyWere(Conversation talk) throws Exception {
        byte[] all = pattern(700_000);
        talk.hold(
                call -> assertThat(call.read(1 << 20)).isEqualTo(all), answer -> answer.write(all));
    }

    static void bothMaySpeakAtOnce(Conversation talk) throws Exception {
        byte[] mine = pattern(8_000);
        talk.hold(
                call -> {
                    call.write(mine);
                    assertThat(call.read(8_000)).isEqualTo(mine);
                },
                answer -> {
                    answer.write(mine);
                    assertThat(answer.read(8_000)).isEqualTo(mine);
                });
    }

    static void whoReadsLateLosesNothing(Conversation talk) throws Exception {
        byte[] all = pattern(700_000);
        talk.hold(
                call -> {
                    call.write("wait");
                    assertThat(call.readText(2)).isEqualTo("go");
                    call.write(all);
                },
                answer -> {
                    assertThat(answer.readText(4)).isEqualTo("wait");
                    answer.write("go");
                    byte[] first = answer.read(10);
                    answer.rest();
                    byte[] rest = answer.read(1 << 20);
                    assertThat(first).isEqualTo(Arrays.copyOf(all, 10));
                    assertThat(rest).isEqualTo(Arrays.copyOfRange(all, 10, all.length));
                });
    }

    static void anEmptyWriteSendsNothing(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("");
                    call.write("a");
                    call.write("");
                },
                answer -> assertThat(answer.readAll()).isEqualTo("a"));
    }

    static void theEndComesAfterWhatWasWritten(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("last words");
                    call.close();
                },
                answer -> assertThat(answer.readAll()).isEqualTo("last words"));
    }

    static void theEndIsReadAgainAndAgain(Conversation talk) throws Exception {
        talk.hold(
                call -> {},
                answer -> {
                    assertThat(answer.readAll()).isEmpty();
                    assertThat(answer.readAll()).isEmpty();
                });
    }

    static void whoAnswersMayEndIt(Conversation talk) throws Exception {
        talk.hold(
                call -> assertThat(call.readAll()).isEqualTo("bye"),
                answer -> {
                    answer.write("bye");
                    answer.close();
                });
    }

    static void aHalfClosedCallIsAnswered(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("question");
                    call.endOutput();
                    assertThat(call.readAll()).isEqualTo("answer");
                },
                answer -> {
                    assertThat(answer.readAll()).isEqualTo("question");
                    answer.write("answer");
                });
    }

    static void aHalfClosedAnswererListensOn(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    assertThat(call.readAll()).isEqualTo("enough said");
                    call.write("but I have not");
                },
                answer -> {
                    answer.write("enough said");
                    answer.endOutput();
                    assertThat(answer.readAll()).isEqualTo("but I have not");
                });
    }

    static void bothMayEndTheirHalfAtOnce(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("a");
                    call.endOutput();
                    assertThat(call.readAll()).isEqualTo("b");
                },
                answer -> {
                    answer.write("b");
                    answer.endOutput();
                    assertThat(answer.readAll()).isEqualTo("a");
                });
    }

    static void afterTheEndOfOutputNothingIsWritten(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.endOutput();
                    isAfterTheEnd(Talk.thrownBy(() -> call.write("more")));
                },
                answer -> assertThat(answer.readAll()).isEmpty());
    }

    /** What channels throw, and what streams and transports say. */
    private static void isAfterTheEnd(@Nullable Throwable thrown) {
        if (!(thrown instanceof AsynchronousCloseException)) {
            assertThat(thrown)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("write must not follow writeEof: transport=");
        }
    }

    static void aResetOfTheCallerIsHeard(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    assertThat(call.readText(2)).isEqualTo("go");
                    call.reset();
                },
                answer -> {
                    answer.write("go");
                    isReset(Talk.thrownBy(() -> answer.read(1)));
                });
    }

    static void aResetOfTheAnswererIsHeard(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("go");
                    isReset(Talk.thrownBy(() -> call.read(1)));
                },
                answer -> {
                    assertThat(answer.readText(2)).isEqualTo("go");
                    answer.reset();
                });
    }

    static void aResetBreaksWritesInTheEnd(Conversation talk) throws Exception {
        talk.hold(
                call -> {
                    call.write("go");
                    Throwable thrown = null;
                    while (thrown == null) {
                        thrown = Talk.thrownBy(() -> call.write(pattern(1_000)));
                    }
                    assertThat(thrown)
                            .isInstanceOf(IOException.class)
                            .message()
                            .isIn("Connection reset", "Connection reset by peer", "Broken pipe");
                },
                answer -> {
                    assertThat(answer.readText(2)).isEqualTo("go");
                    answer.reset();
                });
    }

    static void bothEndsNameEachOther(Conversation talk) throws Exception {
        InetSocketAddress[] seen = new InetSocketAddress[4];
        InetSocketAddress listening =
                talk.holdAt(
                        call -> {
                            seen[0] = call.local();
                            seen[1] = call.peer();
                            assertThat(call.readText(1)).isEqualTo("!");
                        },
                        answer -> {
                            seen[2] = answer.local();
                            seen[3] = answer.peer();
                            answer.write("!");
                        });
        assertThat(seen[0]).isEqualTo(seen[3]);
        assertThat(seen[1]).isEqualTo(seen[2]).isEqualTo(listening);
    }

    static void callersAreAnsweredOneAfterTheOther(Conversation talk) throws Exception {
        int[] answered = {0};
        talk.hold(
                3,
                to -> {
                    for (int i = 1; i <= 3; i++) {
                        String expected = "caller " + i;
                        talk.call(to, call -> assertThat(call.readAll()).isEqualTo(expected));
                    }
                },
                answer -> answer.write("caller " + ++answered[0]));
    }

    static void aCallerWhoSaysNothingIsNotTheLast(Conversation talk) throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        talk.hold(
                2,
                to -> {
                    talk.call(to, call -> {});
                    talk.call(to, call -> call.write("a word"));
                },
                answer -> heard.add(answer.readAll()));
        assertThat(heard).containsExactlyInAnyOrder("", "a word");
    }

    static void aCallerWhoBreaksItOffIsNotTheLast(Conversation talk) throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        talk.hold(
                2,
                to -> {
                    talk.call(
                            to,
                            call -> {
                                call.write("half a");
                                assertThat(call.readText(2)).isEqualTo("go");
                                call.reset();
                            });
                    talk.call(
                            to,
                            call -> {
                                call.write("a word");
                                assertThat(call.readText(2)).isEqualTo("go");
                            });
                },
                answer -> {
                    String text = answer.readText(6);
                    heard.add(text);
                    answer.write("go");
                    Throwable reset = Talk.thrownBy(() -> answer.read(1));
                    if (text.equals("half a")) {
                        isReset(reset);
                    } else {
                        assertThat(reset).isNull();
                    }
                });
        assertThat(heard).containsExactlyInAnyOrder("half a", "a word");
    }

    static void nobodyAnswersWhereNobodyListens(Conversation talk) throws Exception {
        InetSocketAddress nobody = talk.wire().far().nobody();
        Throwable thrown = Talk.thrownBy(() -> talk.call(nobody, call -> {}));
        assertThat(thrown)
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused");
    }

    static void nobodyAnswersWhereNobodyListensAnyMore(Conversation talk) throws Exception {
        InetSocketAddress gone = talk.holdAt(call -> call.write("a"), Line::readAll);
        Throwable thrown = Talk.thrownBy(() -> talk.call(gone, call -> {}));
        assertThat(thrown)
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused");
    }

    static void aPortInUseIsNotListenedOn(Conversation talk) throws Exception {
        InetSocketAddress taken = Talk.address(talk.wire().far().listener());
        Wire.Running second = talk.wire().start(talk.wire().far(), () -> talk.answerAt(taken));
        assertThat(talk.wire().ended(second))
                .isExactlyInstanceOf(BindException.class)
                .hasMessageContaining("Address already in use");
    }

    static void aPortIsListenedOnAgain(Conversation talk) throws Exception {
        InetSocketAddress first = talk.holdAt(call -> call.write("a"), Line::readAll);
        Wire.Running again = talk.wire().start(talk.wire().far(), () -> talk.answerAt(first));
        talk.wire().untilReached(first, again);
        talk.wire().join(again);
    }
}
