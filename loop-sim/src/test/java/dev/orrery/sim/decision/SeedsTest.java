package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
    @Test
    void aSeedIsDecimalOrHexadecimal() {
        assertThat(Seeds.parse("42")).isEqualTo(42);
        assertThat(Seeds.parse("0x5eed1234")).isEqualTo(0x5eed1234L);
        assertThat(Seeds.parse("0XFF")).isEqualTo(255);
        assertThat(Seeds.parse("0xffffffffffffffff")).isEqualTo(-1);
        assertThat(Seeds.parse("18446744073709551615")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x5eed1234L, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void whatIsWrittenIsReadBack(long seed) {
        assertThat(Seeds.parse(Seeds.format(seed))).isEqualTo(seed);
    }

    @Test
    void aSeedIsWrittenInHexadecimal() {
        assertThat(Seeds.format(0x5eed1234L)).isEqualTo("0x5eed1234");
        assertThat(Seeds.format(-1)).isEqualTo("0xffffffffffffffff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0x",
                "-1",
                "+1",
                "0x+1",
                "0x-1",
                "1.5",
                " 1",
                "18446744073709551616"
            })
    void whatIsNoSeedIsRefused(String text) {
        String shown = text.matches("[-+0-9a-z.]+") ? text : "\"" + text + "\"";
        assertThatThrownBy(() -> Seeds.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "seed must be a number from 0 to 2^64-1, decimal or with 0x: seed="
                                + shown
                                + ". Write for example 42 or 0x5eed1234.");
    }
}
