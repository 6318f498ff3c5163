package dev.orrery.sim.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

class JsonReaderTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Map<String, Object> value =
                Json.member(
                        "a\"\\\n\u0001\u20ac",
                        List.of("x", 12L, true, Json.member("b", List.of())));
        assertThat(Json.parse(Json.of(value), "test")).isEqualTo(value);
    }

    @Test
    void spaceAndEscapesOfOthersAreRead() {
        assertThat(Json.parse(" { \"a\" : [ \"\\/\\b\\u0041\" , -1.5e2 ,false] }\n", "test"))
                .isEqualTo(Json.member("a", List.of("/\bA", new BigDecimal("-1.5e2"), false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "{\"a\"}",
                "{\"a\":}",
                "[1 2]",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "tru",
                "1x",
                "[1]]",
                "{a:1}",
                "null",
                "--1"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text, "gate.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON must have ")
                .hasMessageContaining("file=gate.json");
    }

    @Test
    void deepTextsAreRefused() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000), "gate.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100 levels");
    }
}
